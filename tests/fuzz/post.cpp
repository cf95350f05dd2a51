// Any bytes as a post of each generator: front matter, dates, address, templates, Markdown, summary. What comes out is
// text that XML allows, and the same again.
#include <string>

#include "base/text.hpp"
#include "fuzz.hpp"
#include "posts/post.hpp"

using namespace feedd;

namespace {

markup::Flavour flavour_of(posts::Generator generator) {
  switch (generator) {
    case posts::Generator::jekyll:
      return markup::Flavour::kramdown;
    case posts::Generator::hugo:
      return markup::Flavour::goldmark;
    case posts::Generator::zola:
      return markup::Flavour::pulldown;
    default:
      return markup::Flavour::commonmark;
  }
}

posts::Settings settings_of(posts::Generator generator) {
  posts::Settings out;
  out.source = {"posts/fuzz"};
  out.root = "/nonexistent";
  out.generator = generator;
  out.base = *parse_uri("https://e.org/b/");
  out.base_path = "/b";
  out.permalink = "/:categories/:year/:title/";
  out.excerpt_separator = "<!--more-->";
  out.markdown = markup::MarkdownOptions(flavour_of(generator));
  out.markdown.smart = out.markdown.emoji = out.markdown.block_attributes = out.markdown.html_holds_markdown = true;
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Instant now = *parse_rfc3339("2026-11-01T00:00:00Z");
  for (auto generator :
       {posts::Generator::plain, posts::Generator::jekyll, posts::Generator::hugo, posts::Generator::zola}) {
    const auto settings = settings_of(generator);
    const posts::PostFile file{"_posts/2020-01-02-a.md", std::string(fuzz::view(data, size)), "stamp", {}};
    const auto made = posts::post(file, settings, {}, now);
    if (!made || !made->entry) continue;
    const auto& entry = *made->entry;
    fuzz::must(is_xml_safe(entry.html) && is_xml_safe(entry.title) && is_xml_safe(entry.summary), "text XML allows");
    fuzz::must(entry.summary.size() <= 500, "a summary is short");
    const auto again = posts::post(file, settings, {}, now);
    fuzz::must(again && again->entry && *again->entry == entry, "the same bytes make the same entry");
  }
  return 0;
}
