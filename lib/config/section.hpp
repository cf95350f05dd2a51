/// Reads the keys of one table into values. What is wrong becomes a finding and the value keeps its default, so that
/// one walk tells everything. An empty text means the default, too.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "codec/value.hpp"
#include "model/entry.hpp"

namespace feedd::config {

using codec::Value;

/// What was found wrong, with the line it stands at (0: the command line).
class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}
  /// What stands in the file may stand in `what`: controls are written as printable() has it.
  void add(int line, std::string_view what);
  bool is_empty() const { return findings_.empty(); }
  /// In the order of lines, each as `FILE:LINE: …`.
  std::vector<Error> findings() const;

 private:
  std::string file_;
  std::vector<std::pair<int, std::string>> findings_;
};

class Section {
 public:
  /// `name` as it is written: "[site]"; empty for the file itself. `node` may be null: nothing is said then.
  Section(const Value* node, std::string name, Report& report);

  int line() const { return line_; }
  /// Whether the key has a value that is not an empty text.
  bool has(std::string_view key);
  int line_of(std::string_view key) const;
  /// The value for a reader of its own; null when there is none. Keys that were never asked for are unknown.
  const Value* take(std::string_view key);

  /// A table within this one.
  Section inner(std::string_view key) { return {take(key), std::string(key), report_}; }

  void text(std::string_view key, std::string& out);
  void flag(std::string_view key, bool& out);
  bool count(std::string_view key, std::size_t& out, std::size_t least);  ///< whether it stands there
  void seconds(std::string_view key, std::chrono::seconds& out, std::chrono::seconds least = std::chrono::seconds(1));
  void milliseconds(std::string_view key, std::chrono::milliseconds& out);
  void size(std::string_view key, std::uint64_t& out);  ///< "16MiB", "512KiB", or bytes
  void list(std::string_view key, std::vector<std::string>& out);
  /// A name, or a table of name, email and url.
  void person(std::string_view key, std::vector<Person>& out);

  /// `'KEY' in [NAME] WHAT`, at the key's line.
  void wrong(std::string_view key, std::string_view what);
  /// Reports the keys nobody asked for.
  void finish();

 private:
  const Value* node_;
  int line_;
  bool is_told_ = false;  ///< it is no table: what it lacks need not be told, too
  std::string name_;
  Report& report_;
  std::vector<std::string> asked_;
};

}  // namespace feedd::config
