/// Subscription lists: OPML 1.0 to 2.0 read, however broken, and 2.0 written. No date is written: the same list gives
/// the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace feedd::codec {

struct Outline {
  std::string text, title;
  std::string xml_url, html_url;
  std::string type;                     ///< "rss", whatever kind of feed it is (OPML 2.0: Subscription lists)
  std::vector<std::string> categories;  ///< the folders around it and its `category`, each as `a/b`
  std::string description = {}, language = {};
  bool operator==(const Outline&) const = default;
};

struct OutlineList {
  std::vector<Outline> outlines;
  std::string fault;  ///< of a broken document what is wrong with it, for people: feeds may be missing
};

/// As parse_opml, and whether that was all.
Result<OutlineList> read_opml(std::string_view bytes);

/// The feeds in document order, each address once; folders are told as categories. What stands before a fault is read.
/// Fails with `syntax` where the root is another or no list is there.
Result<std::vector<Outline>> parse_opml(std::string_view bytes);

/// Feeds stand in the folder of their first category, or in none; those in none come first. What is written is read
/// again as it was, in the order of the folders.
std::string write_opml(std::string_view title, std::span<const Outline> outlines, std::string_view owner = {});

}  // namespace feedd::codec
