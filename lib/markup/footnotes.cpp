#include "markup/footnotes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/uri.hpp"
#include "markup/characters.hpp"
#include "markup/lines.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::string_view no_break = "\xC2\xA0";

// What cmark-gfm writes.
constexpr std::string_view reference_begin = "<sup class=\"footnote-ref\"><a href=\"#fn-";
constexpr std::string_view reference_id = "\" id=\"fnref-", reference_end = "\" data-footnote-ref>";
constexpr std::string_view past_reference = "</a></sup>";
constexpr std::string_view section_begin = "<section class=\"footnotes\" data-footnotes>\n<ol>\n";
constexpr std::string_view section_end = "</ol>\n</section>\n";
constexpr std::string_view note_begin = "<li id=\"fn-", note_end = "</li>\n";
constexpr std::string_view back_begin = "<a href=\"#fnref-", back_end = "</a>";
constexpr std::string_view back_middle = "\" class=\"footnote-backref\" data-footnote-backref";

// A comment that is text.
constexpr std::string_view written_open = "&lt;!--", written_close = "--&gt;";

constexpr std::size_t longest_number = 8;  ///< digits that cmark-gfm may have written

struct Note {
  std::string name;
  int number = 0;  ///< from 1, in the order in which the text refers to them
};

/// What differs from generator to generator. `time` counts the references to one note, from 1.
class Style {
 public:
  explicit Style(const MarkdownOptions& options)
      : flavour_(options.flavour), notes_(options.notes), back_(options.notes.back) {}

  std::string reference(const Note& note, int time) const {
    const auto name = notes_.prefix + note.name;
    const auto again = time == 1 ? std::string() : std::to_string(time - 1);
    if (flavour_ == Flavour::kramdown) {
      return fmt::format(
          R"(<sup id="fnref:{}{}{}" role="doc-noteref"><a href="#fn:{}" class="footnote" rel="footnote">{}</a></sup>)",
          name, time == 1 ? "" : ":", again, name, shown(note));
    }
    if (flavour_ == Flavour::goldmark) {
      return fmt::format(
          R"(<sup id="fnref{}:{}"><a href="#fn:{}" class="footnote-ref" role="doc-noteref">{}</a></sup>)", again,
          note.number, note.number, note.number);
    }
    if (notes_.at_end) {
      return fmt::format(R"(<sup class="footnote-reference" id="fr-{}-{}"><a href="#fn-{}">{}</a></sup>)", name, time,
                         name, note.number);
    }
    return fmt::format(R"(<sup class="footnote-reference"><a href="#{}">{}</a></sup>)", name, note.number);
  }

  std::string begin() const {
    if (flavour_ == Flavour::kramdown) {
      const auto start = notes_.first == 1 ? std::string() : fmt::format(" start=\"{}\"", notes_.first);
      return fmt::format("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol{}>\n", start);
    }
    if (flavour_ == Flavour::goldmark) return "<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr />\n<ol>\n";
    return notes_.at_end ? "<footer class=\"footnotes\">\n<ol class=\"footnotes-list\">\n" : "";
  }
  std::string end() const {
    if (flavour_ == Flavour::pulldown) return notes_.at_end ? "</ol>\n</footer>\n" : "";
    return "</ol>\n</div>\n";
  }

  std::string begin(const Note& note) const {
    const auto name = notes_.prefix + note.name;
    if (flavour_ == Flavour::kramdown) return fmt::format("<li id=\"fn:{}\" role=\"doc-endnote\">", name);
    if (flavour_ == Flavour::goldmark) return fmt::format("<li id=\"fn:{}\">", note.number);
    if (notes_.at_end) return fmt::format("<li id=\"fn-{}\">", name);
    return fmt::format("<div class=\"footnote-definition\" id=\"{}\"><sup class=\"footnote-definition-label\">{}</sup>",
                       name, note.number);
  }
  std::string_view end_of_note() const {
    return flavour_ == Flavour::pulldown && !notes_.at_end ? "</div>\n" : "</li>\n";
  }

  /// The ways back to all references, at the end of a paragraph or on their own.
  std::string ways_back(const Note& note, int times, bool in_paragraph) const {
    if (back_.empty() || (flavour_ == Flavour::pulldown && !notes_.at_end)) return {};
    std::string out;
    for (int time = 1; time <= times; ++time) {
      const auto blank = flavour_ == Flavour::pulldown ? " " : no_break;
      if (time > 1 || in_paragraph || flavour_ == Flavour::goldmark) out += blank;
      out += way_back(note, time);
    }
    return flavour_ == Flavour::kramdown && !in_paragraph ? "<p>" + out + "</p>\n" : out;
  }

 private:
  int shown(const Note& note) const { return notes_.first + note.number - 1; }

  std::string way_back(const Note& note, int time) const {
    const auto name = notes_.prefix + note.name;
    if (flavour_ == Flavour::kramdown) {
      const auto again = time == 1 ? std::string() : fmt::format(":{}", time - 1);
      const auto raised = time == 1 ? std::string() : fmt::format("<sup>{}</sup>", time);
      return fmt::format(R"(<a href="#fnref:{}{}" class="reversefootnote" role="doc-backlink">{}{}</a>)", name, again,
                         back_, raised);
    }
    if (flavour_ == Flavour::goldmark) {
      return fmt::format(R"(<a href="#fnref{}:{}" class="footnote-backref" role="doc-backlink">{}</a>)",
                         time == 1 ? std::string() : std::to_string(time - 1), note.number, back_);
    }
    return fmt::format("<a href=\"#fr-{}-{}\">{}{}</a>", name, time, back_,
                       time == 1 ? std::string() : std::to_string(time));
  }

  Flavour flavour_;
  const Footnotes& notes_;
  std::string_view back_;
};

class Rewriting {
 public:
  Rewriting(std::string_view html, const MarkdownOptions& options)
      : html_(html),
        style_(options),
        own_(html.ends_with(section_end) && html.find(reference_end) != none ? html.rfind(section_begin) : none) {}

