#include "site/twins.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "base/text.hpp"
#include "base/tracking.hpp"
#include "codec/html.hpp"
#include "site/candidates.hpp"
#include "store/portions.hpp"

namespace feedd::site {
namespace {

constexpr std::size_t words_of_a_title = 3, words_of_an_opening = 12, words_of_a_text = 100;
constexpr std::size_t most_text = 64 << 10;
constexpr auto window = std::chrono::days(3);
/// So many of the 64 bits may differ when the title or the first words are the same, and when they are not.
constexpr int far_when_one_begins_alike = 8, far_otherwise = 3;

/// Letters and digits of any script, folded; where a script writes no blanks, each character is a word.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  const auto folded = fold_case(text);
  for (std::size_t i = 0; i < folded.size();) {
    const auto lead = static_cast<unsigned char>(folded[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const auto one = std::string_view(folded).substr(i, size);
    i += size;
    if (lead < 0x80) {
      const bool is_word = (lead >= '0' && lead <= '9') || (lead >= 'a' && lead <= 'z');
      if (is_word)
        word += one;
      else
        end_word();
    } else if (one == "\u3000" || one.starts_with("\xe3\x80") || one.starts_with("\xef\xbc") ||
               one.starts_with("\xe2\x80") || one.starts_with("\xc2")) {
      end_word();  // punctuation and symbols, of East Asia and in general
    } else if (lead >= 0xe3) {
      end_word();
      words.emplace_back(one);
    } else {
      word += one;
    }
  }
  end_word();
  return words;
}

Digest digest_of_words(std::span<const std::string> words, std::size_t least) {
  if (words.size() < least) return {};
  Checksum sum;
  for (const auto& word : words) sum << word;
  return sum.digest();
}

std::uint64_t simhash(std::span<const std::string> words) {
  std::array<int, 64> balance{};
  std::string three;
  for (std::size_t i = 0; i + 3 <= words.size(); ++i) {
    three.assign(words[i]).append(" ").append(words[i + 1]).append(" ").append(words[i + 2]);
    const auto digest = checksum_of(three);
    std::uint64_t bits = 0;
    for (int byte = 0; byte < 8; ++byte) bits = bits << 8 | digest.bytes[static_cast<std::size_t>(byte)];
    for (std::size_t bit = 0; bit < 64; ++bit) balance[bit] += (bits >> bit & 1) != 0 ? 1 : -1;
  }
  std::uint64_t out = 0;
  for (std::size_t bit = 0; bit < 64; ++bit)
    if (balance[bit] > 0) out |= std::uint64_t{1} << bit;
  return out;
}

std::string host_of(const std::optional<Uri>& url) {
  auto host = url ? ascii_lower(url->host()) : std::string();
  return host.starts_with("www.") ? host.substr(4) : host;
}

class Families {
 public:
  Families(std::span<const Likeness> entries, Dedupe dedupe)
      : entries_(entries), dedupe_(dedupe), parent_(entries.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::vector<std::size_t> winners() {
    compare_those_of_one(&Likeness::guid, [&](const auto& a, const auto& b) { return of_one_id(a, b); });
    if (dedupe_ >= Dedupe::link) compare_those_of_one(&Likeness::page, [](const auto&, const auto&) { return true; });
    if (dedupe_ >= Dedupe::text) {
      auto alike = [&](const auto& a, const auto& b) { return are_alike(a, b); };
      compare_those_of_one(&Likeness::title, alike);
      compare_those_of_one(&Likeness::opening, alike);
      for (int band = 0; band < 4; ++band) compare_band(band);
    }
    std::map<std::size_t, std::size_t> best;  // of each family
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      auto [place, fresh] = best.try_emplace(root(i), i);
      if (!fresh && before(entries_[i], entries_[place->second])) place->second = i;
    }
    std::vector<std::size_t> out(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      auto winner = best.at(root(i));
      out[i] = entries_[winner].source == entries_[i].source ? i : winner;
    }
    return out;
  }

 private:
  static bool before(const Likeness& a, const Likeness& b) {
    return std::tie(a.rank, a.published, a.source, a.guid) < std::tie(b.rank, b.published, b.source, b.guid);
  }

  static bool of_one_id(const Likeness& a, const Likeness& b) {
    return (a.title != Digest{} && a.title == b.title) || (!a.page.empty() && a.page == b.page);
  }

  static bool are_alike(const Likeness& a, const Likeness& b) {
    if (std::chrono::abs(a.published - b.published) > window) return false;
    const int distance = std::popcount(a.words ^ b.words);
    const bool same_title = a.title != Digest{} && a.title == b.title;
    const bool same_opening = a.opening != Digest{} && a.opening == b.opening;
    if (same_title && same_opening) return true;
    const auto shorter = std::min(a.length, b.length);
    if (same_title && shorter >= words_of_an_opening) return distance <= far_when_one_begins_alike;
    return shorter >= words_of_a_text && distance <= (same_opening ? far_when_one_begins_alike : far_otherwise);
  }

  template <class Field, class Same>
  void compare_those_of_one(Field Likeness::*field, Same same) {
    std::map<Field, std::vector<std::size_t>> buckets;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].*field != Field{}) buckets[entries_[i].*field].push_back(i);
    for (const auto& [value, bucket] : buckets) compare(bucket, same);
  }

