#include "codec/construct.hpp"

#include <array>
#include <optional>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

/// RFC 4648 §4; blanks are passed over. Nothing when it is not base64.
std::optional<std::string> base64(std::string_view text) {
  std::string out;
  unsigned bits = 0, count = 0;
  for (char c : text) {
    unsigned value = 64;
    if (c >= 'A' && c <= 'Z') value = static_cast<unsigned>(c - 'A');
    if (c >= 'a' && c <= 'z') value = static_cast<unsigned>(c - 'a') + 26;
    if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0') + 52;
    if (c == '+') value = 62;
    if (c == '/') value = 63;
    if (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (value == 64) return std::nullopt;
    bits = bits << 6 | value;
    if (++count % 4 != 1) out += static_cast<char>(bits >> ((4 - (count - 1) % 4 - 1) * 2) & 0xFF);
  }
  return out;
}

bool is_html_type(std::string_view type) {
  for (std::string_view html : {"html", "text/html", "xhtml", "application/xhtml+xml", "text/xhtml"}) {
    if (iequals(type, html)) return true;
  }
  return false;
}

bool is_text_type(std::string_view type) { return iequals(type, "text") || iequals(type.substr(0, 5), "text/"); }

/// The type of what nobody can make words of.
bool is_wordless(std::string_view type) {
  std::string lower = ascii_lower(type);
  for (std::string_view other : {"image/", "audio/", "video/"}) {
    if (lower.starts_with(other)) return true;
  }
  return lower.ends_with("+xml") || lower.ends_with("/xml");
}

/// HTML that was escaped once too often: no markup, but all of it stands between tags that would be shown as such.
bool is_escaped_twice(std::string_view html) {
  html = trim(html);
  if (html.find('<') != std::string_view::npos || !html.ends_with("&gt;") || !html.starts_with("&lt;")) return false;
  static constexpr std::array<std::string_view, 12> blocks{"p",  "div", "ul",  "ol", "table", "blockquote",
                                                           "h1", "h2",  "img", "a",  "span",  "pre"};
  std::string_view name = html.substr(4, html.find_first_of(" \t\n&", 4) - 4);
  for (std::string_view block : blocks) {
    if (iequals(name, block)) return true;
  }
  return false;
}

std::string trimmed(std::string text) {
  auto inside = trim(text);
  auto begin = static_cast<std::size_t>(inside.data() - text.data());
  text.resize(begin + inside.size());
  text.erase(0, begin);
  return text;
}

}  // namespace

bool Construct::empty() const { return kind == Kind::none || trim(text).empty(); }

Construct construct(const xml::Element& element, xml::Name name, xml::Context& context) {
  using Kind = Construct::Kind;
  std::string_view type = trim(element.attribute("type")), mode = trim(element.attribute("mode"));  // of Atom 0.3
  bool atom = name.ns == xml::Ns::atom, html = is_html_type(type), text = is_text_type(type);
  Construct said;
  said.base = &context.base(element);
  bool xhtml = iequals(type, "xhtml");
  if (xhtml || element.has_elements() || iequals(type, "application/xhtml+xml")) {
    pugi::xml_node inside = element.node();
    for (auto child = inside.first_child(); xhtml && child; child = child.next_sibling()) {
      if (xml::local_name(child) == "div") inside = child;
    }
    xml::Element div(inside);
    if (inside != element.node() && div.find("xml:base")) said.base = &context.base(div);
    // Elements are markup whatever the type says; but a type that is no text at all stays what it is.
    bool foreign = atom && !type.empty() && !html && !text && ascii_lower(type).find("xml") == std::string::npos;
    if (!foreign) said = {Kind::html, xml::Text(xml::html(inside, *said.base)), said.base};
    context.doubt_html(said.text);
    return said;
  }
  said.text = element.text();
  said.escaped = true;
  bool media_type = type.find('/') != std::string_view::npos;
  if (iequals(mode, "base64") || (media_type && !html && !text)) {
    if (is_wordless(type)) return said;
    auto decoded = base64(said.text);
    if (decoded && is_utf8(*decoded)) said.text = xml::Text(xml_safe(*decoded));
    said.kind = html ? Kind::html : Kind::plain;
    return said;
  }
  if (html) {
    said.kind = Kind::html;
  } else if (atom && (type.empty() || text)) {
    said.kind = iequals(mode, "escaped") && !text ? Kind::html : Kind::plain;
  } else {
    said.kind = iequals(type, "plain") || iequals(type, "text/plain") ? Kind::plain : Kind::either;
  }
  if (said.kind == Kind::plain) context.doubt(said.text);
  return said;
}

std::string line_of(const Construct& said) {
  switch (said.kind) {
    case Construct::Kind::none:
      return {};
    case Construct::Kind::plain:
      return plain(said.text);
    case Construct::Kind::either:
      return plain_of_either(said.text);
    case Construct::Kind::html:
      return plain(text_of(said.text));
  }
  return {};
}

std::string words_of(const Construct& said, std::size_t limit) {
  if (said.kind == Construct::Kind::none) return {};
  if (said.kind == Construct::Kind::plain) return squeeze(cut(said.text, limit));
  return text_of(cut(said.text, limit * 4), limit);
}

std::string html_of(Construct said, Html html) {
  if (said.kind == Construct::Kind::none) return {};
  if (said.kind == Construct::Kind::plain) return html_of_text(said.text);
  while (said.escaped && is_escaped_twice(said.text)) said.text = xml::Text(characters_of(said.text));
  std::string body = html == Html::safe ? safe_html(said.text, *said.base) : trimmed(std::move(said.text).take());
  return guarded(std::move(body));
}

std::string guarded(std::string html) {
  if (is_escaped_twice(html)) html = "<p>" + html + "</p>";
  return html;
}

}  // namespace feedd::codec
