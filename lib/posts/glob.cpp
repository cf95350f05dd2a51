#include "posts/glob.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.hpp"

namespace feedd::posts {
namespace {

constexpr auto none = std::string_view::npos;

/// `[a-z]`, `[!x]` at `at`: whether it takes `c`; moves past the bracket. A bracket without end is a letter.
bool takes_one_of(std::string_view pattern, std::size_t& at, char c) {
  const auto end = pattern.find(']', at + 2);
  if (end == none) return pattern[at++] == c;
  auto set = pattern.substr(at + 1, end - at - 1);
  at = end + 1;
  const bool inverted = set.front() == '!' || set.front() == '^';
  if (inverted) set.remove_prefix(1);
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (set[i] <= c && c <= set[i + 2]) return !inverted;
      i += 2;
    } else if (set[i] == c) {
      return !inverted;
    }
  }
  return inverted;
}

std::size_t length_of_character(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

/// One name. On a failure only the last asterisk is tried further: earlier ones cannot help then.
bool matches_name(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = none, star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
      continue;
    }
    if (p < pattern.size()) {
      if (pattern[p] == '?') {
        ++p;
        n += length_of_character(name[n]);
        continue;
      }
      auto next = p;
      const bool takes = pattern[p] == '[' ? takes_one_of(pattern, next, name[n]) : pattern[next++] == name[n];
      if (takes) {
        p = next;
        ++n;
        continue;
      }
    }
    if (star == none) return false;
    p = star + 1;
    n = ++star_name;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size() && n == name.size();
}

/// Takes the first segment off.
std::string_view first_segment(std::string_view& path) {
  const auto slash = path.find('/');
  const auto segment = path.substr(0, slash);
  path.remove_prefix(slash == none ? path.size() : slash + 1);
  return segment;
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) {
  std::string_view star_pattern, star_path;
  bool starred = false;
  while (!path.empty()) {
    auto rest = pattern;
    const auto wanted = first_segment(rest);
    if (wanted == "**") {
      if (rest.empty()) return true;
      starred = true;
      star_pattern = rest;
      star_path = path;
      pattern = rest;
      continue;
    }
    auto below = path;
    const auto segment = first_segment(below);
    if (!pattern.empty() && matches_name(wanted, segment) && rest.empty() <= below.empty()) {
      pattern = rest;
      path = below;
      if (path.empty() && (pattern.empty() || pattern == "**")) return true;
      if (!path.empty()) continue;
    }
    if (!starred) return false;
    first_segment(star_path);
    pattern = star_pattern;
    path = star_path;
  }
  return pattern.empty();
}

bool matches_across(std::string_view pattern, std::string_view path) {
  return matches_name(pattern, path) || matches_name(replace_all(pattern, "/**/", "/"), path);
}

std::vector<std::string> alternatives(std::string_view pattern) {
  constexpr std::size_t most = 100;
  std::vector<std::string> out{""};
  for (std::size_t at = 0; at < pattern.size();) {
    const auto end = pattern[at] == '{' ? pattern.find('}', at) : none;
    if (end == none) {
      for (auto& text : out) text += pattern[at];
      ++at;
      continue;
    }
    std::vector<std::string> longer;
    for (const auto& text : out) {
      for (auto begin = at + 1; begin <= end;) {
        const auto comma = std::min(pattern.find(',', begin), end);
        longer.push_back(text + std::string(pattern.substr(begin, comma - begin)));
        begin = comma + 1;
      }
    }
    if (longer.size() > most) return {std::string(pattern)};
    out = std::move(longer);
    at = end + 1;
  }
  return out;
}

bool covers(std::string_view pattern, std::string_view path) {
  if (pattern.starts_with("./")) pattern.remove_prefix(2);
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.empty()) return false;
  for (auto end = path.find('/'); end != none; end = path.find('/', end + 1)) {
    if (matches_glob(pattern, path.substr(0, end))) return true;
  }
  return matches_glob(pattern, path);
}

}  // namespace feedd::posts