  std::string all() {
    out_.reserve(html_.size() + html_.size() / 16);
    for (auto next = html_.find('<'); next != none; next = html_.find('<', std::max(at_, next + 1))) {
      if (starts(next, reference_begin)) {
        reference(next);
      } else if (next == own_) {
        put(next, section_begin.size(), style_.begin());
        in_section_ = true;
        section_ = out_.size();
      } else if (!in_section_) {
        continue;
      } else if (starts(next, note_begin)) {
        note(next);
      } else if (starts(next, back_begin) && note_) {
        ways_back(next);
      } else if (starts(next, section_end) && next + section_end.size() == html_.size()) {
        put(next, section_end.size(), style_.end());
      }
    }
    return std::move(out_.append(html_, std::min(at_, html_.size())));
  }

  /// With each note where it was defined; those of which that is not known at the end.
  std::string all_in_place() {
    const auto whole = all();
    std::map<std::string, std::string_view, std::less<>> notes;
    for (std::size_t i = 0; i < starts_.size(); ++i) {
      const auto end = i + 1 < starts_.size() ? starts_[i + 1].second : whole.size();
      notes.emplace(starts_[i].first, std::string_view(whole).substr(starts_[i].second, end - starts_[i].second));
    }
    const auto text = std::string_view(whole).substr(0, section_);
    std::string out;
    std::size_t copied = 0;
    const auto begin = std::string(mark::block_open) + mark::note;
    const auto end = mark::note + std::string(mark::block_close);
    for (auto at = text.find(begin); at != none; at = text.find(begin, copied)) {
      const auto stop = text.find(end, at + begin.size());
      if (stop == none) break;
      out.append(text, copied, at - copied);
      copied = stop + end.size();
      if (text.substr(copied).starts_with('\n')) ++copied;
      const auto found = notes.find(text.substr(at + begin.size(), stop - at - begin.size()));
      if (found == notes.end()) continue;
      out += found->second;
      notes.erase(found);
    }
    out.append(text, copied);
    for (const auto& [name, start] : starts_) {
      if (const auto left = notes.find(name); left != notes.end()) out += left->second;
    }
    return out;
  }

 private:
  bool starts(std::size_t at, std::string_view with) const { return html_.substr(at).starts_with(with); }

  /// In the place of what begins at `from`.
  void put(std::size_t from, std::size_t length, std::string_view what) {
    out_.append(html_, at_, from - at_).append(what);
    at_ = from + length;
  }

