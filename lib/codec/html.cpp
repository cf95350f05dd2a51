#include "codec/html.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "codec/html_address.hpp"
#include "codec/html_cleaner.hpp"
#include "codec/html_policy.hpp"
#include "codec/html_reference.hpp"
#include "codec/html_shallow.hpp"
#include "codec/html_tree.hpp"

namespace feedd::codec {
namespace {

/// Cleaning may write more than it read, but not without end.
constexpr std::size_t limit_of(std::size_t size) { return (std::size_t{64} << 10) + 16 * size; }

/// True for what xml_safe would leave as it is; false when that would take a closer look.
bool is_plainly_safe(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= ' ' && c < '\x7F') || c == '\n' || c == '\t' || c == '\r'; });
}

class TextCollector : public HtmlVisitor {
 public:
  bool enter(const Element& element) override {
    const ElementRule* rule = html_rule(element.name);
    if (rule && rule->fate == Fate::drop) return false;
    bool parts = rule && (rule->traits & block);
    if (parts) text_ += ' ';
    if (rule && (rule->traits & void_element)) return false;
    blocks_.push_back(parts);
    return true;
  }
  void leave() override {
    if (blocks_.back()) text_ += ' ';
    blocks_.pop_back();
  }
  void text(std::string_view text) override { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::vector<bool> blocks_;
};

/// Text with no tags in it, if its references are well known ones; most titles are like that. No tree is needed.
std::optional<std::string> plainly_read(std::string_view text) {
  std::string out;
  for (std::size_t at = 0;;) {
    std::size_t next = text.find_first_of("<&", at);
    out += text.substr(at, next - at);
    if (next == std::string_view::npos) return out;
    std::string_view rest = text.substr(next);
    if (std::size_t length = rest[0] == '&' ? read_reference(out, rest) : 0; length > 0) {
      at = next + length;
    } else if (rest.size() == 1 || rest[1] == ' ') {
      out += rest[0];
      at = next + 1;
    } else {
      return std::nullopt;
    }
  }
}

std::string words_of(std::string_view html) {
  if (auto plain = plainly_read(html)) return *plain;
  TextCollector collector;
  if (walk_html(html, HtmlScope::fragment, collector)) return collector.take();
  std::string bare = without_markup(html);
  return walk_html(bare, HtmlScope::fragment, collector) ? collector.take() : bare;
}

/// What is left when there is too much to build a tree of.
std::string plain_text(std::string_view html) {
  TextCollector collector;
  std::string bare = without_markup(html), out;
  append_escaped(out, walk_html(bare, HtmlScope::fragment, collector) ? collector.take() : bare, false);
  return xml_safe(out);
}

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string clean(std::string_view html, const Uri& base) {
  // What unwrapping leaves may nest in ways the parser puts right at the next reading: that is read once or twice more,
  // and then only what will read back the same is written.
  constexpr int last_round = 3;
  std::string text = is_plainly_safe(html) ? std::string(html) : xml_safe(html);
  if (text.find('\r') != std::string::npos) text = replace_all(replace_all(text, "\r\n", "\n"), "\r", "\n");
  if (auto plain = plainly_read(text)) {
    std::string out;
    append_escaped(out, *plain, false);
    return out;
  }
  std::size_t limit = limit_of(text.size());
  for (int round = 0; round <= last_round; ++round) {
    HtmlTree tree(text, HtmlScope::fragment);
    if (!tree.grown()) break;
    Anchors anchors(base);
    if (round < last_round && text.find('#') != std::string::npos) {
      tree.walk(anchors);
      anchors.match();
    }
    Cleaner cleaner(base, anchors, round < last_round ? Nesting::as_found : Nesting::strict, limit);
    tree.walk(cleaner);
    if (cleaner.overflown()) break;
    std::string next = cleaner.take();
    if (!is_xml_safe(next)) {  // the parser reads a number of thirty digits as bytes that are no character
      next = xml_safe(next);
      if (round < last_round) {
        text = std::move(next);
        continue;
      }
    }
    if (cleaner.settled() || round == last_round || next == text) return next;
    text = std::move(next);
  }
  return plain_text(text);
}

std::string text_of(std::string_view html, std::size_t limit) {
  std::string text = words_of(html);
  text = squeeze(is_plainly_safe(text) ? text : xml_safe(text));
  if (limit == 0 || text.size() <= limit) return text;
  std::string_view prefix = cut(text, limit);
  if (!prefix.empty() && is_word(prefix.back()) && is_word(text[prefix.size()])) {
    std::size_t end = prefix.size();
    while (end > 0 && is_word(prefix[end - 1])) --end;
    if (end > 0) prefix = prefix.substr(0, end);
  }
  return std::string(trim(prefix));
}

}  // namespace feedd::codec
