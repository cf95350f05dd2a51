/// A cold export of many posts beside cmark-gfm alone on the same bytes.
#include <benchmark/benchmark.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "posts/post.hpp"
#include "posts/tree.hpp"
#include "site/publisher.hpp"
#include "store/memory.hpp"

namespace {

using namespace feedd;
namespace fs = std::filesystem;

/// A post of some five kilobytes: headings, lists, code, links, Chinese and English.
std::string body_of(int n) {
  std::string out;
  for (int i = 0; i < 12; ++i) {
    const auto number = std::to_string(n * 31 + i);
    out += "## 第 " + number + " 节 heading\n\n";
    out += "增量构建难的不是快，而是敢信。This is *paragraph* " + number + " with a [link](https://example.org/a/" +
           number + ") and `code`, and **some bold words** to be read.\n\n";
    out += "* one item of a list\n* another with <em>markup</em>\n* ![picture](/images/" + number + ".png)\n\n";
    if (i % 4 == 0) out += "```cpp\nint main() { return " + number + "; }  // as it stands\n```\n\n";
  }
  return out;
}

class Blog {
 public:
  explicit Blog(int posts) : root_(fs::temp_directory_path() / ("feedd-bench-posts-" + std::to_string(getpid()))) {
    fs::create_directories(root_ / "_posts");
    std::ofstream(root_ / "_config.yml") << "url: https://blog.example.org\ntitle: Blog\ntimezone: Asia/Shanghai\n";
    for (int n = 0; n < posts; ++n) {
      bodies.push_back(body_of(n));
      char day[16];
      std::snprintf(day, sizeof day, "%04d-%02d-%02d", 2000 + n / 336 % 25, n / 28 % 12 + 1, n % 28 + 1);
      std::ofstream(root_ / "_posts" / (std::string(day) + "-post-" + std::to_string(n) + ".md"))
          << "---\nlayout: post\ntitle: 第 " << n << " 篇 \"quoted\"\ntags: [a, b]\ncategory: 技术\n---\n"
          << bodies.back();
    }
  }
  ~Blog() { fs::remove_all(root_); }

  posts::PostsConfig config() const {
    posts::PostsConfig out;
    out.id = {"posts/blog"};
    out.name = "blog";
    out.path = root_;
    return out;
  }

  std::vector<std::string> bodies;

 private:
  fs::path root_;
};

/// cmark-gfm with the extensions feedd uses, and nothing else.
void bare_cmark(const std::string& text) {
  cmark_gfm_core_extensions_ensure_registered();
  auto* parser = cmark_parser_new(CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES);
  for (auto name : {"table", "strikethrough", "autolink", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser, text.data(), text.size());
  auto* document = cmark_parser_finish(parser);
  auto* html =
      cmark_render_html(document, CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES, cmark_parser_get_syntax_extensions(parser));
  benchmark::DoNotOptimize(html);
  std::free(html);
  cmark_node_free(document);
  cmark_parser_free(parser);
}

void cmark_alone(benchmark::State& state) {
  const Blog blog(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    for (const auto& body : blog.bodies) bare_cmark(body);
  }
}

/// Walk, read, render, write down, publish: what `--export` does but for the files.
void cold_export(benchmark::State& state) {
  const Blog blog(static_cast<int>(state.range(0)));
  const auto config = blog.config();
  for (auto _ : state) {
    auto settings = posts::settings(config).value();
    auto walked = posts::walk(settings, {}).value();
    auto store = store::memory_store();
    std::vector<site::Channel> channels(1);
    channels[0].newest = static_cast<std::size_t>(state.range(1));
    auto routes = site::Routes::make(channels, {config.id}, {}).value();
    site::Plan plan{parse_uri("https://feeds.example.org/").value(), channels, routes, {{config.id, {}}}};
    Published<site::Site> site;
    site::Publisher publisher(*store, std::move(plan), site, system_clock());
    publisher.hold();
    publisher.leave_uncompressed();
    (void)publisher.rebuild();
    Batch batch;
    batch.source = config.id;
    for (const auto& found : walked.found) {
      auto bytes = posts::read_post(config.path, found.place).value();
      auto made = posts::post({found.place, std::move(bytes), found.stamp, found.modified}, settings, walked.survey,
                              system_clock()());
      batch.upserts.push_back(std::move(*made->entry));
      if (batch.upserts.size() < 500) continue;
      (void)publisher.take(batch);
      batch.upserts.clear();
    }
    (void)publisher.take(batch);
    (void)publisher.release();
    benchmark::DoNotOptimize(site.get());
  }
}

}  // namespace

BENCHMARK(cmark_alone)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(cold_export)
    ->Args({1000, 50})
    ->Args({1000, 1000})
    ->Args({10000, 50})
    ->Args({10000, 10000})
    ->Unit(benchmark::kMillisecond);
