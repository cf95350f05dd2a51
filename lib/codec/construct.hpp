/// A text construct as what it means: the words of an element that may be plain text, HTML (escaped, in a CDATA section
/// or as real elements) or either (RFC 4287 §3.1, §4.1.3; RSS 2.0, where only custom decides). Internal to this room.
#pragma once

#include <cstddef>
#include <string>

#include "base/uri.hpp"
#include "codec/parsed.hpp"
#include "codec/xml_element.hpp"
#include "codec/xml_names.hpp"

namespace feedd::codec {

struct Construct {
  /// `none`: not text at all (a picture, another format); `either`: HTML in a body, and in a title when it looks so.
  enum class Kind { none, plain, either, html };
  Kind kind = Kind::none;
  xml::Text text;
  const Uri* base = nullptr;  ///< for the references in it; lasts as long as the Context
  bool escaped = false;       ///< HTML that stood there as text: it may have been escaped once too often

  bool empty() const;
};

/// `name` tells the dialect: without a `type`, text is plain in Atom and either in RSS.
Construct construct(const xml::Element& element, xml::Name name, xml::Context& context);

std::string line_of(const Construct& said);                      ///< as a title: one line of plain text
std::string words_of(const Construct& said, std::size_t limit);  ///< as a summary: plain text, blanks squeezed
std::string html_of(Construct said, Html html);                  ///< as a body

/// HTML whose only tags are shown as such, so written that nobody takes them for tags that were escaped once too often.
std::string guarded(std::string html);

}  // namespace feedd::codec
