#include "codec/html_address.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t longest_data = 256u << 10;
constexpr std::size_t most_candidates = 64;
constexpr std::size_t longest_address = 8192;

struct Place {
  std::string_view host;  ///< with all below it
  std::string_view path;  ///< what the path begins with
};

constexpr Place players[] = {
    {"youtube.com", "/embed/"},
    {"youtube-nocookie.com", "/embed/"},
    {"player.vimeo.com", "/video/"},
    {"dailymotion.com", "/embed/"},
    {"geo.dailymotion.com", "/player"},
    {"player.bilibili.com", "/player.html"},
    {"w.soundcloud.com", "/player"},
    {"open.spotify.com", "/embed"},
    {"bandcamp.com", "/EmbeddedPlayer"},
    {"bandcamp.com", "/VideoEmbed"},
    {"player.twitch.tv", "/"},
    {"clips.twitch.tv", "/embed"},
    {"archive.org", "/embed/"},
    {"embed.ted.com", "/"},
    {"embed-ssl.ted.com", "/"},
    {"streamable.com", "/"},
    {"mixcloud.com", "/widget/"},
    {"embed.acast.com", "/"},
    {"podbean.com", "/"},
    {"share.transistor.fm", "/e/"},
    {"player.simplecast.com", "/"},
    {"fast.wistia.net", "/embed/"},
    {"fast.wistia.com", "/embed/"},
};

constexpr Place trackers[] = {
    {"feeds.feedburner.com", "/~"},
    {"rss.feedsportal.com", "/"},
    {"res.feedsportal.com", "/"},
    {"da.feedsportal.com", "/"},
    {"pi.feedsportal.com", "/"},
    {"feedads.g.doubleclick.net", "/"},
    {"doubleclick.net", "/"},
    {"googlesyndication.com", "/"},
    {"google-analytics.com", "/"},
    {"googletagmanager.com", "/"},
    {"blogger.googleusercontent.com", "/tracker/"},
    {"pixel.wp.com", "/"},
    {"stats.wordpress.com", "/"},
    {"stats.wp.com", "/"},
    {"feeds.wordpress.com", "/1.0/"},
    {"pixel.quantserve.com", "/"},
    {"scorecardresearch.com", "/"},
    {"facebook.com", "/tr"},
    {"analytics.twitter.com", "/"},
    {"t.co", "/i/adsct"},
    {"px.ads.linkedin.com", "/"},
    {"bat.bing.com", "/"},
    {"mc.yandex.ru", "/"},
    {"counter.yadro.ru", "/"},
    {"hm.baidu.com", "/"},
    {"medium.com", "/_/stat"},
    {"tracking.feedpress.it", "/"},
    {"tracking.feedpress.com", "/"},
    {"feeds.feedblitz.com", "/~"},
    {"amazon-adsystem.com", "/"},
    {"assoc-amazon.com", "/e/ir"},
    {"awin1.com", "/"},
    {"track.hubspot.com", "/"},
    {"sa.scorecardresearch.com", "/"},
    {"rss-tracker.com", "/"},
    {"counter.theconversation.com", "/"},
    {"pixel.propublica.org", "/"},
    {"pixel.newscred.com", "/"},
    {"ad.zanox.com", "/"},
    {"statcounter.com", "/"},
};

