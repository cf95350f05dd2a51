#include "site/export.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <utility>

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

TEST_F(Export, tells_of_each_file_once_whether_written_or_not) {
  auto site = Site().with({made("/a.xml", std::string(3000, 'a')), made("/b.xml", "b")}).aliased("/c.xml", "/a.xml");
  int told = 0;
  ExportWish wish;
  wish.packed = true;
  wish.on_file = [&] { ++told; };
  for (int round = 0; round < 2; ++round) {
    auto report = export_to(site, directory, nullptr, wish);
    ASSERT_TRUE(report);
    EXPECT_EQ(std::exchange(told, 0), report->written + report->unchanged);
  }
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

DocumentPtr feed_of(const std::string& path, const std::string& bytes) {
  return document(path, "application/atom+xml; charset=utf-8", bytes, etag_of(bytes), Instant());
}

TEST_F(Export, packs_files_when_asked_and_only_those_that_changed) {
  const std::string text(5000, 'x'), other(5000, 'y');
  const auto site = Site().with({feed_of("/atom.xml", text), feed_of("/small.xml", "x")});
  auto report = export_to(site, directory, nullptr, {.packed = true});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->written, 4);
  EXPECT_TRUE(read("atom.xml.gz").starts_with("\x1f\x8b"));
  EXPECT_LT(read("atom.xml.br").size(), 100U);
  EXPECT_FALSE(fs::exists(directory / "small.xml.gz"));
  report = export_to(site, directory, nullptr, {.packed = true});
  EXPECT_EQ(report->written, 0);
  EXPECT_EQ(report->unchanged, 4);
  const auto before = read("atom.xml.br");
  report = export_to(site.with({feed_of("/atom.xml", other)}), directory, nullptr, {.packed = true});
  EXPECT_EQ(report->written, 3);
  EXPECT_NE(read("atom.xml.br"), before);
}

TEST_F(Export, tells_hosts_of_files_what_a_feed_is) {
  const auto site =
      Site().with({feed_of("/云/atom.xml", "x"), made("/a.html", "page")}).aliased("/云/", "/云/atom.xml");
  ASSERT_TRUE(export_to(site, directory, nullptr, {.headers = true, .max_age = std::chrono::seconds(60)}));
  const std::string fields =
      "  Content-Type: application/atom+xml; charset=utf-8\n  Cache-Control: public, max-age=60\n"
      "  Access-Control-Allow-Origin: *\n";
  EXPECT_EQ(read("_headers"),
            "/*\n  X-Content-Type-Options: nosniff\n/%E4%BA%91/\n" + fields + "/%E4%BA%91/atom.xml\n" + fields);
  EXPECT_EQ(export_to(site, directory)->stale, std::vector<std::string>{"_headers"}) << "nobody asks for it any more";
}

TEST_F(Export, names_what_an_earlier_one_left_and_removes_it_when_asked) {
  const auto site = Site().with({feed_of("/a/b/atom.xml", "x"), feed_of("/a/rss.xml", "y"), feed_of("/atom.xml", "z")});
  ASSERT_TRUE(export_to(site, directory));
  std::ofstream(directory / "a/mine.txt") << "not ours";
  const auto less = site.without({"/a/b/atom.xml", "/a/rss.xml"});
  const std::vector<std::string> left{"a/b/atom.xml", "a/rss.xml"};
  for (int i = 0; i < 2; ++i) {
    const auto report = export_to(less, directory);
    EXPECT_EQ(report->stale, left) << "each time";
    EXPECT_EQ(report->removed, 0);
    EXPECT_TRUE(fs::exists(directory / "a/b/atom.xml"));
  }
  const auto report = export_to(less, directory, nullptr, {.prune = true});
  EXPECT_EQ(report->removed, 2);
  EXPECT_TRUE(report->stale.empty());
  EXPECT_FALSE(fs::exists(directory / "a/b")) << "the directory went with its last file";
  EXPECT_EQ(read("a/mine.txt"), "not ours");
  EXPECT_EQ(read("atom.xml"), "z");
  EXPECT_TRUE(export_to(less, directory)->stale.empty());
}

