#include "markup/marks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "base/uri.hpp"
#include "codec/html.hpp"
#include "markup/aside.hpp"
#include "markup/attributes.hpp"
#include "markup/contents.hpp"
#include "markup/heading_id.hpp"

namespace feedd::markup {
namespace {

constexpr std::string_view neutral_encoded = "%EF%BF%BE", blank_encoded = "%EF%BF%BF", kept_encoded = "%03";

/// Not 0 where a mark may begin with `c`, behind which `next` stands: many a full-width character begins as neutral
/// does.
constexpr std::uint8_t begins_mark(std::uint8_t c, std::uint8_t next) {
  auto bit = [](bool condition) { return static_cast<std::uint8_t>(condition); };
  return static_cast<std::uint8_t>((bit(c < '\t') & bit(c > 0)) | bit(c == mark::contents) | bit(c == '%') |
                                   (bit(c == 0xEF) & bit(next == 0xBF)));
}

/// Where the next mark may begin from `at` on; the end when none does. Most blocks hold none, and a loop that does not
/// stop within one becomes vector instructions.
std::size_t find_mark(std::string_view html, std::size_t at) {
  constexpr std::size_t block = 64;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(html.data());
  for (; at + block < html.size(); at += block) {
    const auto* here = bytes + at;
    std::uint8_t found = 0;
    for (std::size_t i = 0; i < block; ++i) {
      found = static_cast<std::uint8_t>(found | begins_mark(here[i], here[i + 1]));
    }
    if (found != 0) break;
  }
  while (at < html.size() && begins_mark(bytes[at], at + 1 < html.size() ? bytes[at + 1] : 0) == 0) ++at;
  return at;
}

std::string value(const Attributes& attributes, std::string_view name) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.first == name; });
  return found == attributes.end() ? std::string() : found->second;
}

bool has_class(const Attributes& attributes, std::string_view name) {
  if (attributes.empty()) return false;
  const auto classes = split(value(attributes, "class"), ' ');
  return std::find(classes.begin(), classes.end(), name) != classes.end();
}

std::string ascii_words(std::string_view words) {
  auto out = without_accents(words);
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return out;
}

class Cleaning {
 public:
  Cleaning(const Aside& aside, Ids ids, const HeadingIds& wishes)
      : aside_(aside), ids_(ids), wishes_(wishes), used_(ids) {}

  void all(std::string_view html, std::string& out) {
    bool drops_end_of_paragraph = false;
    std::size_t at = 0;
    while (at < html.size()) {
      const auto stop = drops_end_of_paragraph ? std::min(html.find('<', at), html.size()) : html.size();
      const auto next = find_mark(html.substr(0, stop), at);
      out.append(html, at, next - at);
      at = next;
      if (at >= html.size()) break;
      const auto rest = html.substr(at);
      switch (html[at++]) {
        case '<':
          if (rest.starts_with("</p>")) {
            drops_end_of_paragraph = false;
            at += 3;
          } else {
            out += '<';
          }
          break;
        case '%':
          at += address(rest, out);
          break;
        case '\xEF':
          if (rest.starts_with(mark::neutral) || rest.starts_with(mark::blank)) {
            at += 2;
            if (rest[2] == mark::blank[2]) out += ' ';
          } else {
            out += '\xEF';
          }
          break;
        case mark::kept:
          at += kept(rest, out);
          break;
        case mark::heading:
          at += heading(rest, out);
          break;
        case mark::tight:
          if (rest.substr(1).starts_with(' ')) ++at;  // for what may begin an emphasis behind it
          if (out.ends_with("<p>")) {
            out.resize(out.size() - 3);
            drops_end_of_paragraph = true;
          }
          break;
        case mark::end_of_link:
          if (out.ends_with('\t')) out.pop_back();
          break;
        case mark::no_header:
          at += header(rest, out);
          break;
        case mark::attributes:
          at += no_heading(rest, out);
          break;
        case mark::contents:
          if (!contents_) contents_ = out.size();
          break;
        default:
          break;
      }
    }
  }

  void add_contents(std::string& out) const {
    if (contents_) out.insert(*contents_, contents_list(headings_));
  }

 private:
  /// Marks that ended up in an address are percent-encoded there. How much more than the `%` was read.
  std::size_t address(std::string_view rest, std::string& out) const {
    if (rest.starts_with(kept_encoded)) return kept_in_address(rest, out);
    const bool is_blank = rest.starts_with(blank_encoded);
    if (!is_blank && !rest.starts_with(neutral_encoded)) {
      out += '%';
      return 0;
    }
    if (is_blank) out += "%20";
    return neutral_encoded.size() - 1;
  }

  /// In a bare address, which takes in whatever stands behind it. What was put aside and is no text goes.
  std::size_t kept_in_address(std::string_view rest, std::string& out) const {
    const auto start = kept_encoded.size();
    const auto end = std::min(rest.find_first_not_of("0123456789", start), rest.size());
    const auto number = rest.substr(start, end - start);
    if (!aside_.holds(number) || !rest.substr(end).starts_with(kept_encoded)) {
      out += '%';
      return 0;
    }
    out += percent_encoded(aside_.written(number));
    return end + kept_encoded.size() - 1;
  }

