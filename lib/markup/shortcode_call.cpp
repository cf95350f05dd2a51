#include "markup/shortcode_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

constexpr std::string_view blanks = " \t\r\n,";

/// A word, or a text in quotes, at the start; taken off `text`.
std::string take_value(std::string_view& text) {
  const char quote = text.front();
  if (quote != '"' && quote != '\'' && quote != '`') {
    const auto end = std::min(text.find_first_of(blanks), text.size());
    std::string out(text.substr(0, end));
    text.remove_prefix(end);
    return out;
  }
  std::string out;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (quote != '`' && text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == quote || text[at + 1] == '\\'))
      ++at;
    out += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", name, escape_markup(value));
}

/// What Hugo's `markdownify` makes of it: a paragraph alone has no <p>.
std::string markdownified(std::string_view text) {
  if (text.empty()) return {};
  MarkdownOptions options(Flavour::goldmark);
  options.heading_ids = false;
  auto html = markdown(text, options);
  while (html.ends_with('\n')) html.pop_back();
  constexpr std::string_view open = "<p>", close = "</p>";
  if (html.starts_with(open) && html.ends_with(close) && html.find(open, 1) == std::string::npos) {
    html = html.substr(open.size(), html.size() - open.size() - close.size());
  }
  return replace_all(html, "\n\n", "\n");  // a blank line would end the HTML that it stands in
}

/// The text of HTML, fit for an attribute.
std::string plain_attribute(std::string_view html) {
  std::string out;
  for (std::size_t at = 0; at < html.size(); ++at) {
    if (html[at] == '<') {
      at = std::min(html.find('>', at), html.size());
    } else {
      out += html[at];
    }
  }
  return replace_all(out, "\"", "&quot;");
}

std::string image(const Call& call, std::string_view source, std::string_view words) {
  return fmt::format("<img{}{}{}{} />", attribute("src", source), words, attribute("width", call.get("width")),
                     attribute("height", call.get("height")));
}

std::string picture(const Call& call) {
  auto source = call.get("src", 0);
  for (auto name : {"link", "path", "url"}) {
    if (source.empty()) source = call.get(name);
  }
  if (source.empty()) return {};
  const auto alt = call.get("alt");
  return image(call, source, attribute("alt", alt.empty() ? call.get("caption") : alt));
}

std::string linked(std::string_view address, std::string html) {
  return address.empty() ? std::move(html) : fmt::format("<a{}>{}</a>", attribute("href", address), html);
}

/// As Hugo's own template has it.
std::string figure(const Call& call) {
  const auto caption = markdownified(call.get("caption")), credit = markdownified(call.get("attr"));
  auto words = attribute("alt", call.get("alt"));
  if (words.empty() && !caption.empty()) words = fmt::format(" alt=\"{}\"", plain_attribute(caption));
  const auto source = call.get("src", 0);
  const auto shown = source.empty() ? std::string() : image(call, source, words);
  std::string below;
  if (!call.get("title").empty()) below += fmt::format("<h4>{}</h4>", escape_markup(call.get("title")));
  if (!caption.empty() || !credit.empty()) {
    const auto origin = call.get("attrlink");
    const bool is_apart = !caption.empty() && !origin.empty();
    below += fmt::format("<p>{}{}{}</p>", caption, is_apart ? " " : "", linked(origin, credit));
  }
  if (!below.empty()) below = fmt::format("<figcaption>{}</figcaption>", below);
  return fmt::format("<figure>{}{}</figure>", linked(call.get("link"), shown), below);
}

/// A place elsewhere: what stands before and after the name of the thing there.
struct Elsewhere {
  std::string_view name, before, after, words, key;
};
constexpr std::array<Elsewhere, 9> elsewhere{{
    {"youtube", "https://www.youtube.com/watch?v=", "", "YouTube", "id"},
    {"vimeo", "https://vimeo.com/", "", "Vimeo", "id"},
    {"vimeo_simple", "https://vimeo.com/", "", "Vimeo", "id"},
    {"bilibili", "https://www.bilibili.com/video/", "", "bilibili", "id"},
    {"instagram", "https://www.instagram.com/p/", "/", "Instagram", "id"},
    {"speakerdeck", "https://speakerdeck.com/player/", "", "Speaker Deck", "id"},
    {"asciinema", "https://asciinema.org/a/", "", "asciinema", "id"},
    {"codepen", "https://codepen.io/pen/", "", "CodePen", "id"},
    {"jsfiddle", "https://jsfiddle.net/", "", "JSFiddle", "id"},
}};

std::string link_to(std::string_view address, std::string_view words) {
  return fmt::format("<a{}>{}</a>", attribute("href", address), escape_markup(words));
}

}  // namespace

std::string_view Call::get(std::string_view key, std::size_t place) const {
  for (const auto& [its_name, value] : arguments) {
    if (its_name == key && !key.empty()) return value;
  }
  for (const auto& [its_name, value] : arguments) {
    if (its_name.empty() && place-- == 0) return value;
  }
  return {};
}

void read_arguments(Call& call, std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty()) return;
    std::string name;
    const auto stop = text.find_first_of("= \t\r\n\"'`,");
    if (stop != std::string_view::npos && stop > 0) {
      const auto equals = text.find_first_not_of(" \t\r\n", stop);
      if (equals != std::string_view::npos && text[equals] == '=') {
        name = text.substr(0, stop);
        text.remove_prefix(equals + 1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (text.empty()) return;
      }
    } else if (stop == 0 && text.front() == '=') {
      text.remove_prefix(1);
      continue;
    }
    call.arguments.emplace_back(std::move(name), take_value(text));
  }
}

std::optional<std::string> media(const Call& call) {
  if (call.name == "figure") return figure(call);
  for (auto name : {"img", "image", "picture", "resize_image"}) {
    if (call.name == name) return picture(call);
  }
  for (const auto& place : elsewhere) {
    if (call.name != place.name) continue;
    auto id = call.get(place.key, 0);
    if (id.empty()) return std::string();
    const bool is_address = id.find("://") != std::string_view::npos;
    return link_to(is_address ? std::string(id) : fmt::format("{}{}{}", place.before, id, place.after), place.words);
  }
  if (call.name == "gist") {
    const auto user = call.get("url", 0), id = call.get("id", 1);
    if (user.find("://") != std::string_view::npos) return link_to(user, "Gist");
    return link_to(fmt::format("https://gist.github.com/{}{}{}", user, id.empty() ? "" : "/", id), "Gist");
  }
  if (call.name == "tweet" || call.name == "twitter" || call.name == "x" || call.name == "twitter_simple") {
    auto id = call.get("id");
    if (id.empty()) id = call.get("", 0);
    const auto user = call.get("user").empty() ? std::string_view("i") : call.get("user");
    return link_to(fmt::format("https://twitter.com/{}/status/{}", user, id), "Twitter");
  }
  return std::nullopt;
}

}  // namespace feedd::markup
