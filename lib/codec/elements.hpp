/// What an element means, as tables: vocabulary and name → what is done with it. The rows that feeds and entries share
/// stand in elements.cpp, the others in feed_elements.cpp and entry_elements.cpp. Internal to this room.
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "codec/draft.hpp"
#include "codec/xml_element.hpp"
#include "codec/xml_names.hpp"

namespace feedd::codec {

/// An element that is being read, with all that is needed to make sense of it.
struct FeedElement : xml::Element {
  FeedElement(const pugi::xml_node& node, xml::Context& around, Parsed& notes)
      : Element(node), name(around.name(*this)), context(around), parsed(notes) {}

  xml::Name name;
  xml::Context& context;
  Parsed& parsed;  ///< for notes
};

/// `ns` none stands for Atom's elements, too. `name` is in lower case, and any case is read: the word is what counts.
/// `rank` is handed on to `read`: which of several sayings holds (draft.hpp).
template <class Draft>
struct Meaning {
  xml::Ns ns;
  std::string_view name;
  void (*read)(const FeedElement&, Draft&, int rank);
  int rank = 0;
};

/// A name as the tables know it: an element of Atom is one of none of the others, and any case is meant.
class Key {
 public:
  explicit Key(xml::Name name) : name_(name) {
    if (name_.ns == xml::Ns::atom) name_.ns = xml::Ns::none;
    std::string_view local = name.local;
    hash_ = static_cast<std::size_t>(name_.ns) * 31 + local.size();
    if (local.empty()) return;
    for (char c : {local.front(), local[local.size() / 2], local.back()})
      hash_ = hash_ * 37 + static_cast<unsigned char>(c | 0x20);
  }
  std::size_t hash() const { return hash_; }
  bool operator==(const Key& other) const {
    return name_ == other.name_ || (name_.ns == other.name_.ns && iequals(name_.local, other.name_.local));
  }

 private:
  xml::Name name_;
  std::size_t hash_ = 0;
};

/// Rows found by hash.
template <class Draft>
class Meanings {
 public:
  Meanings(std::initializer_list<Meaning<Draft>> rows) {
    rows_.reserve(rows.size());
    for (const auto& meaning : rows) {
      const auto& row = rows_.emplace_back(Row{Key({meaning.ns, meaning.name}), meaning});
      auto slot = row.key.hash();
      while (slots_[slot % slots_.size()]) ++slot;
      slots_[slot % slots_.size()] = &row;
    }
  }
  Meanings(const Meanings&) = delete;
  Meanings& operator=(const Meanings&) = delete;

  /// Null when nothing is known of the element.
  const Meaning<Draft>* find(const Key& key) const {
    for (auto slot = key.hash();; ++slot) {
      const auto* row = slots_[slot % slots_.size()];
      if (!row) return nullptr;
      if (row->key == key) return &row->meaning;
    }
  }

 private:
  struct Row {
    Key key;
    Meaning<Draft> meaning;
  };
  std::vector<Row> rows_;
  std::array<const Row*, 256> slots_{};
};

const Meanings<Said>& shared_meanings();
const Meanings<EntryDraft>& entry_meanings();
const Meanings<FeedDraft>& feed_meanings();

/// Reads the element as the tables say. One of no row that belongs to a vocabulary that is passed on is kept as an
/// Extension.
void read_element(const FeedElement& element, EntryDraft& draft);
void read_element(const FeedElement& element, FeedDraft& draft);

// ---- what the tables' functions are made of

/// The address a reference leads to, by the bases around the element; http and https only.
std::optional<Uri> address(const FeedElement& element, std::string_view reference);
/// The same of what an entry may lead to, or have for a file: other protocols too (address_in).
std::optional<Uri> destination(const FeedElement& element, std::string_view reference);
/// A relation by its short name, also when it is written as the registry's address; `alternate` when it has none.
std::string relation(const xml::Element& link);
/// An alternate that is a page is better than one that is another feed or a file.
bool is_page(const xml::Element& link);
Person person_in(const FeedElement& element);
std::string line_in(const FeedElement& element);
std::optional<std::uint64_t> number(std::string_view text);
/// Calls take(child) for each element inside, in its context; not at all below what any feed needs.
template <class Take>
void each_child(const FeedElement& element, Take take) {
  if (element.context.depth() > 16) return;
  xml::Context::Inside inside(element.context, element);
  for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) take(FeedElement(child, element.context, element.parsed));
  }
}

}  // namespace feedd::codec
