#include "posts/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/media_type.hpp"
#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/recording.hpp"

namespace feedd::posts {
namespace {

/// Segments without `.` and `..`; "" for what leaves the root.
std::string normal(std::string_view path) {
  std::vector<std::string> out;
  for (auto& segment : split(path, '/')) {
    if (segment == "..") {
      if (out.empty()) return {};
      out.pop_back();
    } else if (segment != ".") {
      if (segment.starts_with('.')) return {};
      out.push_back(std::move(segment));
    }
  }
  return fmt::format("{}", fmt::join(out, "/"));
}

/// Without scheme and host where these are the site's own; "" for an address elsewhere.
std::string local_part(std::string_view reference, const Settings& settings) {
  auto text = reference.substr(0, reference.find_first_of("?#"));
  if (settings.base) {
    std::string_view base = settings.base->str();
    while (base.ends_with('/')) base.remove_suffix(1);
    if (text.starts_with(base) && text.substr(base.size()).starts_with('/'))
      return percent_decoded(text.substr(base.size()));
  }
  if (text.starts_with("//") || parse_uri(text)) return {};
  auto path = percent_decoded(text);
  if (path.starts_with('/') && !settings.base_path.empty() && path.starts_with(settings.base_path + "/")) {
    path.erase(0, settings.base_path.size());
  }
  return path;
}

bool is_site_generator(const Settings& settings) {
  return settings.generator == Generator::hugo || settings.generator == Generator::zola;
}

bool is_recording(std::string_view name) {
  const auto type = media_type_of(name);
  return type.starts_with("audio/") || type.starts_with("video/");
}

/// Of the files of a bundle those that a theme would take for its picture.
bool is_cover(std::string_view name) {
  const auto lower = ascii_lower(name);
  if (!media_type_of(lower).starts_with("image/")) return false;
  for (auto word : {"cover", "featured", "feature", "thumbnail"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

void ask_the_file(Enclosure& out, const std::string& place, const Settings& settings) {
  const auto size = size_below(settings.root, place);
  if (!size) return;
  out.length = *size;
  if (out.duration || !is_recording(place)) return;
  const Descriptor root(open_root(settings.root));
  const Descriptor file(root.is_open() ? open_below(root.number(), place, 0) : -1);
  if (file.is_open()) out.duration = duration_of(file.number(), place);
}

}  // namespace

std::string place_of_file(std::string_view reference, const Page& page, const Settings& settings) {
  const auto path = local_part(trim(reference), settings);
  if (path.empty() || path == "/") return {};
  std::vector<std::string> candidates;
  if (!path.starts_with('/')) candidates.push_back(fmt::format("{}/{}", directory_of(page.place), path));
  if (is_site_generator(settings)) {
    for (auto below : {"static", "assets"}) candidates.push_back(fmt::format("{}/{}", below, path));
    candidates.push_back(fmt::format("{}/{}", settings.content, path));
  } else {
    candidates.push_back(path);
  }
  for (const auto& candidate : candidates) {
    auto place = normal(candidate);
    if (!place.empty() && size_below(settings.root, place)) return place;
  }
  return {};
}

std::optional<Uri> address_of_file(std::string_view reference, const Page& page, const std::optional<Uri>& link,
                                   const Settings& settings) {
  const auto text = trim(reference);
  auto web = [](Result<Uri> uri) { return uri && uri->is_web() ? std::optional(*uri) : std::nullopt; };
  if (!settings.base) return web(parse_uri(text));
  const auto place = place_of_file(text, page, settings);
  auto base = settings.base->str();
  while (base.ends_with('/')) base.pop_back();
  if (settings.own_pages && !place.empty()) return web(parse_uri(base + "/" + percent_encoded(place, "/")));
  // A theme's pictures lie below the site's root, whether or not a slash says so.
  const bool is_static = place.starts_with("static/") || place.starts_with("assets/");
  const bool is_of_root = place == normal(text) && !page.location.is_bundle && settings.generator == Generator::jekyll;
  if (!text.starts_with('/') && (is_static || is_of_root)) return web(resolve(*parse_uri(base + "/"), text));
  return web(resolve(link ? *link : *settings.base, text));
}

std::vector<Enclosure> enclosures_of(const Page& page, const std::optional<Uri>& link, const Settings& settings) {
  auto named = page.draft.files;
  if (named.empty() && page.location.is_bundle) {
    for (auto& name : names_below(settings.root, directory_of(page.place))) {
      if (is_recording(name)) named.push_back({percent_encoded(name), "", "", {}, {}});
    }
  }
  std::vector<Enclosure> out;
  for (const auto& file : named) {
    const auto url = address_of_file(file.address, page, link, settings);
    if (!url || std::any_of(out.begin(), out.end(), [&](const Enclosure& known) { return known.url == *url; }))
      continue;
    Enclosure enclosure{.url = *url, .type = file.type};
    enclosure.length = file.length;
    enclosure.duration = file.duration;
    enclosure.title = xml_safe(file.title);
    if (enclosure.type.empty()) enclosure.type = media_type_of(url->path());
    const auto place = place_of_file(file.address, page, settings);
    if (!place.empty()) ask_the_file(enclosure, place, settings);
    out.push_back(std::move(enclosure));
  }
  return out;
}

std::optional<Uri> picture_of(const Page& page, const std::optional<Uri>& link, const Settings& settings) {
  if (!page.draft.image.empty()) return address_of_file(page.draft.image, page, link, settings);
  if (!page.location.is_bundle) return std::nullopt;
  for (const auto& name : names_below(settings.root, directory_of(page.place))) {
    if (is_cover(name)) return address_of_file(percent_encoded(name), page, link, settings);
  }
  return std::nullopt;
}

}  // namespace feedd::posts
