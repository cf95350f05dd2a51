#include "base/media_type.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

namespace feedd {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 37> media_types{
    {{"mp3", "audio/mpeg"},
     {"m4a", "audio/mp4"},
     {"m4b", "audio/mp4"},
     {"aac", "audio/aac"},
     {"ogg", "audio/ogg"},
     {"oga", "audio/ogg"},
     {"opus", "audio/ogg"},
     {"flac", "audio/flac"},
     {"wav", "audio/wav"},
     {"mp4", "video/mp4"},
     {"m4v", "video/mp4"},
     {"webm", "video/webm"},
     {"ogv", "video/ogg"},
     {"mov", "video/quicktime"},
     {"mkv", "video/x-matroska"},
     {"png", "image/png"},
     {"jpg", "image/jpeg"},
     {"jpeg", "image/jpeg"},
     {"gif", "image/gif"},
     {"webp", "image/webp"},
     {"avif", "image/avif"},
     {"svg", "image/svg+xml"},
     {"ico", "image/x-icon"},
     {"bmp", "image/bmp"},
     {"pdf", "application/pdf"},
     {"epub", "application/epub+zip"},
     {"zip", "application/zip"},
     {"gz", "application/gzip"},
     {"txt", "text/plain; charset=utf-8"},
     {"csv", "text/csv; charset=utf-8"},
     {"json", "application/json"},
     {"xml", "application/xml"},
     {"css", "text/css; charset=utf-8"},
     {"js", "text/javascript; charset=utf-8"},
     {"vtt", "text/vtt; charset=utf-8"},
     {"woff2", "font/woff2"},
     {"torrent", "application/x-bittorrent"}}};

}  // namespace

std::string_view known_media_type(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto suffix = ascii_lower(name.substr(dot + 1));
  for (auto [known, type] : media_types) {
    if (known == suffix) return type;
  }
  return {};
}

std::string_view media_type_of(std::string_view name) {
  const auto known = known_media_type(name);
  return known.empty() ? unknown_media_type : known;
}

}  // namespace feedd
