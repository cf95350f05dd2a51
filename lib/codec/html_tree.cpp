#include "codec/html_tree.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "codec/html_prose.hpp"
#include "codec/html_shallow.hpp"
#include "codec/html_tidy.hpp"

namespace feedd::codec {

/// When it grows too large the parser is left by longjmp, which passes over frames of C only.
struct HtmlTree::Arena {
  TidyHtml tidy;  ///< instead of all else, where the text is
  bool is_tidy = false;
  std::string room;  ///< for the text, if it had to be changed
  std::optional<Condensed> text;
  const GumboNode* root = nullptr;
  std::vector<std::unique_ptr<char[]>> chunks;
  char* at = nullptr;
  std::size_t left = 0, used = 0;
  std::jmp_buf too_large;

  static void* allocate(void* userdata, std::size_t size);
  bool parse(HtmlScope scope);
};

namespace {

constexpr std::size_t memory_limit = 96u << 20;
constexpr std::size_t first_chunk = 8u << 10, chunk_size = 64u << 10;  ///< most texts are short

void release(void*, void*) {}

class Walk {
 public:
  Walk(Condensed& text, HtmlVisitor& visitor) : text_(text), visitor_(visitor) {}

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
          visitor_.text(text_.expanded(child->v.text.text, room_));
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
    told.math = element.tag_namespace == GUMBO_NAMESPACE_MATHML;
    attributes_.clear();
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      attributes_.push_back({attribute->name, attribute->value});
    }
    told.attributes = attributes_;
    return visitor_.enter(told);
  }

  Condensed& text_;
  std::string room_;
  HtmlVisitor& visitor_;
  std::vector<Attribute> attributes_;
};

}  // namespace

void* HtmlTree::Arena::allocate(void* userdata, std::size_t size) {
  auto& arena = *static_cast<Arena*>(userdata);
  size = (size + 15) & ~std::size_t{15};
  if (size > arena.left) {
    std::size_t fresh = std::max(size, arena.chunks.empty() ? first_chunk : chunk_size);
    if (arena.used + fresh > memory_limit) std::longjmp(arena.too_large, 1);
    arena.chunks.push_back(std::make_unique<char[]>(fresh));  // zeros: not all is set before it is read
    arena.at = arena.chunks.back().get();
    arena.left = fresh;
    arena.used += fresh;
  }
  char* piece = arena.at;
  arena.at += size;
  arena.left -= size;
  return piece;
}

bool HtmlTree::Arena::parse(HtmlScope scope) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = release;
  options.userdata = this;
  options.max_errors = 0;
  if (scope != HtmlScope::document) options.fragment_context = GUMBO_TAG_BODY;
  if (setjmp(too_large)) return false;
  const GumboOutput* output = gumbo_parse_with_options(&options, text->text().data(), text->text().size());
  root = scope == HtmlScope::document ? output->document : output->root;
  return true;
}

HtmlTree::HtmlTree(std::string_view html, HtmlScope scope, Parser parser) : arena_(std::make_unique<Arena>()) {
  arena_->is_tidy = parser == Parser::as_fits && scope == HtmlScope::fragment && arena_->tidy.read(html);
  if (arena_->is_tidy) return;
  Prose prose;
  std::string_view text = shallow(html, arena_->room, prose);
  if (scope != HtmlScope::fragment) prose.clear();  // positions matter, or blanks before the body do
  arena_->text.emplace(text, prose);
  if (!arena_->parse(scope)) arena_->root = nullptr;
}

HtmlTree::~HtmlTree() = default;

bool HtmlTree::grown() const { return arena_->is_tidy || arena_->root != nullptr; }
bool HtmlTree::is_tidy() const { return arena_->is_tidy; }

void HtmlTree::walk(HtmlVisitor& visitor) const {
  if (arena_->is_tidy) return arena_->tidy.walk(visitor);
  arena_->text->rewind();
  if (arena_->root) Walk(*arena_->text, visitor).run(arena_->root);
}

bool walk_html(std::string_view html, HtmlScope scope, HtmlVisitor& visitor) {
  HtmlTree tree(html, scope);
  tree.walk(visitor);
  return tree.grown();
}

std::string_view Element::attribute(std::string_view wanted) const {
  for (const auto& one : attributes) {
    if (one.name == wanted) return one.value;
  }
  return {};
}

bool is_void_element(std::string_view name) {
  static constexpr std::array<std::string_view, 14> names{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                          "input", "link", "meta", "param", "source", "track", "wbr"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace feedd::codec
