#include "site/export.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

class Export : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "feedd-export-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory = name;
  }
  void TearDown() override { fs::remove_all(directory); }
  static DocumentPtr made(const std::string& path, const std::string& bytes) {
    return document(path, path.ends_with(".html") ? "text/html" : "text/plain", bytes, etag_of(bytes), Instant());
  }
  std::string read(const std::string& name) const {
    std::ifstream in(directory / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path directory;
};

TEST_F(Export, writes_every_document_and_alias) {
  auto site = Site()
                  .with({made("/atom.xml", "atom"), made("/index.html", "page"), made("/云/atom.xml", "cloud")})
                  .aliased("/feed.xml", "/atom.xml")
                  .aliased("/feed/", "/atom.xml")
                  .aliased("/", "/index.html");
  auto report = export_to(site, directory / "out");
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->written, 5);
  EXPECT_EQ(read("out/atom.xml"), "atom");
  EXPECT_EQ(read("out/feed.xml"), "atom");
  EXPECT_EQ(read("out/feed/index.xml"), "atom");
  EXPECT_EQ(read("out/index.html"), "page");
  EXPECT_EQ(read("out/云/atom.xml"), "cloud");
}

TEST_F(Export, writes_a_document_of_many_parts_once) {
  Body bytes;
  for (std::size_t i = 0; i < 3000; ++i) {
    bytes.append(Part(std::string(i % 999 * 7, static_cast<char>('a' + i % 26))));
  }
  auto site = Site().with({document("/a.xml", "text/plain", bytes, etag_of(bytes), Instant())});
  EXPECT_EQ(export_to(site, directory)->written, 1);
  EXPECT_EQ(read("a.xml"), bytes.str());
  EXPECT_EQ(export_to(site, directory)->unchanged, 1);
  auto other = bytes.str();
  other.back() = '!';
  EXPECT_EQ(export_to(site.with({made("/a.xml", other)}), directory)->written, 1);
  EXPECT_EQ(read("a.xml"), other);
}

TEST(Body, is_its_parts) {
  Body body("ab");
  body.append(Part(""));
  body.append(Part("c"));
  EXPECT_EQ(body.parts().size(), 2u);
  EXPECT_EQ(body.size(), 3u);
  EXPECT_EQ(body.str(), "abc");
  Body again("ab"), other("ab");
  again.append(Part("c"));
  other.append(Part("d"));
  EXPECT_EQ(etag_of(body), etag_of(again));
  EXPECT_NE(etag_of(body), etag_of(other));
}

TEST_F(Export, touches_no_file_that_holds_these_bytes_and_leaves_others_alone) {
  auto site = Site().with({made("/a.xml", "one"), made("/b.xml", "two")});
  ASSERT_TRUE(export_to(site, directory));
  std::ofstream(directory / "mine.txt") << "mine";
  auto inode = [&](const char* name) {
    struct stat info {};
    EXPECT_EQ(stat((directory / name).c_str(), &info), 0);
    return info.st_ino;
  };
  auto before = inode("a.xml");
  auto report = export_to(site.with({made("/b.xml", "new")}), directory);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->written, 1);
  EXPECT_EQ(report->unchanged, 1);
  EXPECT_EQ(inode("a.xml"), before);
  EXPECT_EQ(read("b.xml"), "new");
  EXPECT_EQ(read("mine.txt"), "mine");
}

TEST_F(Export, names_the_file_it_cannot_write) {
  std::ofstream(directory / "cloud") << "a file where a directory must be";
  auto report = export_to(Site().with({made("/cloud/atom.xml", "x")}), directory);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().what.find("cloud"), std::string::npos);
}

TEST_F(Export, leaves_out_what_tells_of_the_running_process) {
  auto status = std::make_shared<Document>(*made("/status.json", "{}"));
  status->live = true;
  auto report = export_to(Site().with({status}), directory);
  ASSERT_TRUE(report);
  EXPECT_FALSE(fs::exists(directory / "status.json"));
}

}  // namespace
}  // namespace feedd::site
