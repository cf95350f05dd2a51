#include "config/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"

namespace feedd::config {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

const fs::path here = fs::path(FIXTURES) / "x.toml";

Config good(std::string_view text, const fs::path& file = here, const Additions& additions = {}) {
  auto config = parse(text, file, additions);
  if (config) return *config;
  for (const auto& finding : config.error()) ADD_FAILURE() << finding.what;
  return *parse("", file, {});
}

/// What was found, without the path.
Strings findings(std::string_view text, const fs::path& file = here, const Additions& additions = {}) {
  auto config = parse(text, file, additions);
  Strings out;
  if (config) return out;
  for (const auto& finding : config.error()) {
    auto what = finding.what;
    if (what.starts_with(file.string() + ":")) what.erase(0, file.string().size() + 1);
    out.push_back(what);
  }
  return out;
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(Config, without_a_file_has_a_default_for_everything) {
  const auto config = *load("", {});
  EXPECT_EQ(config.url.str(), "http://127.0.0.1:8080/");
  ASSERT_EQ(config.channels.size(), 1U);
  EXPECT_EQ(config.channels[0].id.value, "");
  EXPECT_EQ(config.channels[0].info.title, "feedd");
  EXPECT_EQ(config.channels[0].newest, 50U);
  EXPECT_EQ(config.serve.listen, (std::vector<serve::Listen>{{"127.0.0.1", 8080, ""}}));
  EXPECT_EQ(config.store, "sqlite:feedd.db");
  EXPECT_EQ(config.manners, upstream::Manners());
  EXPECT_EQ(config.client.user_agent, "feedd/" FEEDD_VERSION " (+http://127.0.0.1:8080/)");
}

TEST(Config, reads_every_key) {
  const auto config = good(R"(
[site]
title = "Planet"
url = "https://feeds.example.org/x"
description = "d"
language = "zh-CN"
timezone = "Asia/Shanghai"
author = { name = "N", email = "e@e.org", url = "https://e.org/" }
icon = "/icon.png"
rights = "R"
limit = 7
content = "summary"
[server]
listen = ["[::1]:8081", "unix:/run/x.sock", "*:0"]
threads = 2
max_connections = 5
header_timeout = "5s"
idle_timeout = "1m"
max_age = "5m"
[store]
url = "memory:"
[fetch]
interval = "2h"
min_interval = "1s"
max_interval = "2d"
timeout = "6s"
connect_timeout = "2s"
max_body = "1MiB"
concurrency = 3
per_host = 1
user_agent = "me"
allow_private = ["127.0.0.0/8", "fd00::/8"]
ca_file = "opml/subscriptions.opml"
proxy = "http://me:secret@proxy.example:3128"
no_proxy = ["intranet.example", "10.0.0.0/8", "::1", "*"]
[[posts]]
path = "posts/blog"
kind = "plain"
url = "https://blog.example.org/"
permalink = "/:title/"
title = "B"
author = { name = "A" }
tags = ["t"]
include = ["*.md"]
exclude = ["x"]
drafts = true
future = true
[[upstream]]
url = "https://example.org/blog/atom.xml"
title = "U"
interval = "30m"
limit = 9
tags = ["u"]
strip_tracking = false
keep = ["title:a.*b", "lang:zh"]
drop = ["tag:技术"]
headers = { X-Key = "v" }
username = "me"
[[upstream]]
url = "file:atom/planet.atom"
name = "local"
[[feed]]
name = "cloud"
title = "C"
sources = ["blog", "local"]
keep = ["author:x", "link:^https"]
limit = 3
content = "full"
)");
  EXPECT_EQ(config.url.str(), "https://feeds.example.org/x/");
  const auto& main = config.channels.at(0);
  EXPECT_EQ(main.info.subtitle, "d");
  EXPECT_EQ(main.info.language, "zh-CN");
  EXPECT_EQ(main.info.icon->str(), "https://feeds.example.org/icon.png");
  EXPECT_EQ(main.info.rights, "R");
  EXPECT_EQ(main.info.authors, (std::vector<Person>{{"N", "e@e.org", "https://e.org/"}}));
  EXPECT_EQ(main.newest, 7U);
  EXPECT_EQ(main.content, codec::Content::summary);
  EXPECT_EQ(config.serve.listen,
            (std::vector<serve::Listen>{{"::1", 8081, ""}, {"", 0, "/run/x.sock"}, {"0.0.0.0", 0, ""}}));
  EXPECT_EQ(config.serve.header_timeout, std::chrono::seconds(5));
  EXPECT_EQ(config.serve.max_age, std::chrono::minutes(5));
  EXPECT_EQ(config.manners.min_interval, std::chrono::seconds(1));
  EXPECT_EQ(config.manners.max_interval, std::chrono::hours(48));
  EXPECT_EQ(config.client.max_body, 1U << 20);
  EXPECT_EQ(config.client.ca_file, (fs::path(FIXTURES) / "opml/subscriptions.opml").string());
  EXPECT_EQ(config.client.no_proxy, (std::vector<std::string>{"intranet.example", "10.0.0.0/8", "::1", "*"}));
  EXPECT_EQ(config.client.proxy, *parse_uri("http://me:secret@proxy.example:3128/"));
  const auto& posts = config.posts.at(0);
  EXPECT_EQ(posts.id.value, "posts/blog");
  EXPECT_EQ(posts.path, fs::path(FIXTURES) / "posts/blog");
  EXPECT_EQ(posts.kind, posts::Generator::plain);
  EXPECT_EQ(posts.zone->name(), "Asia/Shanghai");
  EXPECT_EQ(posts.include, Strings{"*.md"});
  EXPECT_TRUE(posts.drafts && posts.future);
  const auto& upstream = config.upstreams.at(0);
  EXPECT_EQ(upstream.name, "example-org-blog-atom-xml");
  EXPECT_EQ(upstream.interval, std::chrono::minutes(30));
  EXPECT_FALSE(upstream.strip_tracking);
  EXPECT_TRUE(config.upstreams.at(1).strip_tracking) << "unless it is said";
  EXPECT_EQ(upstream.headers.at("X-Key"), "v");
  EXPECT_FALSE(upstream.trusted_address);
  using Field = site::Condition::Field;
  const auto& rule = config.source_rules.at(upstream.id);
  EXPECT_EQ(rule.keep, (std::vector<site::Condition>{{Field::title, "a.*b"}, {Field::language, "zh"}}));
  EXPECT_EQ(rule.drop, (std::vector<site::Condition>{{Field::tag, "技术"}}));
  EXPECT_EQ(config.upstreams.at(1).url.str(), "file://" FIXTURES "/atom/planet.atom");
  EXPECT_EQ(config.upstreams.at(1).interval, std::chrono::hours(2));
  EXPECT_TRUE(config.upstreams.at(1).trusted_address);
  const auto& feed = config.channels.at(1);
  EXPECT_EQ(feed.id.value, "cloud");
  EXPECT_EQ(feed.rule.sources, (std::vector<SourceId>{{"posts/blog"}, {"upstream/local"}}));
  EXPECT_EQ(feed.newest, 3U);
  EXPECT_EQ(feed.content, codec::Content::full);
  EXPECT_EQ(feed.info.language, "zh-CN");
}

TEST(Config, says_how_each_output_is_written) {
  const auto config = good(R"(
[site]
share = 5
content = { atom = "full", rss = "summary" }
attribution = "byline"
tag_feeds = false
[[feed]]
name = "a"
[[feed]]
name = "b"
share = 0
content = "summary"
attribution = "title-prefix"
keep = ["source:blog", "text:grün", "age:30d", "has:enclosure"]
)");
  using codec::Content, codec::Attribution;
  EXPECT_EQ(config.sections, (site::Sections{false, true}));
  const std::map<std::string, Content> each{{"atom", Content::full}, {"rss", Content::summary}};
  for (std::size_t i : {0, 1}) {
    EXPECT_EQ(config.channels.at(i).share, 5U);
    EXPECT_EQ(config.channels.at(i).content_of, each);
    EXPECT_EQ(config.channels.at(i).attribution, Attribution::byline);
  }
  const auto& b = config.channels.at(2);
  EXPECT_EQ(b.share, 0U);
  EXPECT_EQ(b.content, Content::summary);
  EXPECT_TRUE(b.content_of.empty());
  EXPECT_EQ(b.attribution, Attribution::title_prefix);
  using Field = site::Condition::Field;
  EXPECT_EQ(b.rule.keep,
            (std::vector<site::Condition>{
                {Field::source, "blog"}, {Field::text, "grün"}, {Field::age, "2592000"}, {Field::has, "enclosure"}}));
}

TEST(Config, is_the_same_in_yaml) {
  const auto config = good(R"(
site:
  title: 2024
  limit: 7
posts:
  - path: posts/blog
    tags: [a, b]
    drafts: true
upstream:
  - url: "https://example.org/"
    interval: 30m
feed:
  - {name: cloud, sources: [blog]}
)",
                           fs::path(FIXTURES) / "x.yaml");
  EXPECT_EQ(config.channels.at(0).info.title, "2024");
  EXPECT_EQ(config.channels.at(0).newest, 7U);
  EXPECT_EQ(config.posts.at(0).tags, (Strings{"a", "b"}));
  EXPECT_EQ(config.upstreams.at(0).interval, std::chrono::minutes(30));
  EXPECT_EQ(config.channels.at(1).rule.sources, (std::vector<SourceId>{{"posts/blog"}}));
}

TEST(Config, says_everything_that_is_wrong_at_once) {
  EXPECT_EQ(findings(R"([site]
titel = "x"
limit = "many"
[[upstream]]
url = "https://example.org/"
intervall = "30m"
interval = "soon"
)"),
            (Strings{"2: unknown key 'titel' in [site]: did you mean 'title'?",
                     "3: 'limit' in [site] is not a number: write limit = 50",
                     "6: unknown key 'intervall' in [[upstream]]: did you mean 'interval'?",
                     "7: 'interval' in [[upstream]] is not a duration: write it as \"1h\""}));
}

TEST(Config, names_the_line_of_each_fault) {
  const struct {
    const char *text, *finding;
  } cases[] = {
      {"x = = 1\n", "1: not TOML: "},
      {"[upstreams]\n", "1: unknown key 'upstreams': did you mean 'upstream'?"},
      {"[posts]\npath = \".\"\n", "1: 'posts' may stand here more than once: write [[posts]]"},
      {"site = 1\n", "1: '[site]' is not a table of keys"},
      {"[site]\nurl = \"https://user:pw@x.org/\"\n",
       "2: 'url' in [site] holds a name or a password, which every reader would see: write it without"},
      {"[[posts]]\npath = \".\"\npermalink = \"pretyt\"\n",
       "3: 'permalink' in [[posts]] gives every post one address: did you mean \"pretty\"?"},
      {"[site]\nurl = \"ftp://x/\"\n",
       "2: 'url' in [site] is no address of the web: \"ftp://x/\": write https://HOST/"},
      {"[site]\ntimezone = \"Mars\"\n",
       "2: 'timezone' in [site] is not a time zone: \"Mars\": write Asia/Shanghai, UTC"},
      {"[site]\ncontent = \"all\"\n", "2: 'content' in [site] is \"all\": it may be full or summary"},
      {"[site]\nlimit = 0\n", "2: 'limit' in [site] is 0: it may be 1 to 1000000000"},
      {"[server]\nlisten = [\"example.org\"]\n", "2: 'listen' in [server] \"example.org\" is no address to listen on"},
      {"[server]\nlisten = [\"127.0.0.1:99999\"]\n", "2: 'listen' in [server] \"127.0.0.1:99999\" is no address"},
      {"[server]\ntls_key = \"k\"\n", "2: 'tls_key' in [server] stands alone: write 'tls_certificate', too"},
      {"[server]\ntls_certificate = \"c\"\ntls_key = \"k\"\n", "2: 'tls_certificate' in [server] cannot be used: "},
      {"[fetch]\nproxy = \"socks5://p:1\"\n", "2: 'proxy' in [fetch] is no proxy: write http://HOST:PORT"},
      {"[fetch]\nno_proxy = [\"a.example\", \"b.example:80\"]\n",
       "2: 'no_proxy' in [fetch] \"b.example:80\" is no host and no network: write intranet.example or 10.0.0.0/8"},
      {"[fetch]\nno_proxy = [\"a.example, b.example\"]\n", "2: 'no_proxy' in [fetch] "},
      {"[fetch]\nproxy = \"http://p:1/path\"\n", "2: 'proxy' in [fetch] is no proxy: "},
      {"[fetch]\nmax_body = \"big\"\n", "2: 'max_body' in [fetch] is not a size: write it as \"16MiB\""},
      {"[fetch]\nallow_private = [\"10.0.0.0/33\"]\n", "2: 'allow_private' in [fetch] \"10.0.0.0/33\" is no network"},
      {"[fetch]\nmin_interval = \"2d\"\n", "2: 'min_interval' in [fetch] is longer than max_interval"},
      {"[store]\nurl = \"postgresql://h/d\"\n", "2: 'url' in [store] is not built yet: "},
      {"[store]\nurl = \"mysql:x\"\n", "2: 'url' in [store] is no store: \"mysql:x\""},
      {"[[posts]]\npath = \"nowhere\"\n", "2: 'path' in [[posts]] is no directory: " FIXTURES "/nowhere"},
      {"[[posts]]\nname = \"x\"\n", "1: 'path' in [[posts]] is missing"},
      {"[[posts]]\npath = \".\"\nkind = \"pelican\"\n",
       "3: 'kind' in [[posts]] is \"pelican\": it may be auto, jekyll, "},
      {"[[posts]]\npath = \".\"\nguid = \"mine\"\n", "3: 'guid' in [[posts]] is \"mine\": it may be jekyll-feed, "},
      {"[[posts]]\npath = \".\"\ndrafts = \"yes\"\n", "3: 'drafts' in [[posts]] is not a switch: write true or false"},
      {"[[posts]]\npath = \".\"\ntags = \"a\"\n",
       "3: 'tags' in [[posts]] is not a list of texts: write tags = [\"…\"]"},
      {"[[upstream]]\n", "1: 'url' in [[upstream]] is missing"},
      {"[[upstream]]\nurl = \"gopher://x/\"\n", "2: 'url' in [[upstream]] is no address: \"gopher://x/\""},
      {"[[upstream]]\nurl = \"http://a/\"\nname = \"n\"\n[[upstream]]\nurl = \"http://b/\"\nname = \"n\"\n",
       "6: 'name' in [[upstream]] is \"n\", which another source has"},
      {"[[upstream]]\nurl = \"http://a/\"\nkeep = [\"titel:x\"]\n",
       "3: 'keep' in [[upstream]] \"titel:x\": there is no field 'titel': did you mean 'title'?"},
      {"[[upstream]]\nurl = \"http://a/\"\nkeep = [\"age:soon\"]\n",
       "3: 'keep' in [[upstream]] \"age:soon\" is no age: write age:30d"},
      {"[[upstream]]\nurl = \"http://a/\"\ndrop = [\"text:(\"]\n",
       "3: 'drop' in [[upstream]] \"(\" is no regular expression: "},
      {"[[upstream]]\nurl = \"http://a/\"\ndrop = [\"has:fun\"]\n",
       "3: 'drop' in [[upstream]] \"has:fun\": an entry may have an enclosure or an image: write has:enclosure"},
      {"[site]\nattribution = \"loud\"\n",
       "2: 'attribution' in [site] is \"loud\": it may be none, title-prefix or byline"},
      {"[site]\ncontent = { rss = \"half\" }\n", "2: 'rss' in content is \"half\": it may be full or summary"},
      {"[site]\ncontent = { ras = \"full\" }\n", "2: unknown key 'ras' in content: did you mean 'rss'?"},
      {"[[upstream]]\nurl = \"http://a/\"\nheaders = { \"A B\" = \"x\" }\n",
       "3: 'headers' in [[upstream]] 'A B' is no header"},
      {"[[upstream]]\nurl = \"http://a/\"\nheaders = { A = \"x\\r\\ny\" }\n",
       "3: 'headers' in [[upstream]] 'A' is no header"},
      {"[[upstream]]\nurl = \"http://a/\"\npassword_file = \"no\"\n",
       "3: 'password_file' in [[upstream]] cannot be read: " FIXTURES "/no"},
      {"[[upstream]]\nurl = \"http://a/\"\npassword_file = \"/dev/zero\"\n",
       "3: 'password_file' in [[upstream]] cannot be read: /dev/zero"},
      {"upstream = [1]\n", "1: '[[upstream]]' is not a table of keys"},
      {"[[feed]]\nname = \"Tech\"\n", "2: 'name' in [[feed]] is \"Tech\": it may hold a-z, 0-9 and -, at most 64"},
      {"[[feed]]\nname = \"tags\"\n", "2: 'name' in [[feed]] is \"tags\", which feedd keeps for itself"},
      {"[[feed]]\nname = \"a\"\n[[feed]]\nname = \"a\"\n",
       "4: 'name' in [[feed]] is \"a\", which another [[feed]] has"},
      {"[[feed]]\nname = \"a\"\nsources = [\"exampl\"]\n[[upstream]]\nurl = \"http://a/\"\nname = \"example\"\n",
       "3: 'sources' in [[feed]] names \"exampl\", which is no source: did you mean \"example\"?"},
  };
  for (const auto& c : cases) {
    const auto found = findings(c.text);
    ASSERT_EQ(found.size(), 1U) << c.text;
    EXPECT_EQ(found[0].substr(0, std::string(c.finding).size()), c.finding) << c.text;
  }
}

TEST(Config, in_yaml_names_lines_too) {
  const fs::path file = "/etc/feedd/x.yml";
  EXPECT_EQ(findings("site:\n  titel: x\n", file),
            (Strings{"2: unknown key 'titel' in [site]: did you mean 'title'?"}));
  EXPECT_EQ(findings("site:\n  limit: 1\n  limit: 2\n", file), (Strings{"3: 'limit' stands here twice"}));
  EXPECT_EQ(findings("site: [\n", file).size(), 1U);
}

TEST(Config, makes_names_that_differ) {
  const auto config = good(
      "[[upstream]]\nurl = \"https://例え.jp/\"\n[[upstream]]\nurl = \"https://a.org/?x=1\"\n"
      "[[upstream]]\nurl = \"https://a.org/?x=2\"\n[[posts]]\npath = \"posts/blog/技术\"\n");
  EXPECT_EQ(config.upstreams.at(0).name, "xn-r8jz45g-jp");
  EXPECT_EQ(config.upstreams.at(1).name, "a-org");
  EXPECT_EQ(config.upstreams.at(2).name, "a-org-2");
  EXPECT_EQ(config.posts.at(0).name, "posts");
}

TEST(Config, keeps_secrets_out_of_addresses) {
  const auto file = fs::temp_directory_path() / ("feedd-secret-" + std::to_string(::getpid()));
  std::ofstream(file) << " s3cret\n";
  const auto config = good(
      "[[upstream]]\nurl = \"https://me:pa%3Ass@a.org/\"\n[[upstream]]\nurl = \"https://b.org/\"\n"
      "username = \"me\"\npassword_file = \"" +
      file.string() + "\"\n");
  fs::remove(file);
  EXPECT_EQ(config.upstreams.at(0).url.str(), "https://a.org/");
  EXPECT_EQ(config.upstreams.at(0).username, "me");
  EXPECT_EQ(config.upstreams.at(0).password, "pa:ss");
  EXPECT_EQ(config.upstreams.at(1).password, "s3cret");
}

TEST(CommandLine, works_alone_and_adds_to_a_file) {
  const Additions additions{{FIXTURES "/posts/blog/"}, {"http://127.0.0.1:1/a.xml", "file:x.atom"}, {"127.0.0.1:9000"}};
  const auto alone = *load("", additions);
  ASSERT_EQ(alone.posts.size(), 1U);
  EXPECT_EQ(alone.posts[0].name, "blog");
  ASSERT_EQ(alone.upstreams.size(), 2U);
  EXPECT_TRUE(alone.upstreams[0].trusted_address);
  EXPECT_EQ(alone.upstreams[1].url.str(), "file://" + (fs::current_path() / "x.atom").string());
  EXPECT_EQ(alone.url.str(), "http://127.0.0.1:9000/");
  const auto added =
      good("[server]\nlisten = [\"127.0.0.1:1\"]\n[[posts]]\npath = \"posts/jekyll\"\n", here, additions);
  EXPECT_EQ(added.posts.size(), 2U);
  EXPECT_EQ(added.serve.listen, (std::vector<serve::Listen>{{"127.0.0.1", 9000, ""}}));
}

TEST(CommandLine, that_is_wrong_is_named) {
  const auto config = load("", {{"/nowhere"}, {"nonsense"}, {"x"}});
  ASSERT_FALSE(config);
  ASSERT_EQ(config.error().size(), 3U);
  EXPECT_EQ(config.error()[1].what, "--posts /nowhere: no such directory");
}

TEST(Load, fails_for_a_file_that_is_not_there) {
  const auto config = load("/nowhere/feedd.toml", {});
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error()[0].what, "/nowhere/feedd.toml: cannot be read: No such file or directory");
  EXPECT_FALSE(load(FIXTURES, {}));
}

