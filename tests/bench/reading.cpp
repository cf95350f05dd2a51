/// How fast whole documents become the model, beside what the parsers below need for the bare tree of the same bytes.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>
#include <pugixml.hpp>
#include <string>

#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/html.hpp"
#include "codec/sniff.hpp"

namespace {

using namespace feedd;

/// About 3 KiB of markup in two languages.
std::string body(int n) {
  std::string html;
  for (int i = 0; i < 14; ++i) {
    html += "<p>第 " + std::to_string(n) + " 篇的第 " + std::to_string(i) +
            " 段：一些中文文字，看看读得有多快。Some <em>plain</em> words of English, and a <a "
            "href=\"https://example.org/p?a=" +
            std::to_string(i) + "&amp;b=2\">link</a> &mdash; it&rsquo;s here.</p>\n";
  }
  return html + "<pre><code class=\"language-cpp\">if (a &lt; b) return a;</code></pre>";
}

std::string document(std::string_view format, int items) {
  FeedInfo info;
  info.id = "https://example.org/feed";
  info.title = "一个博客";
  info.link = parse_uri("https://example.org/").value();
  std::vector<Entry> entries;
  for (int n = 0; n < items; ++n) {
    Entry e;
    e.link = parse_uri("https://example.org/posts/" + std::to_string(n)).value();
    e.id = e.link->str();
    e.title = "第 " + std::to_string(n) + " 篇 about something";
    e.html = body(n);
    e.summary = "摘要 and a few words";
    e.published = e.updated = Instant(std::chrono::seconds(1600000000 + n * 3600));
    e.authors = {{"作者", "", ""}};
    e.tags = {{"技术", "", ""}, {"feeds", "", ""}};
    if (n % 5 == 0) e.enclosures = {{parse_uri("https://example.org/a.mp3").value(), "audio/mpeg", 12345}};
    entries.push_back(std::move(e));
  }
  return codec::document(*codec::find_format(format), info, entries);
}

void read(benchmark::State& state, const char* format, codec::Html html) {
  auto text = document(format, static_cast<int>(state.range(0)));
  auto base = parse_uri("https://example.org/feed").value();
  for (auto _ : state) {
    auto parsed = codec::parse_any(text, "", base, html);
    if (!parsed || parsed->entries.size() != static_cast<std::size_t>(state.range(0))) state.SkipWithError("not read");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void pugixml(benchmark::State& state, const char* format) {
  auto text = document(format, static_cast<int>(state.range(0)));
  for (auto _ : state) {
    pugi::xml_document tree;
    benchmark::DoNotOptimize(tree.load_buffer(text.data(), text.size()));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void boost_json(benchmark::State& state) {
  auto text = document("json", static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(boost::json::parse(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void clean(benchmark::State& state) {
  auto html = body(1);
  auto base = parse_uri("https://example.org/feed").value();
  for (auto _ : state) benchmark::DoNotOptimize(codec::clean(html, base));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * html.size()));
}

constexpr auto sizes = [](auto* one) { one->Arg(10)->Arg(100)->Arg(1000); };

BENCHMARK_CAPTURE(pugixml, atom_bare, "atom")->Apply(sizes);
BENCHMARK_CAPTURE(read, atom_as_written, "atom", codec::Html::as_written)->Apply(sizes);
BENCHMARK_CAPTURE(read, atom_clean, "atom", codec::Html::safe)->Apply(sizes);
BENCHMARK_CAPTURE(pugixml, rss_bare, "rss")->Apply(sizes);
BENCHMARK_CAPTURE(read, rss_as_written, "rss", codec::Html::as_written)->Apply(sizes);
BENCHMARK_CAPTURE(read, rss_clean, "rss", codec::Html::safe)->Apply(sizes);
BENCHMARK(boost_json)->Apply(sizes)->Name("boost_json/bare");
BENCHMARK_CAPTURE(read, json_as_written, "json", codec::Html::as_written)->Apply(sizes);
BENCHMARK_CAPTURE(read, json_clean, "json", codec::Html::safe)->Apply(sizes);
BENCHMARK(clean)->Name("clean/post_of_3_KiB");

}  // namespace
