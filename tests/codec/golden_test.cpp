// Golden twins: fixtures/FORMAT/NAME.FORMAT and fixtures/wild/NAME.xml, which are broken, are read as NAME.expect.json
// says, and what is written of them in any format is read again and written again the same. FEEDD_BLESS=1 rewrites the
// twins.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "codec/dump.hpp"
#include "codec/format.hpp"
#include "codec/sniff.hpp"

namespace feedd::codec {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> documents() {
  std::vector<fs::path> all;
  for (std::string folder : {"atom", "rss", "json", "wild"}) {
    for (const auto& file : fs::directory_iterator(fs::path(FIXTURES) / folder)) {
      if (file.path().filename().string().find(".expect.") == std::string::npos) all.push_back(file.path());
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, is_read_as_its_twin_says) {
  fs::path path = GetParam();
  Uri base = *parse_uri("https://example.org/feeds/" + path.filename().string());
  auto parsed = parse_any(read(path), "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  std::string told = dump(*parsed);
  fs::path twin = path.parent_path() / (path.stem().string() + ".expect.json");
  if (std::getenv("FEEDD_BLESS")) std::ofstream(twin, std::ios::binary) << told;
  EXPECT_EQ(told, read(twin));
}

TEST_P(Golden, is_converted_to_what_is_converted_to_itself) {
  auto parsed = parse_any(read(GetParam()), "", *parse_uri("https://example.org/feeds/feed"));
  ASSERT_TRUE(parsed) << parsed.error().what;
  for (const Format& format : formats()) {
    if (!format.is_feed) continue;
    std::string once = document(format, parsed->info, parsed->entries);
    auto again = parse_any(once, "", *parse_uri("https://example.org/elsewhere"));
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(document(format, again->info, again->entries), once);
    EXPECT_TRUE(again->notes.empty()) << again->notes.front().error.what;
  }
}

INSTANTIATE_TEST_SUITE_P(Feeds, Golden, testing::ValuesIn(documents()), [](const auto& tested) {
  std::string name = tested.param.parent_path().filename().string() + "_" + tested.param.stem().string();
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
});

}  // namespace
}  // namespace feedd::codec