TEST_F(Export, overwrites_nothing_that_no_export_wrote) {
  const std::string text(5000, 'x');
  const auto site = Site()
                        .with({feed_of("/atom.xml", text), made("/index.html", "page"), made("/same.html", "same"),
                               made("/cloud/index.html", "cloud")})
                        .aliased("/feed/", "/atom.xml");
  const ExportWish wish{.packed = true, .headers = true, .prune = true};
  for (auto* name : {"index.html", "atom.xml.gz", "_headers", "feed/index.xml", "cloud"}) {
    fs::create_directories((directory / name).parent_path());
    std::ofstream(directory / name) << "mine";
  }
  std::ofstream(directory / "same.html") << "same";
  std::ofstream(directory / "other.html") << "mine";
  const auto report = export_to(site, directory, nullptr, wish);
  ASSERT_FALSE(report);
  std::string lines;
  for (auto* name : {"_headers", "atom.xml.gz", "cloud", "feed/index.xml", "index.html"}) {
    EXPECT_EQ(read(name), "mine");
    lines += std::string(lines.empty() ? "" : "\n") + (directory / name).string() +
             ": no export wrote this, so it is not overwritten: remove it, or export to another directory";
    fs::remove(directory / name);
  }
  EXPECT_EQ(report.error().what, lines);
  EXPECT_FALSE(fs::exists(directory / "atom.xml")) << "not even half of it is there";
  EXPECT_FALSE(fs::exists(directory / ".feedd-export"));

  ASSERT_TRUE(export_to(site, directory, nullptr, wish));
  EXPECT_EQ(read("other.html"), "mine");
  ASSERT_TRUE(export_to(site.with({made("/same.html", "new"), feed_of("/atom.xml", "y")}), directory, nullptr, wish));
  EXPECT_EQ(read("same.html"), "new") << "what an export has found as it should be is its own from then on";
  EXPECT_EQ(read("atom.xml"), "y");
}

TEST_F(Export, never_follows_a_link_of_somebody_else_to_what_is_his) {
  std::ofstream(directory / "precious") << "mine";
  fs::create_symlink("precious", directory / "atom.xml");
  fs::create_directory(directory / "feed.json");
  const auto report = export_to(Site().with({feed_of("/atom.xml", "x"), feed_of("/feed.json", "x")}), directory);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().what.find("/atom.xml: "), std::string::npos);
  EXPECT_NE(report.error().what.find("/feed.json: "), std::string::npos) << "a directory is in the way, too";
  EXPECT_TRUE(fs::is_symlink(directory / "atom.xml"));
}

TEST_F(Export, goes_on_where_an_earlier_one_was_broken_off) {
  fs::create_directories(directory / "z.xml/in the way");
  std::ofstream(directory / ".feedd-export") << "z.xml\n";
  ASSERT_FALSE(export_to(Site().with({feed_of("/a.xml", "old"), feed_of("/z.xml", "z")}), directory));
  EXPECT_EQ(read("a.xml"), "old");
  fs::remove_all(directory / "z.xml");
  ASSERT_TRUE(export_to(Site().with({feed_of("/a.xml", "new"), feed_of("/z.xml", "z")}), directory));
  EXPECT_EQ(read("a.xml"), "new");
  EXPECT_EQ(read(".feedd-export"), "a.xml\nz.xml\n");
}

TEST_F(Export, takes_the_word_of_an_earlier_feedd_for_what_is_its_own) {
  std::ofstream(directory / "atom.xml") << "old";
  std::ofstream(directory / "_headers") << "old";
  std::ofstream(directory / ".feedd-export") << "_headers\natom.xml\n";
  const auto report = export_to(Site().with({feed_of("/atom.xml", "new")}), directory, nullptr, {.headers = true});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->written, 2);
  EXPECT_EQ(read("atom.xml"), "new");
}

TEST_F(Export, tells_hosts_of_files_what_never_changes) {
  auto full = std::make_shared<Document>(*feed_of("/archive/1/atom.xml", "x"));
  full->immutable = true;
  ASSERT_TRUE(export_to(Site().with({full, feed_of("/atom.xml", "x")}), directory, nullptr, {.headers = true}));
  const auto headers = read("_headers");
  EXPECT_NE(headers.find("/archive/1/atom.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"
                         "  Cache-Control: public, max-age=31536000, immutable\n"),
            std::string::npos);
  EXPECT_NE(headers.find("  Cache-Control: public, max-age=300\n"), std::string::npos);
}

TEST_F(Export, removes_nothing_that_is_elsewhere_whatever_its_list_says) {
  const auto outside = directory.parent_path() / (directory.filename().string() + "-outside");
  std::ofstream(outside) << "precious";
  fs::create_directory(directory / "sub");
  std::ofstream(directory / "sub/link-target") << "x";
  fs::create_symlink(outside, directory / "link");
  std::ofstream(directory / ".feedd-export")
      << "../" << outside.filename().string() << '\n'
      << outside.string() << "\nlink\nsub\nsub/../sub/link-target\n\n.feedd-export\n";
  const auto report = export_to(Site().with({feed_of("/atom.xml", "z")}), directory, nullptr, {.prune = true});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->removed, 0);
  EXPECT_TRUE(fs::exists(outside));
  EXPECT_TRUE(fs::is_symlink(directory / "link"));
  EXPECT_EQ(read("sub/link-target"), "x");
  EXPECT_EQ(read(".feedd-export"), "atom.xml\n");
  fs::remove(outside);
}

}  // namespace
}  // namespace feedd::site
