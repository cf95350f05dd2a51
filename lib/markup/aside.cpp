#include "markup/aside.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {

std::string normal_label(std::string_view label) { return fold_case(squeeze(label)); }

std::string Aside::put(std::string html) {
  kept_.push_back({std::move(html), {}});
  return fmt::format("{}{}{}", mark::kept, kept_.size() - 1, mark::kept);
}

std::string Aside::put_text(std::string html, std::string_view text) {
  auto stands_for_it = put(std::move(html));
  kept_.back().written = text;
  return stands_for_it;
}

std::string Aside::put_written(std::string_view text) { return put_text(escape_markup(text), text); }

std::string Aside::with_written(std::string_view text) const {
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find(mark::kept); at != std::string_view::npos; at = text.find(mark::kept, at)) {
    const auto end = text.find(mark::kept, at + 1);
    if (end == std::string_view::npos) break;
    const auto its_text = written(text.substr(at + 1, end - at - 1));
    if (!its_text.empty()) {
      out.append(text, copied, at - copied).append(its_text);
      copied = end + 1;
    }
    at = end + 1;
  }
  return out.append(text, copied);
}

std::string Aside::put_block(std::string html) {
  return fmt::format("{}{}{}", mark::block_open, put(std::move(html)), mark::block_close);
}

std::string Aside::put_attributes(char mark, std::string list) {
  has_attributes_ = true;
  list = with_written(list);
  // Marks are of no use in it: it does not pass through the reading of Markdown.
  std::erase_if(list, [](char c) { return c > 0 && c < ' ' && c != '\t' && c != '\n'; });
  list = replace_all(replace_all(list, mark::neutral, ""), mark::blank, " ");
  kept_.push_back({std::move(list), {}});
  return fmt::format("{}{}{}{}{}", mark::block_open, mark, kept_.size() - 1, mark, mark::block_close);
}

const Aside::Kept* Aside::find(std::string_view number) const {
  std::size_t index = kept_.size();
  std::from_chars(number.data(), number.data() + number.size(), index);
  return index < kept_.size() ? &kept_[index] : nullptr;
}

std::string_view Aside::get(std::string_view number) const {
  const auto* kept = find(number);
  return kept ? std::string_view(kept->html) : std::string_view();
}

namespace {

bool is_block(std::string_view html) {
  constexpr std::array<std::string_view, 4> tags{"<figure", "<pre", "<details", "</details"};
  return std::any_of(tags.begin(), tags.end(), [&](auto tag) { return html.starts_with(tag); });
}

/// On its line, but for the marks of quotes and lists before it.
bool stands_alone(std::string_view before, std::string_view after) {
  const auto last = before.find_last_not_of(" \t>-+*.0123456789");
  const auto next = after.find_first_not_of(" \t");
  return (last == std::string_view::npos || before[last] == '\n') &&
         (next == std::string_view::npos || after[next] == '\n');
}

/// Line for line, as the marks of a quote and the indentation of code before each are none of it.
std::string lines_aside(std::string_view written, Aside& aside) {
  std::string out;
  std::size_t start = 0;
  while (start < written.size()) {
    const auto end = std::min(written.find('\n', start), written.size());
    out += aside.put_written(written.substr(start, end - start));
    start = std::min(written.find_first_not_of("\n \t>", end), written.size());
    out.append(written, end, start - end);
  }
  return out;
}

}  // namespace

std::string_view Aside::written(std::string_view number) const {
  const auto* kept = find(number);
  return kept ? std::string_view(kept->written) : std::string_view();
}

std::string with_written_aside(std::string_view text, Aside& aside) {
  std::string out;
  std::size_t copied = 0, written = text.find(mark::as_written), html = text.find(mark::as_html);
  for (auto at = std::min(written, html); at != std::string_view::npos; at = std::min(written, html)) {
    const bool is_html = at == html;
    const auto end = std::min(text.find(is_html ? mark::end_as_html : mark::end_as_written, at), text.size());
    const auto inner = text.substr(at + 1, end - at - 1);
    out.append(text, copied, at - copied);
    copied = std::min(end + 1, text.size());
    if (out.ends_with(mark::block_open)) {
      out += inner;  // a comment around nothing but it would look like a block that was put aside
    } else if (is_html) {
      out += is_block(inner) && stands_alone(out, text.substr(copied)) ? aside.put_block(std::string(inner))
                                                                       : aside.put(std::string(inner));
    } else {
      out += lines_aside(inner, aside);
    }
    if (written < copied) written = text.find(mark::as_written, copied);
    if (html < copied) html = text.find(mark::as_html, copied);
  }
  return out.append(text, copied);
}

}  // namespace feedd::markup
