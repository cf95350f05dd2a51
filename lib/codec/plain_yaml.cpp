#include "codec/plain_yaml.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t longest_key = 64;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// `2020-01-02 03:04:05`, with T or blanks between, and perhaps a fraction and a zone (YAML 1.1 timestamp).
bool is_yaml_timestamp(std::string_view text) {
  std::size_t at = 0;
  auto digits = [&](std::size_t least, std::size_t most) {
    std::size_t n = 0;
    while (n < most && at < text.size() && text[at] >= '0' && text[at] <= '9') ++n, ++at;
    return n >= least;
  };
  auto mark = [&](char c) { return at < text.size() && text[at] == c && ++at; };
  if (!(digits(4, 4) && mark('-') && digits(1, 2) && mark('-') && digits(1, 2))) return false;
  if (!mark('T') && !mark('t')) {
    if (!mark(' ')) return false;
    while (mark(' ') || mark('\t')) continue;
  }
  if (!(digits(1, 2) && mark(':') && digits(2, 2) && mark(':') && digits(2, 2))) return false;
  if (mark('.')) digits(0, 20);
  while (mark(' ') || mark('\t')) continue;
  if (at == text.size() || mark('Z')) return at == text.size();
  if (!mark('+') && !mark('-')) return false;
  if (!digits(1, 2)) return false;
  mark(':');
  digits(0, 2);
  return at == text.size();
}

bool is_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  bool digit = false;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (c != '.' && c != '_' && c != 'e' && c != 'E') {
      return false;
    }
  }
  return digit && text.front() >= '0' && text.front() <= '9';
}

constexpr auto table_of(std::string_view some) {
  std::array<bool, 256> table{};
  for (char c : some) table[static_cast<unsigned char>(c)] = true;
  return table;
}
/// What a plain scalar here does not begin with (YAML has some of it begin with `-`, `?` and `:`), and what one in a
/// list in brackets does not hold.
constexpr auto indicators = table_of(",[]{}#&*!|>'\"%@`-?:"), list_marks = table_of(",[]{}#&*!|>'\"%@`:?");

bool is_in(const std::array<bool, 256>& table, char c) { return table[static_cast<unsigned char>(c)]; }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// What yaml-cpp takes for null already when it stands without quotes, also as a key.
bool is_null_word(std::string_view word) { return is_one_of(word, {"", "~", "null", "Null", "NULL"}); }

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