/// What stands where a picture comes later, by the last segment of its path without the ending.
constexpr std::string_view placeholder_names[] = {
    "1x1",  "blank",    "clear",      "default",    "empty",  "gray",        "grey",  "img-blank",
    "lazy", "lazyload", "lazy_blank", "lazy-blank", "loader", "loading",     "pixel", "placeholder",
    "s",    "spacer",   "space",      "trans",      "transp", "transparent", "white", "x"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_lower(c | 0x20); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/// A host and the path behind it, of an address that has been resolved.
Place place_of(std::string_view address) {
  std::size_t host = address.find("://");
  if (host == std::string_view::npos) return {};
  host += 3;
  std::size_t path = std::min(address.find_first_of("/?#", host), address.size());
  return {address.substr(host, path - host), address.substr(path)};
}

bool stands_in(std::string_view address, const Place* begin, const Place* end) {
  Place place = place_of(address);
  if (place.host.find('@') != std::string_view::npos) return false;
  return std::any_of(begin, end, [&](const Place& one) {
    if (!place.host.ends_with(one.host) || !place.path.starts_with(one.path)) return false;
    return place.host.size() == one.host.size() || place.host[place.host.size() - one.host.size() - 1] == '.';
  });
}

/// True for most addresses people write: absolute, and already the way resolve() would write them.
bool is_settled(std::string_view text) {
  std::size_t at = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (at == 0 || text.size() > longest_address) return false;
  std::size_t label = at, host = at;
  bool letter = false;
  for (; at < text.size() && text[at] != '/'; ++at) {
    char c = text[at];
    if (is_lower(c)) {
      letter = true;
    } else if (c == '.' || c == '-') {
      if (at == label || text[at - 1] == '-' || at + 1 == text.size() || !is_alnum(text[at + 1])) return false;
      if (c == '.') {
        if (at - label > 60) return false;
        label = at + 1;
        letter = false;
      }
    } else if (!is_digit(c)) {
      return false;
    }
  }
  if (at == text.size() || !letter || at - label > 60 || at - host > 250) return false;
  bool fragment = false, path = true;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (is_alnum(c) || c == '-' || c == '_' || c == '=' || c == '&') continue;
    if (c == '/') {
      if (path && at + 1 < text.size() && text[at + 1] == '.') return false;
    } else if (c == '#') {
      if (std::exchange(fragment, true)) return false;
      path = false;
    } else if (c == '?') {
      path = false;
    } else if (c == '%') {
      if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
    } else if (std::string_view(".~!$'()*+,;:@").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

enum Scheme : unsigned { web = 1, mail = 2, phone = 4 };

std::optional<std::string> address(const Uri& base, std::string_view text, unsigned schemes) {
  if (is_settled(text)) return std::string(text);
  if (text.size() > longest_address) return std::nullopt;
  std::string safe = xml_safe(text);
  auto uri = resolve(base, safe);
  if (!uri || uri->str().size() > longest_address) return std::nullopt;
  std::string_view scheme = uri->scheme();
  bool fit = scheme == "http" || scheme == "https" || ((schemes & mail) && scheme == "mailto") ||
             ((schemes & phone) && scheme == "tel");
  if (!fit) return std::nullopt;
  return uri->str();
}

}  // namespace

std::optional<std::string> link_address(const Uri& base, std::string_view text) {
  return address(base, text, web | mail | phone);
}

std::optional<std::string> media_address(const Uri& base, std::string_view text) {
  if (trim(text).empty()) return std::nullopt;
  return address(base, text, web);
}

std::optional<std::string> player_address(const Uri& base, std::string_view text) {
  auto found = media_address(base, text);
  if (!found) return std::nullopt;
  if (found->starts_with("http:")) found->insert(4, "s");
  if (!stands_in(*found, std::begin(players), std::end(players))) return std::nullopt;
  return found;
}

std::optional<std::string> data_image(std::string_view text) {
  text = trim(text);
  if (text.size() > longest_data || text.size() < 5 || !iequals(text.substr(0, 5), "data:")) return std::nullopt;
  std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string out = ascii_lower(text.substr(0, comma));
  static constexpr std::array<std::string_view, 6> types{"data:image/png;base64",  "data:image/gif;base64",
                                                         "data:image/jpeg;base64", "data:image/jpg;base64",
                                                         "data:image/webp;base64", "data:image/avif;base64"};
  if (std::find(types.begin(), types.end(), out) == types.end()) return std::nullopt;
  out += ',';
  std::size_t begin = out.size();
  for (char c : text.substr(comma + 1)) {
    if (is_space(c)) continue;
    if (!is_alnum(c) && c != '+' && c != '/' && c != '=') return std::nullopt;
    out += c;
  }
  std::string_view data = std::string_view(out).substr(begin);
  bool dot = data.starts_with("R0lGODlhAQABA") || data.starts_with("R0lGODdhAQABA");  // a GIF of one by one
  if (data.empty() || dot) return std::nullopt;
  return out;
}

std::vector<std::pair<std::string_view, std::string_view>> srcset_candidates(std::string_view text, std::size_t limit) {
  std::vector<std::pair<std::string_view, std::string_view>> candidates;
  std::size_t at = 0;
  while (candidates.size() < limit) {
    while (at < text.size() && (is_space(text[at]) || text[at] == ',')) ++at;
    if (at == text.size()) break;
    std::size_t begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    std::string_view candidate = text.substr(begin, at - begin), descriptor;
    if (candidate.back() == ',') {
      while (!candidate.empty() && candidate.back() == ',') candidate.remove_suffix(1);
    } else {
      begin = at;
      at = std::min(text.find(',', at), text.size());
      descriptor = trim(text.substr(begin, at - begin));
    }
    candidates.emplace_back(candidate, descriptor);
  }
  return candidates;
}

std::string media_srcset(const Uri& base, std::string_view text) {
  std::string all;
  for (const auto& [candidate, descriptor] : srcset_candidates(text, most_candidates)) {
    bool plain = std::all_of(descriptor.begin(), descriptor.end(),
                             [](char c) { return is_alnum(c) || c == '.' || c == '+' || c == '-' || is_space(c); });
    auto found = plain && descriptor.size() < 40 ? media_address(base, candidate) : std::nullopt;
    if (!found || is_tracker(*found)) continue;
    std::string written = replace_all(*found, ",", "%2C");
    if (written.size() > longest_address) continue;
    if (!all.empty()) all += ", ";
    all += written;
    if (!descriptor.empty()) all += ' ' + squeeze(descriptor);
  }
  return all;
}

bool is_placeholder(std::string_view src) {
  src = trim(src);
  if (src.empty() || src.starts_with('#') || iequals(src.substr(0, 5), "data:") || iequals(src, "about:blank")) {
    return true;
  }
  src = src.substr(0, src.find_first_of("?#"));
  src = src.substr(src.find_last_of('/') + 1);
  std::string name = ascii_lower(src.substr(0, src.find_last_of('.')));
  return std::find(std::begin(placeholder_names), std::end(placeholder_names), name) != std::end(placeholder_names);
}

bool is_tracker(std::string_view address) { return stands_in(address, std::begin(trackers), std::end(trackers)); }

}  // namespace feedd::codec
