#include "posts/front_matter.hpp"

#include <gtest/gtest.h>

#include "posts/draft.hpp"

namespace feedd::posts {
namespace {

using Strings = std::vector<std::string>;

/// What an author said, read as the walk reads it: the head alone, then its words.
struct Said : Draft {
  std::string body;
  int body_line = 0;
  std::optional<DateText> date;
};

Result<Said> said(std::string_view bytes, Generator generator) {
  TRY(auto matter, read_front_matter(bytes, generator));
  Said out;
  TRY(static_cast<Draft&>(out), read_draft(matter.fields, generator));
  const std::vector<std::string> keys =
      generator == Generator::jekyll ? std::vector<std::string>{"date"} : std::vector<std::string>{"date", "published"};
  TRY(out.date, date_text(matter.fields, keys, generator));
  TRY(const auto updated, date_text(matter.fields, {"lastmod"}, generator));
  out.body = matter.body;
  out.body_line = matter.body_line;
  return out;
}

Said read(std::string_view bytes, Generator generator = Generator::plain) {
  auto out = said(bytes, generator);
  EXPECT_TRUE(out) << (out ? "" : out.error().what);
  return out ? *out : Said();
}

std::string error_of(std::string_view bytes, Generator generator = Generator::plain) {
  auto out = said(bytes, generator);
  EXPECT_FALSE(out);
  return out ? "" : out.error().what;
}

TEST(FrontMatter, is_the_same_in_all_three_languages) {
  const char* heads[] = {
      "---\ntitle: T\ndate: 2020-01-02T03:04:05Z\ntags: [a, b]\nauthor: {name: Lin}\ndraft: true\n---\nbody\n",
      "+++\ntitle = \"T\"\ndate = 2020-01-02T03:04:05Z\ntags = [\"a\", \"b\"]\ndraft = true\n[author]\nname = "
      "\"Lin\"\n+++\nbody\n",
      "{\"title\": \"T\", \"date\": \"2020-01-02T03:04:05Z\", \"tags\": [\"a\", \"b\"],\n \"author\": {\"name\": "
      "\"Lin\"}, \"draft\": true}\nbody\n"};
  for (const auto* head : heads) {
    const auto draft = read(head);
    EXPECT_EQ(draft.title, "T") << head;
    ASSERT_TRUE(draft.date) << head;
    EXPECT_EQ(draft.date->text.substr(0, 10), "2020-01-02") << head;
    EXPECT_EQ(draft.tags, (Strings{"a", "b"})) << head;
    ASSERT_EQ(draft.authors.size(), 1U) << head;
    EXPECT_EQ(draft.authors[0].name, "Lin") << head;
    EXPECT_TRUE(draft.hidden) << head;
    EXPECT_EQ(draft.body, "body\n") << head;
  }
}

TEST(FrontMatter, begins_where_the_bytes_say) {
  const struct {
    const char *bytes, *body;
    bool has_title;
    int body_line;
  } cases[] = {
      {"---\ntitle: T\n---\nb\n", "b\n", true, 4},
      {"---\r\ntitle: T\r\n---\r\na\r\nb\r\n", "a\nb\n", true, 4},
      {"\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nb", "b", true, 4},
      {"---  \ntitle: T\n...\nb", "b", true, 4},
      {"---\ntitle: T\n---", "", true, 4},
      {"---\n---\nb", "b", false, 3},
      {"----\ntitle: T\n---\nb", "----\ntitle: T\n---\nb", false, 1},
      {" ---\ntitle: T\n---\n", " ---\ntitle: T\n---\n", false, 1},
      {"---\nonly a rule\n", "---\nonly a rule\n", false, 1},
      {"just text", "just text", false, 1},
      {"", "", false, 1},
      {"{: .lead}\ntext", "{: .lead}\ntext", false, 1},
      {"{\n\"title\": \"T\"\n}\n\nb", "\nb", true, 4},
  };
  for (const auto& c : cases) {
    const auto draft = read(c.bytes);
    EXPECT_EQ(draft.body, c.body) << c.bytes;
    EXPECT_EQ(draft.title.has_value(), c.has_title) << c.bytes;
    EXPECT_EQ(draft.body_line, c.body_line) << c.bytes;
  }
}

TEST(FrontMatter, of_jekyll_is_yaml_alone) {
  EXPECT_EQ(read("+++\ntitle = 1\n+++\n", Generator::jekyll).body, "+++\ntitle = 1\n+++\n");
  EXPECT_EQ(read("{\"title\": \"T\"}\n", Generator::jekyll).body, "{\"title\": \"T\"}\n");
}

TEST(FrontMatter, of_hugo_may_stand_behind_blanks_and_in_a_comment) {
  EXPECT_EQ(read("\n \n---\ntitle: T\n---\nb", Generator::hugo).title, "T");
  EXPECT_EQ(read("\n---\ntitle: T\n---\nb", Generator::hugo).body_line, 5);
  const auto inside = read("<!--\n---\ntitle: T\n---\n-->\nb", Generator::hugo);
  EXPECT_EQ(inside.title, "T");
  EXPECT_EQ(inside.body, "b");
  EXPECT_EQ(error_of("\n\n---\nx: [\n---\n", Generator::hugo).substr(0, 2), "4:");
}

TEST(FrontMatter, loses_the_characters_that_xml_forbids) {
  const auto draft = read("---\ntitle: \"a\x08\\bb\"\ntags: [\"c\\ed\"]\n---\nx\x01y");
  EXPECT_EQ(draft.title, "ab");
  EXPECT_EQ(draft.tags, (Strings{"cd"}));
  EXPECT_EQ(draft.body, "xy");
}

TEST(FrontMatter, names_the_line_of_what_is_wrong) {
  const struct {
    const char *bytes, *start;
  } cases[] = {
      {"---\ntitle: T\ntags: [a\n---\nb", "3: not YAML: "},
      {"---\ntitle: \"T\" x\nx: y\n---\n", "2: not YAML: "},
      {"---\ntitle: \"T\nx: y\n---\n", "3: not YAML: "},
      {"---\ntitle: T\nx: [\n\n---\n", "3: not YAML: "},
      {"+++\ntitle = \"T\"\nx = = 1\n+++\n", "3: not TOML: "},
      {"+++\ntitle = 1\n", "1: the front matter has no end"},
      {"{\n\"title\": \"T\",\n\"x\": }\n", "3: not JSON: "},
      {"---\n- a\n- b\n---\n", "2: the front matter holds no keys"},
      {"---\ntitle: T\ndate: [1, 2]\n---\n", "3: 'date' is not a date"},
      {"---\ntitle: T\n\nlastmod: true\n---\n", "4: 'lastmod' is not a date"},
      {"\xFF\xFE", "1: the file is not UTF-8"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of(c.bytes).substr(0, std::string(c.start).size()), c.start) << c.bytes;
}

TEST(FrontMatter, of_hostile_yaml_is_refused_and_not_expanded) {
  std::string bomb = "---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto before = std::to_string(i - 1), now = std::to_string(i);
    bomb += "a" + now + ": &a" + now + " [";
    for (int k = 0; k < 9; ++k) bomb += (k ? ",*a" : "*a") + before;
    bomb += "]\n";
  }
  EXPECT_EQ(error_of(bomb + "---\n").substr(0, 12), "2: more than");
  EXPECT_NE(error_of("---\na: " + std::string(5000, '[') + "\n---\n"), "");
}

TEST(FrontMatter, reads_titles_of_any_type_as_text) {
  EXPECT_EQ(read("---\ntitle: 123\n---\n").title, "123");
  EXPECT_EQ(read("---\ntitle: true\n---\n").title, "true");
  EXPECT_EQ(read("---\ntitle: 2020-01-01\n---\n").title, "2020-01-01");
  EXPECT_EQ(read("---\ntitle: \"\"\n---\n").title, "");
  EXPECT_EQ(read("---\ntitle:\n---\n").title, std::nullopt);
  EXPECT_EQ(read("---\ntitle: ~\n---\n").title, std::nullopt);
  EXPECT_EQ(read("---\ntitle: a\ntitle: b\n---\n").title, "b");
}

TEST(FrontMatter, knows_norwegian_from_what_is_not_so) {
  for (auto generator : {Generator::jekyll, Generator::hugo, Generator::plain}) {
    EXPECT_EQ(read("---\ntitle: no\nlang: no\n---\n", generator).language, "no");
  }
}

TEST(FrontMatter, makes_lists_of_tags_and_categories) {
  const struct {
    const char* field;
    Generator generator;
    Strings categories, tags;
  } cases[] = {
      {"category: a b", Generator::jekyll, {"a b"}, {}},
      {"categories: a b", Generator::jekyll, {"a", "b"}, {}},
      {"categories: \"a, b\"", Generator::jekyll, {"a,", "b"}, {}},
      {"category: x\ncategories: [y, x]", Generator::jekyll, {"y", "x"}, {}},
      {"category: [p, q]", Generator::jekyll, {"p", "q"}, {}},
      {"category:", Generator::jekyll, {}, {}},
      {"categories: 技术 生活", Generator::jekyll, {"技术", "生活"}, {}},
      {"tags: a b", Generator::jekyll, {}, {"a", "b"}},
      {"tags: \"a,b\"", Generator::jekyll, {}, {"a,b"}},
      {"tags: [1, 1.5, null]", Generator::jekyll, {}, {"1", "1.5"}},
      {"tags: {a: b}", Generator::jekyll, {}, {}},
      {"tag: x\ntags: [y]", Generator::jekyll, {}, {"x"}},
      {"Tags: [z]", Generator::jekyll, {}, {}},
      {"Tags: [z]", Generator::plain, {}, {"z"}},
      {"tags: \"a b, c\"", Generator::plain, {}, {"a b", "c"}},
      {"tags: a  b", Generator::plain, {}, {"a", "b"}},
      {"tag: x y\ntags: [y]", Generator::plain, {}, {"y", "x y"}},
      {"tags: a b", Generator::hugo, {}, {"a b"}},
      {"tags: a, b", Generator::hugo, {}, {"a, b"}},
      {"tag: x\ncategory: y", Generator::hugo, {}, {}},
      {"tags: \"\"\ncategories:", Generator::hugo, {}, {}},
      {"Tags: [Ruby on Rails]", Generator::hugo, {}, {"Ruby on Rails"}},
      {"taxonomies:\n  tags: [a, b]\n  categories: [c]", Generator::zola, {"c"}, {"a", "b"}},
  };
  for (const auto& c : cases) {
    const auto draft = read(std::string("---\n") + c.field + "\n---\n", c.generator);
    EXPECT_EQ(draft.categories, c.categories) << c.field;
    EXPECT_EQ(draft.tags, c.tags) << c.field;
  }
}

TEST(FrontMatter, tells_the_switch_published_from_the_date) {
  const struct {
    const char* field;
    Generator generator;
    bool hidden, has_date;
  } cases[] = {
      {"published: false", Generator::jekyll, true, false}, {"published: no", Generator::jekyll, true, false},
      {"published:", Generator::jekyll, true, false},       {"published: \"false\"", Generator::jekyll, false, false},
      {"published: 0", Generator::jekyll, false, false},    {"published: 2014-04-10", Generator::jekyll, false, false},
      {"published: false", Generator::plain, true, false},  {"published: 2014-04-10", Generator::plain, false, true},
      {"published: true", Generator::plain, false, false},  {"draft: true", Generator::plain, true, false},
      {"draft: \"true\"", Generator::plain, true, false},   {"draft: false", Generator::plain, false, false},
      {"hidden: true", Generator::jekyll, false, false},
  };
  for (const auto& c : cases) {
    const auto draft = read(std::string("---\n") + c.field + "\n---\n", c.generator);
    EXPECT_EQ(draft.hidden || draft.withheld, c.hidden) << c.field;
    EXPECT_EQ(draft.withheld, c.hidden && c.generator == Generator::jekyll) << c.field;
    EXPECT_EQ(draft.date.has_value(), c.has_date) << c.field;
  }
}

TEST(FrontMatter, of_json_has_its_numbers_as_people_write_them) {
  EXPECT_EQ(read("{\"tags\": [1.5, 2020, 1.0e3]}\n", Generator::hugo).tags,
            (std::vector<std::string>{"1.5", "2020", "1000"}));
}

TEST(FrontMatter, takes_authors_in_every_form) {
  const struct {
    const char* field;
    std::vector<Person> authors;
  } cases[] = {
      {"author: Lin Wei", {{"Lin Wei", "", ""}}},
      {"author: {name: A, email: a@e.org, uri: https://e.org/}", {{"A", "a@e.org", "https://e.org/"}}},
      {"authors: [A, {name: B, url: https://b.org/}]", {{"A", "", ""}, {"B", "", "https://b.org/"}}},
      {"author: J. Doe <j@e.org>", {{"J. Doe", "j@e.org", ""}}},
      {"authors: ['j@e.org (J)', '@lin', A <b>]", {{"J", "j@e.org", ""}, {"@lin", "", ""}, {"A <b>", "", ""}}},
      {"author:", {}},
      {"author: []", {}},
      {"params:\n  author: {name: P}", {{"P", "", ""}}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(read(std::string("---\n") + c.field + "\n---\n").authors, c.authors) << c.field;
  }
}

TEST(FrontMatter, names_the_picture_in_the_words_of_many_themes) {
  for (auto field :
       {"image: /a.png", "image: {path: /a.png, alt: x}", "cover: {image: /a.png}", "images: [/a.png, /b.png]",
        "featuredImage: /a.png", "header: {image: /a.png}", "params: {cover: /a.png}", "thumbnail: ' /a.png '"}) {
    EXPECT_EQ(read(std::string("---\n") + field + "\n---\n").image, "/a.png") << field;
  }
  EXPECT_EQ(read("---\nheader: {caption: x}\n---\n").image, "");
}

TEST(FrontMatter, names_recordings_in_the_words_of_many_themes) {
  using std::chrono::seconds;
  const struct {
    const char* field;
    FileText file;
  } cases[] = {
      {"audio: /a.mp3", {"/a.mp3", "", "", {}, {}}},
      {"enclosure: {url: /a.mp3, length: 123, type: audio/mpeg}", {"/a.mp3", "audio/mpeg", "", 123, {}}},
      {"podcast: {mp3: /a.mp3, duration: \"1:02:03\"}", {"/a.mp3", "", "", {}, seconds(3723)}},
      {"podcast_file: /a.mp3\npodcast_bytes: 9\npodcast_duration: \"62:03\"", {"/a.mp3", "", "", 9, seconds(3723)}},
      {"video: [{src: /a.mp4, title: V}]", {"/a.mp4", "", "V", {}, {}}},
  };
  for (const auto& c : cases) {
    const auto files = read(std::string("---\n") + c.field + "\n---\n").files;
    ASSERT_EQ(files.size(), 1U) << c.field;
    EXPECT_EQ(files[0], c.file) << c.field;
  }
  EXPECT_TRUE(read("---\naudio: true\n---\n").files.empty());
}

TEST(FrontMatter, may_keep_a_post_out_of_feeds) {
  for (auto field : {"feed: false", "feed: {exclude: true}"}) {
    EXPECT_TRUE(read(std::string("---\n") + field + "\n---\n").unlisted) << field;
  }
  for (auto field : {"headless: true", "_build: {list: never}", "build: {list: false}", "_build: {render: never}"}) {
    EXPECT_TRUE(read(std::string("---\n") + field + "\n---\n", Generator::hugo).unlisted) << field;
  }
  EXPECT_FALSE(read("---\nfeed: {excerpt_only: true}\n---\n").unlisted);
  EXPECT_TRUE(read("---\nfeed: {excerpt_only: true}\n---\n").excerpt_only);
}

}  // namespace
}  // namespace feedd::posts
