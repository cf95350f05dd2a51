#include "posts/files.hpp"

#include "posts/posts.hpp"
#include "posts/site_tree.hpp"

namespace feedd::posts {
namespace {

/// A RIFF file of so many seconds of silence, 8000 bytes each.
std::string silence(std::uint32_t seconds) {
  auto number = [](std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
    return out;
  };
  const auto size = seconds * 8000;
  return "RIFF" + number(size + 36, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) + number(8000, 4) +
         number(8000, 4) + number(1, 2) + number(8, 2) + "data" + number(size, 4) + std::string(size, '\x80');
}

TEST(Files, of_a_bundle_tell_their_length_type_and_duration) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = 'https://e.org/'\n");
  site.write("content/posts/b/index.md", "---\ndate: 2020-01-02\n---\n");
  site.write("content/posts/b/talk.wav", silence(3));
  site.write("content/posts/b/my cover.JPG", "picture");
  const auto entry = site.entries()["content/posts/b/index.md"];
  ASSERT_EQ(entry.enclosures.size(), 1U);
  EXPECT_EQ(entry.enclosures[0].url.str(), "https://e.org/posts/b/talk.wav");
  EXPECT_EQ(entry.enclosures[0].type, "audio/wav");
  EXPECT_EQ(entry.enclosures[0].length, 24044U);
  EXPECT_EQ(entry.enclosures[0].duration, std::chrono::seconds(3));
  ASSERT_TRUE(entry.image);
  EXPECT_EQ(entry.image->str(), "https://e.org/posts/b/my%20cover.JPG");
}

TEST(Files, are_found_where_the_generator_serves_them_from) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = 'https://e.org/sub/'\n");
  site.write("static/img/a.png", "picture");
  site.write("static/rec.mp3", "12345");
  site.write("content/posts/a.md",
             "---\ndate: 2020-01-02\nimage: img/a.png\nenclosure: {url: /sub/rec.mp3, duration: 60}\n---\n");
  const auto entry = site.entries()["content/posts/a.md"];
  EXPECT_EQ(entry.image->str(), "https://e.org/sub/img/a.png");
  ASSERT_EQ(entry.enclosures.size(), 1U);
  EXPECT_EQ(entry.enclosures[0].url.str(), "https://e.org/sub/rec.mp3");
  EXPECT_EQ(entry.enclosures[0].length, 5U);
  EXPECT_EQ(entry.enclosures[0].duration, std::chrono::seconds(60));
}

TEST(Files, that_are_episodes_say_what_podcast_readers_ask) {
  SiteTree site;
  site.write("a.md", "---\naudio: https://e.org/a.mp3\nepisode: 7\nseason: 2\nexplicit: no\nsubtitle: S\n---\n");
  site.write("b.md", "---\nepisode: 7\nsubtitle: S\n---\n");
  auto entries = site.entries();
  std::string said;
  for (const auto& extension : entries["a.md"].extensions) said += extension.name + "=" + extension.text + " ";
  EXPECT_EQ(said, "itunes:episode=7 itunes:season=2 itunes:explicit=false itunes:subtitle=S ");
  EXPECT_TRUE(entries["b.md"].extensions.empty());
}

TEST(Files, elsewhere_are_as_their_author_says) {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\n");
  site.write(
      "_posts/2020-01-02-a.md",
      "---\nimage: https://cdn.example.org/x.png\nenclosure: {url: \"https://cdn.example.org/x.mp3\", length: 9, "
      "type: audio/mpeg}\n---\n");
  const auto entry = site.entries()["_posts/2020-01-02-a.md"];
  EXPECT_EQ(entry.image->str(), "https://cdn.example.org/x.png");
  EXPECT_EQ(entry.enclosures[0].length, 9U);
}

TEST(Files, beside_posts_without_a_site_are_served_with_them) {
  SiteTree site;
  site.write("a/x.md", "![p](img/p.png) [b](../b.md#part) [gone](gone.md) [up](../../etc/passwd) [dot](.secret)");
  site.write("a/img/p.png", "picture");
  site.write("a/.secret", "secret");
  site.write("b.md", "b");
  auto config = site.config();
  config.own_pages = *parse_uri("https://f.org/posts/site/");
  auto entries = site.entries(config);
  const auto& html = entries["a/x.md"].html;
  EXPECT_EQ(entries["a/x.md"].link->str(), "https://f.org/posts/site/a/x/");
  EXPECT_NE(html.find("src=\"https://f.org/posts/site/a/img/p.png\""), std::string::npos) << html;
  EXPECT_NE(html.find("href=\"https://f.org/posts/site/b/#part\""), std::string::npos) << html;
  EXPECT_NE(html.find("href=\"https://f.org/posts/site/a/x/gone.md\""), std::string::npos) << html;
  EXPECT_TRUE(read_file(config, "a/img/p.png"));
  EXPECT_FALSE(read_file(config, "b.md"));
  EXPECT_FALSE(read_file(config, "a/.secret"));
  EXPECT_FALSE(read_file(config, "../x"));
}

}  // namespace
}  // namespace feedd::posts
