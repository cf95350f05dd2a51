#include "codec/html_tree.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t memory_limit = 96u << 20;
constexpr std::size_t chunk_size = 64u << 10;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

template <std::size_t n>
bool one_of(std::string_view name, const std::array<std::string_view, n>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Elements whose start tag closes their like: they do not nest by themselves and are often left open.
bool closes_its_like(std::string_view name) {
  static constexpr std::array<std::string_view, 18> names{"p",  "li",    "dt",    "dd",       "tr",     "td",
                                                          "th", "tbody", "thead", "tfoot",    "option", "optgroup",
                                                          "rb", "rt",    "rp",    "colgroup", "html",   "body"};
  return one_of(name, names);
}

bool is_raw_text(std::string_view name) {
  static constexpr std::array<std::string_view, 8> names{"script", "style",  "textarea", "title",
                                                         "xmp",    "iframe", "noembed",  "noframes"};
  return one_of(name, names);
}

/// The same bytes with the tags of elements nested too deeply blanked out, so that the parser's own searches through
/// its open elements stay short. Positions do not move.
class Shallow {
 public:
  explicit Shallow(std::string_view html) : source_(html), text_(html) {}

  std::string run() {
    while ((at_ = source_.find('<', at_)) != std::string_view::npos) {
      if (source_.substr(at_, 4) == "<!--") {
        skip_past("-->", 4);
      } else if (at_ + 1 < source_.size() && is_letter(source_[at_ + 1])) {
        start_tag();
      } else if (at_ + 2 < source_.size() && source_[at_ + 1] == '/' && is_letter(source_[at_ + 2])) {
        end_tag();
      } else {
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  struct Open {
    std::string name;
    bool blanked;
  };

  void skip_past(std::string_view what, std::size_t from) {
    std::size_t found = source_.find(what, std::min(source_.size(), at_ + from));
    at_ = found == std::string_view::npos ? source_.size() : found + what.size();
  }

  std::string name_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < source_.size() && !is_blank(source_[end]) && source_[end] != '/' && source_[end] != '>') ++end;
    return ascii_lower(source_.substr(begin, end - begin));
  }

  std::size_t tag_end() const {
    char quote = 0;
    for (std::size_t i = at_ + 1; i < source_.size(); ++i) {
      char c = source_[i];
      if (quote) {
        if (c == quote) quote = 0;
      } else if ((c == '"' || c == '\'') && source_[i - 1] == '=') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return source_.size();
  }

  void blank(std::size_t begin, std::size_t end) {
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(end),
              ' ');
  }

  void start_tag() {
    std::string name = name_at(at_ + 1);
    std::size_t begin = at_;
    at_ = tag_end();
    bool foreign = open_names_["svg"] > 0 || open_names_["math"] > 0;
    if (is_raw_text(name) && !foreign) {
      std::string end = "</" + name;
      while (at_ < source_.size() && !iequals(source_.substr(at_, end.size()), end)) {
        at_ = std::min(source_.find('<', at_ + 1), source_.size());
      }
      return;
    }
    if (is_void_element(name) || closes_its_like(name)) return;
    bool deep = kept_ >= html_depth;
    if (deep) blank(begin, at_);
    kept_ += !deep;
    ++open_names_[name];
    open_.push_back({std::move(name), deep});
  }

  void end_tag() {
    std::string name = name_at(at_ + 2);
    std::size_t begin = at_;
    at_ = std::min(source_.find('>', at_), source_.size());
    auto named = open_names_.find(name);
    if (named == open_names_.end() || named->second == 0) return;
    bool found = false;
    while (!found) {
      Open& last = open_.back();
      found = last.name == name;
      if (found && last.blanked) blank(begin, std::min(at_ + 1, source_.size()));
      kept_ -= !last.blanked;
      --open_names_[last.name];
      open_.pop_back();
    }
  }

  std::string_view source_;
  std::string text_;
  std::size_t at_ = 0, kept_ = 0;
  std::vector<Open> open_;
  std::map<std::string, std::size_t, std::less<>> open_names_;
};

/// Where gumbo's tree lives. When it grows too large the parser is left by longjmp, which passes over frames of C only.
struct Arena {
  std::vector<std::unique_ptr<char[]>> chunks;
  char* at = nullptr;
  std::size_t left = 0, used = 0;
  std::jmp_buf too_large;
};

void* allocate(void* userdata, std::size_t size) {
  auto& arena = *static_cast<Arena*>(userdata);
  size = (size + 15) & ~std::size_t{15};
  if (size > arena.left) {
    std::size_t fresh = std::max(size, chunk_size);
    if (arena.used + fresh > memory_limit) std::longjmp(arena.too_large, 1);
    arena.chunks.push_back(std::make_unique_for_overwrite<char[]>(fresh));
    arena.at = arena.chunks.back().get();
    arena.left = fresh;
    arena.used += fresh;
  }
  char* piece = arena.at;
  arena.at += size;
  arena.left -= size;
  return piece;
}

void release(void*, void*) {}

const GumboOutput* parse(const std::string& html, HtmlScope scope, Arena& arena) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = release;
  options.userdata = &arena;
  options.max_errors = 0;
  if (scope == HtmlScope::fragment) options.fragment_context = GUMBO_TAG_BODY;
  if (setjmp(arena.too_large)) return nullptr;
  return gumbo_parse_with_options(&options, html.data(), html.size());
}

class Walk {
 public:
  Walk(const std::string& source, HtmlVisitor& visitor) : source_(source), visitor_(visitor) {}

  void run(const GumboNode* root) {
    struct Place {
      const GumboNode* node;
      unsigned next;
    };
    std::vector<Place> path{{root, 0}};
    while (!path.empty()) {
      const GumboVector& children = path.back().node->v.element.children;
      if (path.back().next == children.length) {
        path.pop_back();
        if (!path.empty()) visitor_.leave();
        continue;
      }
      auto* child = static_cast<const GumboNode*>(children.data[path.back().next++]);
      switch (child->type) {
        case GUMBO_NODE_ELEMENT:
          if (enter(child->v.element)) path.push_back({child, 0});
          break;
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_CDATA:
        case GUMBO_NODE_WHITESPACE:
          visitor_.text(child->v.text.text);
          break;
        default:
          break;
      }
    }
  }

 private:
  bool enter(const GumboElement& element) {
    std::string unknown;
    Element told;
    told.name = gumbo_normalized_tagname(element.tag);
    if (element.tag == GUMBO_TAG_UNKNOWN) {
      GumboStringPiece piece = element.original_tag;
      if (piece.data) gumbo_tag_from_original_text(&piece);
      if (piece.data) unknown = ascii_lower({piece.data, piece.length});
      told.name = unknown;
    }
    told.foreign = element.tag_namespace != GUMBO_NAMESPACE_HTML;
    attributes_.clear();
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      Attribute one{attribute->name, attribute->value, 0, 0};
      const char* begin = attribute->original_value.data;
      std::size_t length = attribute->original_value.length;
      if (begin >= source_.data() && begin + length <= source_.data() + source_.size() && length > 0) {
        one.begin = static_cast<std::size_t>(begin - source_.data());
        one.end = one.begin + length;
      }
      attributes_.push_back(one);
    }
    told.attributes = attributes_;
    return visitor_.enter(told);
  }

  const std::string& source_;
  HtmlVisitor& visitor_;
  std::vector<Attribute> attributes_;
};

}  // namespace

std::string_view Element::attribute(std::string_view wanted) const {
  for (const auto& one : attributes) {
    if (one.name == wanted) return one.value;
  }
  return {};
}

bool is_void_element(std::string_view name) {
  static constexpr std::array<std::string_view, 14> names{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                          "input", "link", "meta", "param", "source", "track", "wbr"};
  return one_of(name, names);
}

bool walk_html(std::string_view html, HtmlScope scope, HtmlVisitor& visitor) {
  std::string text = Shallow(html).run();
  Arena arena;
  const GumboOutput* output = parse(text, scope, arena);
  if (!output) return false;
  const GumboNode* root = output->root;
  if (scope == HtmlScope::document) root = output->document;
  Walk(text, visitor).run(root);
  return true;
}

}  // namespace feedd::codec
