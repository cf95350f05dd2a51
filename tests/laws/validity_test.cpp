/// What is published of anything that was ever read is what the validator passes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "codec/check.hpp"
#include "codec/sniff.hpp"
#include "site/on_demand.hpp"
#include "site/publisher.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

const SourceId planet{"upstream/planet"};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Fixtures, and what fuzzing made of feeds.
std::vector<fs::path> feeds() {
  std::vector<fs::path> all;
  const fs::path fixtures = FIXTURES;
  for (const auto& folder : {fixtures / "atom", fixtures / "rss", fixtures / "json", fixtures / "wild",
                             fixtures.parent_path() / "tests/fuzz/seeds/feed"}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().filename().string().find(".expect.") == std::string::npos) all.push_back(file.path());
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

Batch batch_of(const codec::Parsed& parsed) {
  Batch out;
  out.source = planet;
  std::set<std::string> seen;
  for (auto entry : parsed.entries) {
    if (!seen.insert(entry.id).second) continue;
    entry.source = planet;
    entry.guid = {entry.id};
    if (!entry.origin) {
      entry.origin = Origin{parsed.info.id, parsed.info.title, parsed.info.self, parsed.info.link, parsed.info.rights};
    }
    out.upserts.push_back(std::move(entry));
  }
  return out;
}

Plan plan(const FeedInfo& about, codec::Attribution attribution, codec::Content content) {
  Channel main, bare;
  main.info.title = about.title.empty() ? "Feed" : about.title;
  main.info.subtitle = about.subtitle;
  main.info.authors = about.authors;
  main.info.language = "zh-CN";
  main.info.rights = about.rights;
  main.info.icon = about.icon;
  main.attribution = bare.attribution = attribution;
  main.content = bare.content = content;
  bare.id = {"bare"};
  bare.info.title = "Bare";
  const Sections sections{true, true};
  auto routes = Routes::make({main, bare}, {planet}, {}, sections).value();
  Plan out{parse_uri("https://feeds.example.org/planet/").value(),
           {main, bare},
           std::move(routes),
           {{planet, {about.title, about.link, about.self}}}};
  out.sections = sections;
  return out;
}

void expect_sound(const codec::Format& format, const Document& document) {
  for (const auto& fault : codec::check_document(format, document.identity->str())) {
    ADD_FAILURE() << document.path << ": " << fault.rule << ": " << fault.what;
  }
}

class Validity : public testing::TestWithParam<fs::path> {};

TEST_P(Validity, is_what_every_output_of_every_feed_has) {
  const auto parsed = codec::parse_any(read(GetParam()), "", parse_uri("https://example.org/feeds/feed").value());
  if (!parsed) return;
  using codec::Attribution, codec::Content;
  for (auto [attribution, content] :
       {std::pair(Attribution::none, Content::full), std::pair(Attribution::byline, Content::full),
        std::pair(Attribution::title_prefix, Content::summary)}) {
    auto clock = [] { return Instant(std::chrono::seconds(1700000000)); };
    auto store = store::memory_store();
    Published<Site> site;
    Publisher publisher(*store, plan(parsed->info, attribution, content), site, clock);
    OnDemand on_demand(store->reader().value(), clock);
    ASSERT_TRUE(publisher.rebuild());
    ASSERT_TRUE(publisher.take(batch_of(*parsed)));
    const auto current = site.get();
    for (const auto& format : codec::formats()) {
      for (const auto* directory : {"/", "/bare/"}) {
        expect_sound(format, *current->find(directory + std::string(format.file)));
      }
    }
    for (const auto& [place, directories] : current->catalogue()->places()) {
      const auto made = on_demand.make_all(*current->catalogue(), place).value();
      for (std::size_t i = 0; i < made.documents.size(); ++i) expect_sound(*made.formats[i], *made.documents[i]);
    }
    expect_sound(*codec::find_format("atom"), *current->find("/health.xml"));
    EXPECT_EQ(current->find("/status.json")->identity->str().find("left out"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Feeds, Validity, testing::ValuesIn(feeds()), [](const auto& tested) {
  std::string name = tested.param.parent_path().filename().string() + "_" + tested.param.filename().string();
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
});

}  // namespace
}  // namespace feedd::site
