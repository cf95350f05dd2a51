#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "markup/code_block.hpp"
#include "markup/marks.hpp"
#include "markup/shortcode.hpp"
#include "markup/shortcode_call.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Token {
  std::size_t start = 0, end = 0;  ///< in the body
  std::string_view inner;          ///< without the braces
  bool is_comment = false, closes = false;
  Call call;
  std::size_t partner = none;  ///< of an opening one: the index of the closing one
};

/// Where the `>}}` or `%}}` is that ends what begins at `at`: not inside a text in quotes.
std::size_t find_end(std::string_view body, std::size_t at, std::string_view ending) {
  const auto end = body.find(ending, at);
  if (end == std::string_view::npos) return end;
  const auto inner = body.substr(at, end - at);
  const auto quotes = std::count(inner.begin(), inner.end(), '"');
  if (quotes % 2 == 0) return end;
  const auto quote = body.find('"', end);
  const auto second = quote == std::string_view::npos ? quote : body.find(ending, quote);
  return second == std::string_view::npos || body.substr(end, quote - end).find("{{") != std::string_view::npos
             ? end
             : second;
}

void read_token(Token& token) {
  auto inner = token.inner;
  if (inner.starts_with("/*") && inner.ends_with("*/")) {
    token.is_comment = true;
    return;
  }
  inner = trim(inner);
  if (inner.starts_with('/')) {
    token.closes = true;
    inner = trim(inner.substr(1));
  }
  const bool closes_itself = !token.closes && inner.ends_with('/');
  if (closes_itself) inner = trim(inner.substr(0, inner.size() - 1));
  const auto end = std::min(inner.find_first_of(" \t\r\n"), inner.size());
  token.call.name = inner.substr(0, end);
  if (!token.closes) read_arguments(token.call, inner.substr(end));
  if (closes_itself) token.partner = none - 1;
}

std::vector<Token> tokens_of(std::string_view body) {
  std::vector<Token> out;
  bool angles = true, percents = true;  // whether there is still an end
  for (auto at = body.find("{{"); at != std::string_view::npos && at + 2 < body.size();) {
    const char kind = body[at + 2];
    auto& has_end = kind == '<' ? angles : percents;
    const auto end = (kind == '<' || kind == '%') && has_end
                         ? find_end(body, at + 3, kind == '<' ? std::string_view(">}}") : std::string_view("%}}"))
                         : std::string_view::npos;
    if (end == std::string_view::npos) {
      if (kind == '<' || kind == '%') has_end = false;
      at = body.find("{{", at + 1);
      continue;
    }
    Token token;
    token.start = at;
    token.end = end + 3;
    token.inner = body.substr(at + 3, end - at - 3);
    read_token(token);
    out.push_back(std::move(token));
    at = body.find("{{", end + 3);
  }
  std::map<std::string_view, std::vector<std::size_t>> open;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].is_comment || out[i].partner != none) continue;
    auto& same = open[out[i].call.name];
    if (!out[i].closes) {
      same.push_back(i);
    } else if (!same.empty()) {
      out[same.back()].partner = i;
      same.pop_back();
    }
  }
  return out;
}

/// The parameter of this post, else of the site, by its path: `author.name`.
std::optional<std::string> parameter(std::string_view name, const Scope& scope) {
  for (const auto* root : {scope.page, scope.site}) {
    if (!root) continue;
    for (const auto* value : {root->find("params", true), root}) {
      auto rest = name;
      while (value && !rest.empty()) {
        const auto dot = std::min(rest.find('.'), rest.size());
        value = value->find(rest.substr(0, dot), true);
        rest.remove_prefix(std::min(dot + 1, rest.size()));
      }
      if (value && value->is_scalar()) return value->text;
    }
  }
  return std::nullopt;
}

std::optional<std::string> reference(const Call& call, const Scope& scope) {
  const std::string name(call.get("path", 0));
  const auto mark = std::min(name.find('#'), name.size());
  auto found = mark == 0 ? scope.address : scope.find ? scope.find(name.substr(0, mark)) : std::nullopt;
  if (!found) return std::nullopt;
  if (mark == 0) return name;
  return (call.name == "relref" ? path_on_site(*found, scope) : *found) + name.substr(mark);
}

/// What stands for a shortcode without a text of its own; none for one that is not known.
std::optional<std::string> stand_in(const Call& call, const Scope& scope) {
  if (call.name == "ref" || call.name == "relref") return reference(call, scope);
  if (call.name == "param") return parameter(call.get("", 0), scope);
  return media(call);
}

/// Lines without the indentation at which their shortcode stands, as Hugo gives them to it.
std::string dedented(std::string_view body, std::size_t start, std::string_view inner) {
  const auto last = body.substr(0, start).find_last_not_of(" \t");
  const auto line = last == std::string_view::npos ? 0 : last + 1;
  const auto indent = body.substr(line, start - line);
  if (indent.empty() || (line > 0 && body[last] != '\n')) return std::string(inner);
  return replace_all(inner, "\n" + std::string(indent), "\n");
}

std::string as_html(std::string_view html) { return fmt::format("{}{}{}", mark::as_html, html, mark::end_as_html); }

/// A site's own way to have HTML in a text where goldmark leaves it out: everybody's has one of these names.
bool is_raw_html(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"rawhtml", "raw-html", "rawHTML", "raw", "html", "unsafe"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Understood hugo_shortcodes(std::string_view body, const Scope& scope) {
  Understood out;
  Remarks remarks(body);
  std::size_t copied = 0;
  auto tokens = tokens_of(body);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    const auto& name = token.call.name;
    if (token.start < copied) continue;  // inside of what was taken as a whole
    out.text.append(body, copied, token.start - copied);
    copied = token.end;
    const bool is_pair = token.partner < tokens.size();
    if (token.is_comment) {
      const auto inner = token.inner.substr(2, std::max<std::size_t>(token.inner.size(), 4) - 4);
      const char kind = body[token.start + 2];
      out.text += fmt::format("{{{{{}{}{}}}}}", kind, inner, kind == '<' ? '>' : '%');
    } else if (token.closes) {
      if (name == "details") out.text += "\n\n" + as_html("</details>");
    } else if (is_pair && name == "highlight") {
      const auto& end = tokens[token.partner];
      out.text += as_html(code_block(token.call.get("", 0),
                                     dedented(body, token.start, body.substr(token.end, end.start - token.end))));
      copied = end.end;
    } else if (is_pair && name == "comment") {
      copied = tokens[token.partner].end;
    } else if (is_pair && name == "details") {
      out.text += as_html(fmt::format("<details><summary>{}</summary>", escape_markup(token.call.get("summary", 0))));
      out.text += "\n\n";
    } else if (is_pair && is_raw_html(name) && body[token.start + 2] == '<') {
      const auto& end = tokens[token.partner];
      out.text += as_html(body.substr(token.end, end.start - token.end));
      copied = end.end;
    } else if (auto text = stand_in(token.call, scope)) {
      out.text += text->starts_with('<') ? as_html(*text) : *text;
    } else if (name == "ref" || name == "relref") {
      out.text.append(body, token.start, token.end - token.start);
      remarks.add(token.start, fmt::format("{}: there is no such page", trim(token.inner)));
    } else {
      remarks.add(token.start, fmt::format("the shortcode '{}' is left out", name));
    }
  }
  out.text.append(body, std::min(copied, body.size()));
  out.remarks = std::move(remarks.all);
  return out;
}

}  // namespace feedd::markup