  /// Marks may stand in it that were there before it was put aside.
  std::size_t kept(std::string_view rest, std::string& out) {
    const auto end = rest.find(mark::kept, 1);
    if (end == std::string_view::npos) return 0;
    const bool is_block = out.ends_with(mark::block_open) && rest.substr(end + 1).starts_with(mark::block_close);
    if (is_block) out.resize(out.size() - mark::block_open.size());
    all(aside_.get(rest.substr(1, end - 1)), out);
    return end + (is_block ? mark::block_close.size() : 0);
  }

  std::size_t heading(std::string_view rest, std::string& out) {
    if (out.size() < 4 || out.back() != '>' || out[out.size() - 3] != 'h') return 0;
    const char digit = out[out.size() - 2];
    const std::array<char, 5> closing{'<', '/', 'h', digit, '>'};
    const auto end = rest.find(std::string_view(closing.data(), closing.size()));
    if (end == std::string_view::npos) return 0;
    std::string words;
    auto source = rest.substr(1, end - 1);
    Attributes given;
    const auto marked = source.rfind(mark::attributes);
    if (marked != std::string_view::npos) {
      const auto number = source.substr(std::min(marked + 2, source.size()));
      const auto said = aside_.get(number.substr(0, number.find(mark::kept)));
      if (said.starts_with('=')) {
        words = said.substr(1);
      } else {
        given = parse_attributes(said, {});
      }
      source = source.substr(0, marked);
    }
    while (!source.empty() && source.back() == ' ') source.remove_suffix(1);
    std::string html;
    html.reserve(source.size());
    all(source, html);
    const auto tag = out.size() - 4;
    Attributes waiting;
    if (aside_.has_attributes()) {
      waiting =
          waiting_around(std::string_view(out).substr(0, tag), rest.substr(std::min(end + 5, rest.size())), aside_);
    }
    auto id = value(waiting, "id");
    if (id.empty()) id = value(given, "id");
    if (!id.empty()) {
      used_.take(id);
    } else if (ids_ != Ids::none) {
      if (words.empty())
        words = wishes_.keeps_text ? codec::text_of(html) : words_of(html, ids_ == Ids::zola ? " " : "");
      id = used_.unique(wishes_.prefix + (wishes_.keeps_text
                                              ? replace_all(words, " ", "_")
                                              : heading_id(wishes_.ascii ? ascii_words(words) : words, ids_)));
    }
    if (!id.empty()) {
      out.pop_back();
      out.append(" id=\"").append(escape_markup(id)).append("\">");
    }
    if (!given.empty()) {
      if (!id.empty()) merge(given, {{"id", id}});
      put_on_tag(given, tag, out);
    }
    out += html;
    const int level = digit - '0';
    const bool is_listed = aside_.has_contents && level >= wishes_.first_level && level <= wishes_.last_level &&
                           !has_class(given, "no_toc") && !has_class(waiting, "no_toc");
    if (!id.empty() && is_listed) headings_.push_back({level, std::move(id), std::move(html)});
    return end - 1;
  }

  /// What was taken for a heading and is none: braces are text there.
  std::size_t no_heading(std::string_view rest, std::string& out) const {
    const auto end = rest.find(mark::kept, 2);
    if (rest.size() < 3 || rest[1] != mark::kept || end == std::string_view::npos) return 0;
    const auto said = aside_.get(rest.substr(2, end - 2));
    if (out.ends_with(' ')) out.pop_back();  // set before the mark
    if (!said.starts_with('=')) out.append("{").append(escape_markup(said)).append("}");
    return end;
  }

  /// A header of nothing but marks goes, from <thead> to </thead>.
  static std::size_t header(std::string_view rest, std::string& out) {
    constexpr std::size_t near = 100;
    const auto from = out.size() - std::min(out.size(), near);
    const auto start = std::string_view(out).substr(from).rfind("<thead>");
    const auto end = start == std::string_view::npos ? start : rest.find("</thead>\n");
    if (end == std::string_view::npos) return 0;
    out.resize(from + start);
    return end + 8;
  }

  const Aside& aside_;
  Ids ids_;
  const HeadingIds& wishes_;
  UsedIds used_;
  std::vector<ContentsEntry> headings_;
  std::optional<std::size_t> contents_;
};

}  // namespace

std::string without_marks(std::string_view html, const Aside& aside, Ids ids, const HeadingIds& wishes) {
  std::string out;
  out.reserve(html.size() + html.size() / 8);
  Cleaning cleaning(aside, ids, wishes);
  cleaning.all(html, out);
  cleaning.add_contents(out);
  return aside.has_attributes() ? with_attributes(out, aside) : out;
}

}  // namespace feedd::markup