TEST(ShippedConfiguration, says_what_the_defaults_are) {
  const auto text = text_of(fs::path(FIXTURES).parent_path() / "config/feedd.toml");
  ASSERT_TRUE(parse(text, here, {}));
  std::string uncommented;
  std::size_t keys = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    auto line = text.substr(at, end - at);
    at = end + 1;
    const auto equals = line.find(" = ");
    const bool is_key =
        line.starts_with("# ") && equals != std::string::npos &&
        line.substr(2, equals - 2).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (is_key || line.starts_with("# [[")) line.erase(0, 2);
    keys += is_key;
    uncommented += replace_all(line, "/srv/blog", "posts/blog") + "\n";
  }
  EXPECT_GE(keys, 50U);
  auto said = good(uncommented);
  for (auto& upstream : said.upstreams) upstream.adaptive = true;  // the one default that cannot be written
  const auto meant = good(
      "[[posts]]\npath = \"posts/blog\"\n[[upstream]]\nurl = \"https://example.org/atom.xml\"\n[[feed]]\nname = "
      "\"cloud\"\n");
  EXPECT_EQ(said.url, meant.url);
  EXPECT_EQ(said.posts, meant.posts);
  EXPECT_EQ(said.upstreams, meant.upstreams);
  EXPECT_EQ(said.client, meant.client);
  EXPECT_EQ(said.manners, meant.manners);
  EXPECT_EQ(said.serve, meant.serve);
  EXPECT_EQ(said.store, meant.store);
  EXPECT_EQ(said.source_rules, meant.source_rules);
  EXPECT_EQ(said.sections, meant.sections);
  ASSERT_EQ(said.channels.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(said.channels[i].id, meant.channels[i].id);
    EXPECT_EQ(said.channels[i].info, meant.channels[i].info);
    EXPECT_EQ(said.channels[i].rule, meant.channels[i].rule);
    EXPECT_EQ(said.channels[i].newest, meant.channels[i].newest);
    EXPECT_EQ(said.channels[i].content, meant.channels[i].content);
    EXPECT_EQ(said.channels[i].content_of, meant.channels[i].content_of);
    EXPECT_EQ(said.channels[i].attribution, meant.channels[i].attribution);
    EXPECT_EQ(said.channels[i].share, meant.channels[i].share);
  }
}

TEST(ExampleConfiguration, can_be_served) {
  const auto config = load(fs::path(FIXTURES).parent_path() / "config/example.toml", {});
  ASSERT_TRUE(config) << config.error()[0].what;
  EXPECT_EQ(config->posts.size(), 1U);
  EXPECT_EQ(config->upstreams.size(), 2U);
  for (const auto& upstream : config->upstreams) {
    EXPECT_TRUE(fs::exists(upstream.url.path())) << upstream.url.str();
  }
}

}  // namespace
}  // namespace feedd::config