  void reference(std::size_t from) {
    const auto name = from + reference_begin.size();
    const auto name_end = html_.find('"', name);
    if (name_end == none || !starts(name_end, reference_id)) return;
    const auto id = name_end + reference_id.size();
    const auto id_end = html_.find('"', id);
    if (id_end == none || !starts(id_end, reference_end)) return;
    const auto number = id_end + reference_end.size();
    const auto end = html_.find('<', number);
    if (end == none || !starts(end, past_reference) || end - number > longest_number) return;
    Note found{std::string(html_.substr(name, name_end - name)), 0};
    for (char c : html_.substr(number, end - number)) {
      if (!is_digit(c)) return;
      found.number = found.number * 10 + (c - '0');
    }
    const auto time = ++times_[found.name];
    put(from, end + past_reference.size() - from, style_.reference(found, time));
  }

  void note(std::size_t from) {
    const auto name = from + note_begin.size();
    const auto end = html_.find('"', name);
    if (end == none || !starts(end, "\">")) return;
    out_.append(html_, at_, from - at_);
    at_ = from;
    ++number_;
    starts_.emplace_back(std::string(html_.substr(name, end - name)), out_.size());
    note_ = Note{std::string(html_.substr(name, end - name)), number_};
    put(from, end + 2 - from, style_.begin(*note_));
  }

  /// The list of them stands at the end of a note.
  void ways_back(std::size_t from) {
    auto past = from;
    int times = 0;
    for (auto next = from; starts(next, back_begin); next = past + 1) {
      const auto end = html_.find(back_end, next);
      if (end == none || html_.substr(next, end - next).find(back_middle) == none) break;
      past = end + back_end.size();
      ++times;
      if (!starts(past, " ")) break;
    }
    if (times == 0) return;
    const bool in_paragraph = starts(past, "</p>");
    auto before = from;
    while (before > at_ && html_[before - 1] == ' ') --before;
    const auto what = style_.ways_back(*note_, times, in_paragraph);
    if (!in_paragraph && starts(past, "\n")) ++past;
    put(before, past - before, what);
    const auto end = html_.find(note_end, at_);
    if (end != none) put(end, note_end.size(), style_.end_of_note());
    note_.reset();
  }

  std::string_view html_;
  Style style_;
  std::size_t own_;  ///< where cmark-gfm's section begins, which is the last thing: others are the author's
  std::string out_;
  std::size_t at_ = 0;  ///< up to which all is written
  bool in_section_ = false;
  std::size_t section_ = std::string::npos;                  ///< where they begin in what is written
  std::vector<std::pair<std::string, std::size_t>> starts_;  ///< of each, by name
  int number_ = 0;
  std::optional<Note> note_;          ///< whose text is being read
  std::map<std::string, int> times_;  ///< referred to, by name
};

}  // namespace

std::string with_places_of_notes(std::string_view text) {
  std::string out;
  Lines lines(text, true);
  for (Line line; lines.next(line);) {
    const auto content = text.substr(line.content, line.end - line.content);
    const auto end = content.starts_with("[^") ? content.find("]:") : none;
    const bool is_plain = line.kind == Line::Kind::text && !line.is_quoted && !line.is_listed && line.indent < 4;
    if (is_plain && end != none && content.find_first_of("[] \t", 1) == end) {
      const auto name = percent_encoded(content.substr(2, end - 2), "!$&'()*+,;=:@/?#%~");
      out.append(mark::block_open).append(1, mark::note).append(name).append(1, mark::note);
      out.append(mark::block_close).append("\n");
    }
    out.append(text, line.start, std::min(line.end + 1, text.size()) - line.start);
  }
  return out;
}

std::string without_places_of_notes(std::string html) {
  std::string out;
  const std::string_view text = html;
  std::size_t copied = 0;
  for (auto at = text.find(mark::note); at != none; at = text.find(mark::note, copied)) {
    auto before = text.substr(copied, at - copied);
    const auto stop = text.find(mark::note, at + 1);
    copied = stop == none ? text.size() : stop + 1;
    for (const auto open : {mark::block_open, written_open})
      if (before.ends_with(open)) before.remove_suffix(open.size());
    for (const auto close : {mark::block_close, written_close, std::string_view("\n")})
      if (text.substr(copied).starts_with(close)) copied += close.size();
    out.append(before);
  }
  return copied == 0 ? std::move(html) : out.append(text, copied);
}

std::string with_footnotes(std::string html, const MarkdownOptions& options) {
  if (options.flavour == Flavour::pulldown && !options.notes.at_end) return Rewriting(html, options).all_in_place();
  if (options.flavour == Flavour::commonmark || html.find(reference_end) == std::string::npos) return html;
  return Rewriting(html, options).all();
}

}  // namespace feedd::markup
