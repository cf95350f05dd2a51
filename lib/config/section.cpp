#include "config/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "base/time.hpp"

namespace feedd::config {
namespace {

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  const auto unit = ascii_lower(trim(text.substr(static_cast<std::size_t>(read.ptr - text.data()))));
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> units{{{"", 1},
                                                                             {"b", 1},
                                                                             {"kib", 1 << 10},
                                                                             {"mib", 1 << 20},
                                                                             {"gib", 1 << 30},
                                                                             {"kb", 1000},
                                                                             {"mb", 1000 * 1000},
                                                                             {"gb", 1000 * 1000 * 1000}}};
  for (auto [name, factor] : units) {
    if (unit == name && number <= std::numeric_limits<std::int64_t>::max() / factor) return number * factor;
  }
  return std::nullopt;
}

bool is_text(const Value& node) {
  return node.kind == Value::Kind::text || (node.bare && node.kind != Value::Kind::null);
}

}  // namespace

void Report::add(int line, std::string_view what) { findings_.emplace_back(line, printable(what)); }

std::vector<Error> Report::findings() const {
  auto sorted = findings_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Error> out;
  for (const auto& [line, what] : sorted) {
    out.push_back({Errc::config, line > 0 ? fmt::format("{}:{}: {}", file_, line, what) : what});
  }
  return out;
}

Section::Section(const Value* node, std::string name, Report& report)
    : node_(node && node->kind != Value::Kind::null ? node : nullptr),
      line_(node ? node->line : 0),
      name_(std::move(name)),
      report_(report) {
  if (node_ && node_->kind != Value::Kind::map) {
    report_.add(line_, fmt::format("'{}' is not a table of keys", name_));
    node_ = nullptr;
    is_told_ = true;
  }
}

const Value* Section::take(std::string_view key) {
  asked_.emplace_back(key);
  if (!node_) return nullptr;
  for (std::size_t i = 0; i < node_->names.size(); ++i) {
    if (node_->names[i] == key) return node_->items[i].kind == Value::Kind::null ? nullptr : &node_->items[i];
  }
  return nullptr;
}

int Section::line_of(std::string_view key) const {
  for (std::size_t i = 0; node_ && i < node_->names.size(); ++i) {
    if (node_->names[i] == key) return node_->items[i].line;
  }
  return line();
}

bool Section::has(std::string_view key) {
  const auto* value = take(key);
  return value && !(value->kind == Value::Kind::text && value->text.empty());
}

void Section::wrong(std::string_view key, std::string_view what) {
  if (is_told_) return;
  const auto where = name_.empty() ? std::string() : fmt::format(" in {}", name_);
  report_.add(line_of(key), fmt::format("'{}'{} {}", key, where, what));
}

void Section::text(std::string_view key, std::string& out) {
  const auto* value = take(key);
  if (!value) return;
  if (!is_text(*value)) return wrong(key, fmt::format("is not text: write {} = \"…\"", key));
  if (value->text != xml_safe(value->text)) return wrong(key, "holds characters that are not text");
  if (!value->text.empty()) out = value->text;
}

void Section::flag(std::string_view key, bool& out) {
  const auto* value = take(key);
  if (!value) return;
  if (value->kind != Value::Kind::boolean) return wrong(key, "is not a switch: write true or false");
  out = value->truth;
}

bool Section::count(std::string_view key, std::size_t& out, std::size_t least) {
  const auto* value = take(key);
  if (!value) return false;
  const auto number = value->integer();
  constexpr std::int64_t most = 1'000'000'000;
  if (!number) {
    wrong(key, fmt::format("is not a number: write {} = {}", key, out));
  } else if (*number < static_cast<std::int64_t>(least) || *number > most) {
    wrong(key, fmt::format("is {}: it may be {} to {}", *number, least, most));
  } else {
    out = static_cast<std::size_t>(*number);
  }
  return true;
}

void Section::seconds(std::string_view key, std::chrono::seconds& out, std::chrono::seconds least) {
  const auto* value = take(key);
  if (!value) return;
  if (value->kind == Value::Kind::text && value->text.empty()) return;
  auto duration = is_text(*value) ? parse_duration(value->text) : fail(Errc::syntax, "");
  if (!duration || *duration < least) {
    return wrong(key, fmt::format("is not a duration: write it as \"{}\"", to_duration(out)));
  }
  out = *duration;
}

void Section::milliseconds(std::string_view key, std::chrono::milliseconds& out) {
  auto whole = std::chrono::duration_cast<std::chrono::seconds>(out);
  seconds(key, whole);
  out = whole;
}

void Section::size(std::string_view key, std::uint64_t& out) {
  const auto* value = take(key);
  if (!value || (value->kind == Value::Kind::text && value->text.empty())) return;
  std::optional<std::uint64_t> bytes;
  if (const auto number = value->integer(); number && *number > 0) bytes = static_cast<std::uint64_t>(*number);
  if (value->kind == Value::Kind::text) bytes = parse_size(value->text);
  if (!bytes || *bytes == 0) return wrong(key, "is not a size: write it as \"16MiB\"");
  out = *bytes;
}

void Section::list(std::string_view key, std::vector<std::string>& out) {
  const auto* value = take(key);
  if (!value) return;
  std::vector<std::string> items;
  bool is_list = value->kind == Value::Kind::list;
  for (const auto& item : value->items) {
    if (!is_text(item) || item.text != xml_safe(item.text)) is_list = false;
    items.push_back(item.text);
  }
  if (!is_list) return wrong(key, fmt::format("is not a list of texts: write {} = [\"…\"]", key));
  out = std::move(items);
}

void Section::person(std::string_view key, std::vector<Person>& out) {
  const auto* value = take(key);
  if (!value) return;
  Person person;
  if (is_text(*value)) {
    text(key, person.name);
  } else if (value->kind == Value::Kind::map) {
    Section fields(value, std::string(key), report_);
    fields.text("name", person.name);
    fields.text("email", person.email);
    fields.text("url", person.uri);
    fields.finish();
  } else {
    return wrong(key, "is not a person: write { name = \"…\", email = \"…\", url = \"…\" }");
  }
  if (person != Person()) out = {person};
}

void Section::finish() {
  if (!node_) return;
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (std::size_t i = 0; i < node_->names.size(); ++i) {
    const auto& name = node_->names[i];
    const auto first = std::find(node_->names.begin(), node_->names.end(), name) - node_->names.begin();
    if (static_cast<std::size_t>(first) != i) {
      report_.add(node_->items[i].line, fmt::format("'{}' stands here twice", printable(name)));
      continue;
    }
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = nearest(name, known);
    const auto where = name_.empty() ? std::string() : fmt::format(" in {}", name_);
    const auto hint = near.empty() ? std::string() : fmt::format(": did you mean '{}'?", near);
    report_.add(node_->items[i].line, fmt::format("unknown key '{}'{}{}", printable(name), where, hint));
  }
}

}  // namespace feedd::config
