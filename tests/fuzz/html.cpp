// Any text as foreign HTML: what is clean stays as it is.
#include <string>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/html_tree.hpp"
#include "fuzz.hpp"

using namespace feedd;

namespace {

struct Said : codec::HtmlVisitor {
  bool enter(const codec::Element& element) override {
    all.append("<").append(element.name);
    for (const auto& [name, value] : element.attributes) all.append(" ").append(name).append("=").append(value);
    return true;
  }
  void leave() override { all += ">"; }
  void text(std::string_view text) override { all.append("[").append(text).append("]"); }
  std::string all;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Uri base = *parse_uri("https://example.org/a/b");
  auto html = fuzz::view(data, size);
  auto once = codec::clean(html, base);
  fuzz::must(is_xml_safe(once), "clean HTML is UTF-8 that XML allows");
  auto twice = codec::clean(once, base);
  fuzz::must_be_same(once, twice, "clean(clean(x)) == clean(x)");
  for (const char* never : {"<script", "<style", "<object", "<embed", "<form", "<base", "<meta", "<link"}) {
    fuzz::must(once.find(never) == std::string::npos, "no element that runs, loads or asks");
  }
  fuzz::must(is_utf8(codec::text_of(html, 500)), "text is UTF-8");
  (void)codec::absolute_links(html, base);
  if (codec::HtmlTree tidy(html, codec::HtmlScope::fragment); tidy.is_tidy()) {
    Said said, parsed;
    tidy.walk(said);
    codec::HtmlTree(html, codec::HtmlScope::fragment, codec::HtmlTree::Parser::full).walk(parsed);
    fuzz::must_be_same(said.all, parsed.all, "tidy text has the tree a parser makes");
  }
  return 0;
}
