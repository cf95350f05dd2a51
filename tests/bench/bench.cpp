/// The figures feedd holds itself to, printed by ./dev bench. Speed is measured here and nowhere else.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>
#include <vector>

#include "codec/format.hpp"
#include "serve/respond.hpp"
#include "site/publisher.hpp"
#include "store/memory.hpp"
#include "store/open.hpp"

namespace {

using namespace feedd;

const SourceId blog{"posts/blog"};

Entry entry(int n) {
  Entry e;
  e.source = blog;
  e.guid = {std::to_string(n)};
  e.id = "https://blog.example.org/" + e.guid.value;
  e.link = parse_uri(e.id).value();
  e.title = "第 " + e.guid.value + " 篇";
  for (int i = 0; i < 60; ++i) e.html += "<p>正文 " + std::to_string(n * i) + " text &amp; <em>more</em> text.</p>";
  e.summary = "摘要";
  e.published = e.updated = Instant(std::chrono::seconds(1600000000 + n));
  e.tags = {{"技术", "", ""}};
  return e;
}

site::Plan plan() {
  std::vector<site::Channel> channels(1);
  auto routes = site::Routes::make(channels, {blog}, {}).value();
  return {parse_uri("https://feeds.example.org/").value(), channels, routes, {{blog, {}}}};
}

/// One new post among `stored` others, from batch to visible.
void save_to_visible(benchmark::State& state) {
  auto directory = std::filesystem::temp_directory_path() / ("feedd-bench-" + std::to_string(getpid()));
  std::filesystem::create_directories(directory);
  {
    auto store = store::open("sqlite:feedd.db", directory).value();
    Published<site::Site> site;
    site::Publisher publisher(*store, plan(), site, system_clock());
    (void)publisher.rebuild();
    auto stored = static_cast<int>(state.range(0));
    for (int n = 0; n < stored; n += 500) {
      Batch batch;
      batch.source = blog;
      for (int i = n; i < std::min(n + 500, stored); ++i) batch.upserts.push_back(entry(i));
      batch.more = n + 500 < stored;
      (void)publisher.take(batch);
    }
    int next = stored;
    for (auto _ : state) {
      Batch batch;
      batch.source = blog;
      batch.upserts = {entry(next++)};
      auto taken = publisher.take(batch);
      benchmark::DoNotOptimize(taken);
    }
  }
  std::filesystem::remove_all(directory);
}
BENCHMARK(save_to_visible)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond)->Iterations(50);

void fragment(benchmark::State& state) {
  const auto& format = codec::formats()[static_cast<std::size_t>(state.range(0))];
  auto e = entry(1);
  for (auto _ : state) benchmark::DoNotOptimize(format.fragment(e, codec::Content::full));
  state.SetLabel(std::string(format.name));
}
BENCHMARK(fragment)->DenseRange(0, 3);

void respond_to_a_reader(benchmark::State& state) {
  auto store = store::memory_store();
  Published<site::Site> site;
  site::Publisher publisher(*store, plan(), site, system_clock());
  (void)publisher.rebuild();
  auto current = site.get();
  serve::Request request;
  request.method = "GET";
  request.target = "/atom.xml";
  request.accept_encoding = "gzip, deflate, br";
  for (auto _ : state) benchmark::DoNotOptimize(serve::respond(request, current.get(), Instant()));
}
BENCHMARK(respond_to_a_reader);

}  // namespace

BENCHMARK_MAIN();