  void compare_band(int band) {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> buckets;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].length >= words_of_a_text) buckets[entries_[i].words >> (16 * band) & 0xffff].push_back(i);
    for (const auto& [value, bucket] : buckets)
      compare(bucket, [&](const auto& a, const auto& b) { return are_alike(a, b); });
  }

  /// Each with a bounded number of those after it: a bucket that large is no family.
  template <class Same>
  void compare(const std::vector<std::size_t>& bucket, Same same) {
    constexpr std::size_t most = 50;
    for (std::size_t i = 0; i < bucket.size(); ++i) {
      for (std::size_t j = i + 1; j < std::min(bucket.size(), i + most); ++j) {
        const auto &a = entries_[bucket[i]], &b = entries_[bucket[j]];
        if (a.source != b.source && same(a, b)) parent_[root(bucket[j])] = root(bucket[i]);
      }
    }
  }

  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  std::span<const Likeness> entries_;
  Dedupe dedupe_;
  std::vector<std::size_t> parent_;
};

}  // namespace

Likeness likeness_of(const Entry& entry) {
  Likeness out{.source = entry.source, .guid = entry.guid};
  out.published = entry.published.value_or(Instant{});
  if (entry.link && entry.link->is_web()) {
    out.page = page_key(*entry.link);
    if (out.page.find('/') == std::string::npos && out.page.find('?') == std::string::npos) out.page.clear();
  }
  if (entry.link) out.link = entry.link->str();
  if (entry.origin && entry.origin->feed_url) out.feed = entry.origin->feed_url->str();
  const auto title = words_in(entry.title);
  out.title = digest_of_words(title, words_of_a_title);
  const auto text = words_in(codec::text_of(entry.html.empty() ? entry.summary : entry.html, most_text));
  out.length = text.size();
  out.words = simhash(text);
  const auto opening = std::span(text).subspan(0, std::min(text.size(), words_of_an_opening));
  out.opening = digest_of_words(opening, words_of_an_opening);
  if (!entry.origin)
    out.rank = 0;
  else if (auto host = host_of(entry.link); !host.empty() && host == host_of(entry.origin->link))
    out.rank = 1;
  return out;
}

std::vector<std::size_t> winners(std::span<const Likeness> entries, Dedupe dedupe) {
  if (dedupe == Dedupe::off) {
    std::vector<std::size_t> own(entries.size());
    std::iota(own.begin(), own.end(), std::size_t{0});
    return own;
  }
  return Families(entries, dedupe).winners();
}

Result<void> Twins::look_at(std::span<const store::Ref> refs) {
  std::vector<store::Ref> missing;
  for (const auto& ref : refs)
    if (!known_.contains(ref)) missing.push_back(ref);
  auto take = [&](std::size_t i, const Entry& entry) { known_.emplace(missing[i], likeness_of(entry)); };
  return store::load_in_portions(store_, missing, take);
}

Result<std::vector<Showing>> Twins::of(const Channel& channel, Dedupe dedupe, Instant now) {
  std::vector<Showing> out;
  if (dedupe == Dedupe::off) {
    TRY(const auto page, page_of(store_, channel, now));
    for (const auto& ref : page) out.push_back({ref});
    return out;
  }
  TRY(const auto candidates, candidates_of(store_, channel, channel.newest + channel.newest / 2 + 50, now));
  std::vector<store::Ref> refs;
  for (const auto& one : candidates) refs.push_back(one.ref);
  CHECK_OK(look_at(refs));
  std::vector<Likeness> all;
  for (const auto& ref : refs) all.push_back(known_.at(ref));
  const auto shown_instead = winners(all, dedupe);
  std::vector<Candidate> alone;
  std::map<store::Ref, std::size_t> places;  // in what is shown
  for (std::size_t i = 0; i < refs.size(); ++i) {
    if (shown_instead[i] == i) alone.push_back(candidates[i]);
  }
  for (const auto& one : chosen(alone, channel.newest)) {
    places[one.ref] = out.size();
    out.push_back({one.ref});
  }
  for (std::size_t i = 0; i < refs.size(); ++i) {
    const auto winner = shown_instead[i];
    const auto place = places.find(refs[winner]);
    if (winner == i || place == places.end()) continue;
    const auto& there = all[i].page != all[winner].page && !all[i].link.empty() ? all[i].link : all[i].feed;
    if (auto address = parse_uri(there)) out[place->second].via.push_back({"via", *address});
  }
  // What no window has shown for a while is not kept.
  if (known_.size() > 4 * refs.size() + 1000) {
    const std::set<store::Ref> wanted(refs.begin(), refs.end());
    std::erase_if(known_, [&](const auto& one) { return !wanted.contains(one.first); });
  }
  return out;
}

}  // namespace feedd::site
