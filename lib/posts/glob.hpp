/// Which paths a pattern means: `**/` any directories, `*` and `?` within a name, `[a-z]` one of these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedd::posts {

/// Of a path with slashes, whole. Time is bounded by the product of the lengths.
bool matches_glob(std::string_view pattern, std::string_view path);

/// The same where `*` goes past slashes as well, as Zola has it.
bool matches_across(std::string_view pattern, std::string_view path);

/// As in lists of what to leave out: the path itself, or any directory above it. A pattern without a slash means that
/// name at the top.
bool covers(std::string_view pattern, std::string_view path);

/// `a/{b,c}` → `a/b`, `a/c`. A pattern that means more than a hundred stays itself.
std::vector<std::string> alternatives(std::string_view pattern);

}  // namespace feedd::posts
