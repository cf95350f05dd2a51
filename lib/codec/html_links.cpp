#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/html_address.hpp"

namespace feedd::codec {
namespace {

constexpr auto nowhere = std::string_view::npos;

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Whose content is text, whatever stands in it (HTML §13.2.5.2 and following).
bool holds_text(std::string_view name) {
  if (name.size() < 3) return false;  // as most are
  constexpr std::array<std::string_view, 8> names{"script", "style",    "textarea", "title",
                                                  "xmp",    "noframes", "noembed",  "iframe"};
  return std::any_of(names.begin(), names.end(), [&](auto other) { return iequals(name, other); });
}

/// Those that writers of HTML put into addresses; `&` comes last.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> references{
    {{"&quot;", "\""}, {"&#39;", "'"}, {"&#x27;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&#38;", "&"}, {"&amp;", "&"}}};

/// One pass over the tags of trusted HTML. No tree is built: what stands in a tag is read as a tokenizer reads it, and
/// all else is copied.
class LinkFinder {
 public:
  LinkFinder(std::string_view html, const Uri& base, const KnownAddress& known)
      : html_(html), base_(base), known_(known) {
    out_.reserve(html.size() + html.size() / 16);
  }

  std::string all() {
    while ((at_ = html_.find('<', at_)) != nowhere && at_ + 1 < html_.size()) {
      const char c = html_[at_ + 1];
      if (is_letter(c)) {
        start_tag();
      } else if (c == '!' && html_.substr(at_).starts_with("<!--")) {
        at_ = past("-->", at_ + 4);
      } else {
        at_ = c == '/' || c == '!' || c == '?' ? past('>', at_ + 1) : at_ + 1;
      }
    }
    return out_.append(html_.substr(copied_));
  }

 private:
  std::size_t past(std::string_view what, std::size_t from) const {
    const auto found = from < html_.size() ? html_.find(what, from) : nowhere;
    return found == nowhere ? html_.size() : found + what.size();
  }

  std::size_t past(char what, std::size_t from) const { return std::min(html_.find(what, from), html_.size() - 1) + 1; }

  char here() const { return at_ < html_.size() ? html_[at_] : '>'; }

  /// Up to a blank, `>`, or one of `ends`.
  template <char... ends>
  std::string_view word() {
    static constexpr auto goes_on = [] {
      std::array<bool, 256> table{};
      for (std::size_t c = 0; c < table.size(); ++c) {
        const char one = static_cast<char>(c);
        table[c] = !(is_blank(one) || one == '>' || ((one == ends) || ...));
      }
      return table;
    }();
    const auto begin = at_;
    while (at_ < html_.size() && goes_on[static_cast<unsigned char>(html_[at_])]) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  void start_tag() {
    ++at_;
    const auto tag = word<'/'>();
    for (;;) {
      while (is_blank(here()) || here() == '/') ++at_;
      if (here() == '>') break;
      const auto begin = at_;
      const auto name = word<'/', '='>();
      while (is_blank(here())) ++at_;
      if (here() == '=') {
        ++at_;
        value(tag, name);
      }
      if (at_ == begin) ++at_;
    }
    at_ = std::min(at_ + 1, html_.size());
    if (!holds_text(tag)) return;
    for (at_ = html_.find("</", at_); at_ != nowhere; at_ = html_.find("</", at_ + 2)) {
      if (iequals(html_.substr(at_ + 2, tag.size()), tag)) return;
    }
    at_ = html_.size();
  }

  void value(std::string_view tag, std::string_view name) {
    while (is_blank(here())) ++at_;
    const auto begin = at_;
    std::string_view text;
    if (const char quote = here(); quote == '"' || quote == '\'') {
      at_ = past(quote, at_ + 1);
      text = html_.substr(begin + 1, at_ - begin - 1);
      if (text.ends_with(quote)) text.remove_suffix(1);
    } else {
      text = word<>();
    }
    std::optional<std::string> fresh;
    if (iequals(name, "srcset")) {
      fresh = absolute_srcset(text);
    } else if (iequals(name, "href") || iequals(name, "src") || iequals(name, "xlink:href") ||
               iequals(name, "poster") || (iequals(name, "data") && iequals(tag, "object"))) {
      fresh = absolute(text);
    }
    if (!fresh || *fresh == text) return;
    out_.append(html_.substr(copied_, begin - copied_)).append("\"").append(*fresh).append("\"");
    copied_ = at_;
  }

  /// Of an address as it stands in the markup, and for the markup. Nothing for one that stays as it is.
  std::optional<std::string> absolute(std::string_view value) const {
    auto address = trim(value);
    if (address.empty()) return std::nullopt;
    std::string room;
    if (address.find('&') != nowhere) {
      room = address;
      for (auto [reference, character] : references) room = replace_all(room, reference, character);
      address = room;
    }
    if (known_) {
      if (auto found = known_(address)) return escape_markup(*found);
    }
    const auto colon = address.find_first_of(":/?#");
    if (colon != nowhere && colon > 0 && address[colon] == ':') return std::nullopt;  // a scheme
    const auto uri = resolve(base_, address);
    return uri ? std::optional(escape_markup(uri->str())) : std::nullopt;
  }

  std::optional<std::string> absolute_srcset(std::string_view value) const {
    std::string all;
    bool changed = false;
    for (const auto& [address, descriptor] : srcset_candidates(value)) {
      const auto uri = absolute(address).value_or(std::string(address));
      changed |= uri != address;
      if (!all.empty()) all += ", ";
      all += uri;
      if (!descriptor.empty()) all += ' ' + std::string(descriptor);
    }
    return changed ? std::optional(std::move(all)) : std::nullopt;
  }

  std::string_view html_;
  const Uri& base_;
  const KnownAddress& known_;
  std::size_t at_ = 0, copied_ = 0;
  std::string out_;
};

}  // namespace

std::string absolute_links(std::string_view html, const Uri& base, const KnownAddress& known) {
  return LinkFinder(html, base, known).all();
}

}  // namespace feedd::codec
