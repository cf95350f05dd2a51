#include "base/tracking.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace feedd {
namespace {

using namespace std::string_view_literals;

constexpr std::array prefixes = {"utm_"sv, "mtm_"sv, "piwik_"sv, "hsa_"sv, "__hs"sv, "at_custom"sv, "fb_action_"sv};

constexpr std::array names = {"fbclid"sv,        "gclid"sv,
                              "gclsrc"sv,        "dclid"sv,
                              "gbraid"sv,        "wbraid"sv,
                              "srsltid"sv,       "msclkid"sv,
                              "yclid"sv,         "ysclid"sv,
                              "twclid"sv,        "ttclid"sv,
                              "li_fat_id"sv,     "igshid"sv,
                              "igsh"sv,          "mc_cid"sv,
                              "mc_eid"sv,        "_hsenc"sv,
                              "_hsmi"sv,         "mkt_tok"sv,
                              "vero_id"sv,       "vero_conv"sv,
                              "oly_anon_id"sv,   "oly_enc_id"sv,
                              "wickedid"sv,      "rb_clickid"sv,
                              "_openstat"sv,     "pk_campaign"sv,
                              "pk_kwd"sv,        "pk_keyword"sv,
                              "pk_source"sv,     "pk_medium"sv,
                              "pk_content"sv,    "pk_cid"sv,
                              "at_medium"sv,     "at_campaign"sv,
                              "at_format"sv,     "at_link_id"sv,
                              "at_link_type"sv,  "at_link_origin"sv,
                              "at_ptr_name"sv,   "at_bbc_team"sv,
                              "hsctatracking"sv, "wickedsource"sv,
                              "ml_subscriber"sv, "ml_subscriber_hash"sv};

/// These say where somebody came from, and other things as well: only what names a feed goes.
constexpr std::array origins = {"ref"sv,  "referer"sv, "referrer"sv, "source"sv, "src"sv,
                                "from"sv, "via"sv,     "cmp"sv,      "cmpid"sv,  "partner"sv};
constexpr std::array feeds = {"rss"sv,     "rss2"sv,     "rss2.0"sv,   "feed"sv,       "feeds"sv, "atom"sv,
                              "rssfeed"sv, "rss_feed"sv, "rss-feed"sv, "feedburner"sv, "rdf"sv};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_tracking(std::string_view parameter) {
  auto equals = std::min(parameter.find('='), parameter.size());
  auto name = ascii_lower(parameter.substr(0, equals));
  auto value = ascii_lower(parameter.substr(std::min(equals + 1, parameter.size())));
  auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
  if (std::any_of(prefixes.begin(), prefixes.end(), begins) || holds(names, name)) return true;
  if (name == "xtor") return value.starts_with("rss");
  return holds(origins, name) && holds(feeds, value);
}

/// What is left of `a=1&b=2`, or nothing when all of it stays.
std::optional<std::string> left_of(std::string_view parameters) {
  std::string left;
  auto any = false, first = true;
  for (std::size_t at = 0; at <= parameters.size();) {
    auto end = std::min(parameters.find('&', at), parameters.size());
    auto one = parameters.substr(at, end - at);
    if (is_tracking(one)) {
      any = true;
    } else {
      if (!std::exchange(first, false)) left += '&';
      left += one;
    }
    at = end + 1;
  }
  return any ? std::optional(left) : std::nullopt;
}

}  // namespace

Uri without_tracking(const Uri& uri) {
  std::string_view text = uri.str();
  auto mark = text.find('#');
  auto fragment = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  auto before = text.substr(0, mark);
  auto question = before.find('?');
  auto query = question == std::string_view::npos ? std::string_view() : before.substr(question + 1);
  if ((query.empty() && fragment.empty()) || !uri.is_web()) return uri;
  auto new_query = left_of(query), new_fragment = left_of(fragment);
  if (!new_query && !new_fragment) return uri;
  std::string out(before.substr(0, new_query ? question : before.size()));
  if (new_query && !new_query->empty()) out.append("?").append(*new_query);
  if (new_fragment ? !new_fragment->empty() : mark != std::string_view::npos)
    out.append("#").append(new_fragment ? std::string_view(*new_fragment) : fragment);
  return parse_uri(out).value_or(uri);
}

std::string page_key(const Uri& uri) {
  auto clean = without_tracking(without_userinfo(uri));
  if (!clean.is_web()) return clean.str();
  auto key = ascii_lower(clean.host());
  if (key.starts_with("www.")) key.erase(0, 4);
  const auto port = clean.port();
  if (!port.empty() && port != "80" && port != "443") key.append(":").append(port);
  auto target = clean.target();
  const auto query = target.find('?');
  auto path = target.substr(0, query);
  while (path.ends_with('/')) path.pop_back();
  key += path;
  if (query != std::string::npos && query + 1 < target.size()) key += target.substr(query);
  return key;
}

}  // namespace feedd
