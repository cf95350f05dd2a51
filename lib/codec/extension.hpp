/// Elements that are passed on as they are said: which vocabularies, and what of them is safe. Internal to this room.
#pragma once

#include <optional>
#include <span>

#include "codec/elements.hpp"
#include "model/entry.hpp"

namespace feedd::codec {

/// Whether elements of this vocabulary are handed on at all.
bool is_passed_on(xml::Name name);

/// The element with what is in it, bounded; addresses made absolute. Nothing when nothing is left of it.
std::optional<Extension> extension(const FeedElement& element);

/// For those read from elsewhere (`_feedd` in JSON): the same bounds and the same care for addresses, and only names
/// whose vocabulary is passed on.
bool is_sound(const Extension& extension);

/// The namespaces that written extensions use: prefix and address.
struct Namespace {
  const char* attribute;  ///< `xmlns:itunes`
  const char* uri;
};
std::span<const Namespace> extension_namespaces();

/// The words that whoever reads these beside a text takes for the summary, where there is no other; at most `limit`
/// bytes.
std::string words_of(std::span<const Extension> extensions, std::size_t limit);

/// As a last child, unless nothing is left to be said of it.
void append_extension(pugi::xml_node parent, const Extension& extension);

}  // namespace feedd::codec
