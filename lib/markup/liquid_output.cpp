#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/liquid.hpp"

namespace feedd::markup {
namespace {

using codec::Value;
using Text = std::optional<std::string>;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Where a quoted string that begins at `at` ends, past its quote; none when it does not.
std::size_t past_quote(std::string_view text, std::size_t at) {
  const auto end = text.find(text[at], at + 1);
  return end == std::string_view::npos ? end : end + 1;
}

/// At `separator` outside quotes. None for a quote without an end.
std::optional<std::vector<std::string_view>> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"' || text[at] == '\'') {
      at = past_quote(text, at);
      if (at == std::string_view::npos) return std::nullopt;
    } else if (text[at++] == separator) {
      out.push_back(trim(text.substr(start, at - 1 - start)));
      start = at;
    }
  }
  out.push_back(trim(text.substr(start)));
  return out;
}

/// `a.b["c"].d` → a b c d; none for what is no path.
std::optional<std::vector<std::string>> path_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    if (text.front() == '[') {
      if (text.size() < 2 || (text[1] != '"' && text[1] != '\'')) return std::nullopt;
      const auto end = past_quote(text, 1);
      if (end == std::string_view::npos || end >= text.size() || text[end] != ']') return std::nullopt;
      out.emplace_back(text.substr(2, end - 3));
      text.remove_prefix(end + 1);
    } else {
      if (text.front() == '.') text.remove_prefix(1);
      const auto end = std::find_if_not(text.begin(), text.end(), is_word);
      const auto length = static_cast<std::size_t>(end - text.begin());
      if (length == 0) return std::nullopt;
      out.emplace_back(text.substr(0, length));
      text.remove_prefix(length);
    }
    if (!text.empty() && text.front() != '.' && text.front() != '[') return std::nullopt;
  }
  return out;
}

Text text_of_value(const Value* value) {
  if (!value || value->kind == Value::Kind::null) return std::string();
  if (value->kind == Value::Kind::boolean) return std::string(value->truth ? "true" : "false");
  if (value->is_scalar()) return value->text;
  if (value->kind == Value::Kind::map) return std::nullopt;
  std::string out;
  for (const auto& item : value->items) {
    if (!item.is_scalar()) return std::nullopt;
    out += item.text;
  }
  return out;
}

/// What Jekyll makes itself and no configuration tells.
constexpr std::array<std::string_view, 14> of_all_posts{
    "posts",      "pages",        "data",       "time",      "collections",   "categories", "tags",
    "html_pages", "static_files", "html_files", "documents", "related_posts", "github",     "content"};
constexpr std::array<std::string_view, 8> of_this_post{"content", "excerpt",    "next", "previous",
                                                       "path",    "collection", "id",   "name"};

Text of_site(const std::vector<std::string>& path, const Scope& scope) {
  if (path.size() == 2 && path[1] == "url") return scope.url;
  if (path.size() == 2 && path[1] == "baseurl") return scope.base_path;
  const Value* value = scope.site;
  if (!value) return std::nullopt;
  if (!value->find(path[1]) && std::find(of_all_posts.begin(), of_all_posts.end(), path[1]) != of_all_posts.end()) {
    return std::nullopt;
  }
  for (std::size_t i = 1; i < path.size() && value; ++i) value = value->find(path[i]);
  return text_of_value(value);
}

Text of_page(const std::vector<std::string>& path, const Scope& scope) {
  if (path.size() == 2) {
    if (path[1] == "title" && !scope.title.empty()) return scope.title;
    if (path[1] == "date" && !scope.date.empty()) return scope.date;
    if (path[1] == "url" && !scope.address.empty()) {
      auto url = path_on_site(scope.address, scope);
      if (!scope.base_path.empty() && url.starts_with(scope.base_path)) url.erase(0, scope.base_path.size());
      return url;
    }
  }
  const Value* value = scope.page;
  if (!value) return std::nullopt;
  if (!value->find(path[1]) && std::find(of_this_post.begin(), of_this_post.end(), path[1]) != of_this_post.end()) {
    return std::nullopt;
  }
  for (std::size_t i = 1; i < path.size() && value; ++i) value = value->find(path[i]);
  return text_of_value(value);
}