std::string_view without_blanks(std::string_view text) {
  skip_blanks(text);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::optional<Value> plain(std::string_view word, int line) {
  if (is_null_word(word)) return std::nullopt;
  Value value;
  value.line = line;
  value.bare = true;
  value.text = word;
  resolve_plain(value);
  return value;
}

/// The scalar in quotes that `rest` begins with, which is moved past it.
std::optional<Value> quoted(std::string_view& rest, int line) {
  const char quote = rest.front();
  const auto end = rest.find(quote, 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  if (quote == '"' ? inside.find('\\') != std::string_view::npos : rest.starts_with(quote)) return std::nullopt;
  Value value;
  value.line = line;
  value.kind = Value::Kind::text;
  value.text = inside;
  return value;
}

/// A whole line, or what follows the key or the dash in it, without blanks around.
std::optional<Value> scalar(std::string_view text, int line) {
  if (text.starts_with('"') || text.starts_with('\'')) {
    auto value = quoted(text, line);
    return text.empty() ? value : std::nullopt;
  }
  if (text.empty() || is_in(indicators, text.front())) return std::nullopt;
  if (text.ends_with(':') || text.find(": ") != text.npos || text.find(" #") != text.npos) return std::nullopt;
  return plain(text, line);
}

/// `[a, "b", c]`
std::optional<Value> bracketed(std::string_view rest, int line) {
  Value list;
  list.kind = Value::Kind::list;
  list.line = line;
  rest.remove_prefix(1);
  skip_blanks(rest);
  while (rest != "]") {
    std::optional<Value> item;
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      item = quoted(rest, line);
      skip_blanks(rest);
    } else {
      const auto* end = std::find_if(rest.begin(), rest.end(), [](char c) { return is_in(list_marks, c); });
      const auto word = without_blanks(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
      if (!word.starts_with('-')) item = plain(word, line);
      rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
    }
    if (!item) return std::nullopt;
    list.items.push_back(std::move(*item));
    if (rest == "]") break;
    if (!rest.starts_with(',')) return std::nullopt;
    rest.remove_prefix(1);
    skip_blanks(rest);
    if (rest == "]") return std::nullopt;
  }
  return list;
}

/// The lines of one text, in turn.
class Reader {
 public:
  Reader(std::string_view text, int first_line) : rest_(text), line_(first_line - 1) { next(); }

  std::optional<Value> map(std::size_t most) {
    Value out;
    out.kind = Value::Kind::map;
    std::size_t values = 1;
    for (; has_line_; next()) {
      if (text_.empty() || text_.starts_with('#')) continue;
      if (out.names.empty()) out.line = line_;
      const auto key = this->key();
      if (key.empty() || std::find(out.names.begin(), out.names.end(), key) != out.names.end()) return std::nullopt;
      const int line = line_;
      const auto text = without_blanks(text_.substr(key.size() + 1));
      auto value = text.empty() ? dashed() : text.starts_with('[') ? bracketed(text, line) : scalar(text, line);
      if (!value) return std::nullopt;
      value->line = line;
      values += 1 + value->items.size();
      out.names.emplace_back(key);
      out.items.push_back(std::move(*value));
    }
    if (out.names.empty() || values > most) return std::nullopt;
    return out;
  }

 private:
  void next() {
    has_line_ = !rest_.empty();
    const auto end = std::min(rest_.find('\n'), rest_.size());
    text_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
  }

  /// Up to the colon; empty for what is none.
  std::string_view key() const {
    const auto* end = std::find_if_not(text_.begin(), text_.end(), is_name);
    const auto word = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    const auto after = text_.substr(word.size(), 2);
    const bool fits = word.size() <= longest_key && !word.starts_with('-') && !is_null_word(word);
    return fits && (after == ":" || after == ": ") ? word : std::string_view();
  }

  /// The list below a key, all of whose dashes stand in one column. `title:` and nothing is not read here.
  std::optional<Value> dashed() {
    Value list;
    list.kind = Value::Kind::list;
    std::size_t column = 0;
    while (!rest_.empty()) {
      const auto dash = rest_.find_first_not_of(' ');
      if (dash == std::string_view::npos || !rest_.substr(dash).starts_with("- ")) break;
      if (list.items.empty()) column = dash;
      if (dash != column) return std::nullopt;
      next();
      auto item = scalar(without_blanks(text_.substr(dash + 1)), line_);
      if (!item) return std::nullopt;
      list.items.push_back(std::move(*item));
    }
    if (list.items.empty()) return std::nullopt;
    return list;
  }

  std::string_view rest_, text_;
  int line_;
  bool has_line_ = false;
};

}  // namespace

std::optional<Value> read_plain_yaml(std::string_view text, int first_line, std::size_t most) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7F'; };
  if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) return std::nullopt;
  return Reader(text, first_line).map(most);
}

void resolve_plain(Value& value) {
  const auto word = ascii_lower(value.text);
  if (is_one_of(word, {"", "~", "null"})) {
    value.kind = Value::Kind::null;
  } else if (is_one_of(word, {"true", "yes", "on"})) {
    value.kind = Value::Kind::boolean;
    value.truth = true;
  } else if (is_one_of(word, {"false", "no", "off"})) {
    value.kind = Value::Kind::boolean;
  } else if (is_yaml_timestamp(value.text)) {
    value.kind = Value::Kind::date;
  } else {
    value.kind = is_number(value.text) ? Value::Kind::number : Value::Kind::text;
  }
}

}  // namespace feedd::codec
