#include "site/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "codec/html.hpp"

namespace feedd::site {
namespace {

using Key = std::string (*)(const Entry&);

/// The article's address, however it is spelled: http or https, with or without a slash or index.html at its end.
std::string address(const Entry& entry) {
  if (!entry.link) return "";
  std::string_view text = entry.link->str();
  text = text.substr(0, text.find('#'));
  text.remove_prefix(std::min(text.find(':'), text.size()));
  constexpr std::string_view index = "/index.html";
  if (text.ends_with(index)) text.remove_suffix(index.size());
  while (text.ends_with('/')) text.remove_suffix(1);
  return std::string(text);
}

std::string title(const Entry& entry) { return fold_case(squeeze(entry.title)); }

std::string words(const Entry& entry) {
  return squeeze(entry.html.empty() ? entry.summary : codec::text_of(entry.html));
}

std::string_view link(const Entry& entry) { return entry.link ? std::string_view(entry.link->str()) : ""; }

std::vector<std::string> changes(const Entry& old, const Entry& our) {
  std::vector<std::string> fields;
  if (squeeze(old.title) != squeeze(our.title)) fields.emplace_back("title");
  if (link(old) != link(our)) fields.emplace_back("link");
  if (words(old) != words(our)) fields.emplace_back("content");
  return fields;
}

/// Old entry → ours; each stands in one pair at most.
class Pairs {
 public:
  Pairs(std::span<const Entry> old, std::span<const Entry> ours)
      : old_(old), ours_(ours), of_old_(old.size()), taken_(ours.size()) {}

  void by(Key key) {
    auto known = bearers(ours_, key, [&](std::size_t i) { return taken_[i] == true; });
    for (const auto& [value, at] : bearers(old_, key, [&](std::size_t i) { return of_old_[i].has_value(); })) {
      const auto our = known.find(value);
      if (!at || our == known.end() || !our->second) continue;
      of_old_[*at] = *our->second;
      taken_[*our->second] = true;
    }
  }
  std::optional<std::size_t> of(std::size_t old) const { return of_old_[old]; }
  bool is_taken(std::size_t our) const { return taken_[our]; }

 private:
  /// Key → the one unpaired entry that has it; none where several do.
  template <class Paired>
  static std::map<std::string, std::optional<std::size_t>> bearers(std::span<const Entry> entries, Key key,
                                                                   Paired is_paired) {
    std::map<std::string, std::optional<std::size_t>> out;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto value = is_paired(i) ? "" : key(entries[i]);
      if (value.empty()) continue;
      auto [place, alone] = out.try_emplace(std::move(value), i);
      if (!alone) place->second.reset();
    }
    return out;
  }

  std::span<const Entry> old_, ours_;
  std::vector<std::optional<std::size_t>> of_old_;
  std::vector<bool> taken_;
};

}  // namespace

Comparison compare(std::span<const Entry> old, std::span<const Entry> ours, std::size_t shown) {
  using Kind = Difference::Kind;
  Pairs pairs(old, ours);
  for (Key key : {Key([](const Entry& entry) { return entry.id; }), Key(address), Key(title)}) pairs.by(key);
  Comparison out;
  std::optional<Instant> oldest;
  for (std::size_t i = 0; i < old.size(); ++i) {
    auto when = old[i].date();
    if (when && (!oldest || *when < *oldest)) oldest = when;
    auto at = pairs.of(i);
    if (!at) {
      out.differences.push_back({Kind::gone, old[i].id, old[i].title});
      continue;
    }
    const auto& our = ours[*at];
    const bool is_shown = *at < shown;
    if (is_shown && our.id != old[i].id) {
      out.differences.push_back({Kind::id_differs, old[i].id, our.title, our.id});
    } else if (auto fields = changes(old[i], our); is_shown && !fields.empty()) {
      out.differences.push_back({Kind::changed, our.id, our.title, "", std::move(fields)});
    } else {
      ++out.same;
    }
  }
  for (std::size_t i = 0; i < std::min(shown, ours.size()); ++i) {
    if (pairs.is_taken(i) || (oldest && ours[i].date() && *ours[i].date() <= *oldest)) continue;
    out.differences.push_back({Kind::is_new, ours[i].id, ours[i].title});
  }
  std::sort(out.differences.begin(), out.differences.end(),
            [](const Difference& a, const Difference& b) { return line_of(a) < line_of(b); });
  return out;
}

std::string line_of(const Difference& difference) {
  const auto id = printable(difference.id), title = printable(difference.title);
  switch (difference.kind) {
    case Difference::Kind::changed:
      return fmt::format("changed {}: {}", id, fmt::join(difference.fields, ", "));
    case Difference::Kind::gone:
      return fmt::format("gone {} \"{}\"", id, title);
    case Difference::Kind::id_differs:
      return fmt::format("id differs: {} -> {} \"{}\"", id, printable(difference.our_id), title);
    case Difference::Kind::is_new:
      break;
  }
  return fmt::format("new {} \"{}\"", id, title);
}

}  // namespace feedd::site
