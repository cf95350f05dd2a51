/// Files beside the posts that posts name: pictures, recordings. What they are is read from the directory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uri.hpp"
#include "model/entry.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {

/// The file below the root that a reference in a post means, as the site's generator would serve it; "" for none.
std::string place_of_file(std::string_view reference, const Page& page, const Settings& settings);

/// The address of what a post names in its front matter: that of the local file where there is one. None for what is
/// no address of the web.
std::optional<Uri> address_of_file(std::string_view reference, const Page& page, const std::optional<Uri>& link,
                                   const Settings& settings);

/// The recordings and other files that belong to an entry, with what the files themselves say: length, type, duration.
std::vector<Enclosure> enclosures_of(const Page& page, const std::optional<Uri>& link, const Settings& settings);

/// The picture that stands for the post: the one it names, else the cover of its bundle.
std::optional<Uri> picture_of(const Page& page, const std::optional<Uri>& link, const Settings& settings);

}  // namespace feedd::posts