Text value_of(std::string_view text, const Scope& scope, const Variables& variables) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '"' || text.front() == '\'') {
    if (past_quote(text, 0) != text.size()) return std::nullopt;
    return std::string(text.substr(1, text.size() - 2));
  }
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  if (text.front() != '.' && std::all_of(text.begin(), text.end(), is_digit)) return std::string(text);
  const auto path = path_of(text);
  if (!path) return std::nullopt;
  if (path->size() == 1 && (path->front() == "true" || path->front() == "false")) return path->front();
  if (path->size() == 1 && (path->front() == "nil" || path->front() == "null")) return std::string();
  if (path->size() == 1) {
    const auto variable = variables.find(path->front());
    if (variable == variables.end() || variable->second.is_list) return std::nullopt;
    return variable->second.items.front();
  }
  if (path->front() == "site") return of_site(*path, scope);
  if (path->front() == "page") return of_page(*path, scope);
  if (text == "jekyll.environment") return std::string("production");
  return std::nullopt;
}

std::string relative_url(std::string_view text, const Scope& scope) {
  if (text.find("://") != std::string_view::npos) return std::string(text);
  auto base = scope.base_path;
  while (base.ends_with('/')) base.pop_back();
  if (!base.empty() && !base.starts_with('/')) base.insert(0, 1, '/');
  const bool needs_slash = !text.empty() && !text.starts_with('/');
  return base + (needs_slash ? "/" : "") + std::string(text);
}

std::string absolute_url(std::string_view text, const Scope& scope) {
  if (text.find("://") != std::string_view::npos) return std::string(text);
  return scope.url + relative_url(text, scope);
}

using Arguments = std::vector<std::string>;
std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

/// Filters of one text, by how many arguments they take.
struct Filter {
  std::string_view name;
  std::size_t arguments;
  std::string (*apply)(std::string_view text, const Arguments& with, const Scope& scope);
};
constexpr std::array<Filter, 13> filters{{
    {"relative_url", 0, [](auto text, const auto&, const auto& scope) { return relative_url(text, scope); }},
    {"absolute_url", 0, [](auto text, const auto&, const auto& scope) { return absolute_url(text, scope); }},
    {"append", 1, [](auto text, const auto& with, const auto&) { return std::string(text) + with[0]; }},
    {"prepend", 1, [](auto text, const auto& with, const auto&) { return with[0] + std::string(text); }},
    {"default", 1, [](auto text, const auto& with, const auto&) { return text.empty() ? with[0] : std::string(text); }},
    {"replace", 2,
     [](auto text, const auto& with, const auto&) {
       return with[0].empty() ? std::string(text) : replace_all(text, with[0], with[1]);
     }},
    {"remove", 1,
     [](auto text, const auto& with, const auto&) {
       return with[0].empty() ? std::string(text) : replace_all(text, with[0], "");
     }},
    {"downcase", 0, [](auto text, const auto&, const auto&) { return ascii_lower(text); }},
    {"upcase", 0, [](auto text, const auto&, const auto&) { return upper(text); }},
    {"capitalize", 0,
     [](auto text, const auto&, const auto&) {
       return upper(text.substr(0, 1)) + ascii_lower(text.substr(std::min<std::size_t>(1, text.size())));
     }},
    {"strip", 0, [](auto text, const auto&, const auto&) { return std::string(trim(text)); }},
    {"escape", 0, [](auto text, const auto&, const auto&) { return escape_markup(text); }},
    {"xml_escape", 0, [](auto text, const auto&, const auto&) { return escape_markup(text); }},
}};

}  // namespace

std::optional<std::string> liquid_output(std::string_view expression, const Scope& scope, const Variables& variables) {
  constexpr std::size_t longest = 1 << 16;  // filters may multiply
  const auto parts = pieces(expression, '|');
  if (!parts) return std::nullopt;
  auto text = value_of(parts->front(), scope, variables);
  for (std::size_t i = 1; i < parts->size() && text; ++i) {
    const auto part = (*parts)[i];
    const auto colon = std::min(part.find(':'), part.size());
    const auto name = trim(part.substr(0, colon));
    const auto* filter = std::find_if(filters.begin(), filters.end(), [&](const auto& f) { return f.name == name; });
    Arguments with;
    if (colon < part.size()) {
      const auto arguments = pieces(part.substr(colon + 1), ',');
      if (!arguments) return std::nullopt;
      for (auto argument : *arguments) {
        auto value = value_of(argument, scope, variables);
        if (!value) return std::nullopt;
        with.push_back(std::move(*value));
      }
    }
    if (filter == filters.end() || filter->arguments != with.size()) return std::nullopt;
    text = filter->apply(*text, with, scope);
    if (text->size() > longest) return std::nullopt;
  }
  return text;
}

}  // namespace feedd::markup
