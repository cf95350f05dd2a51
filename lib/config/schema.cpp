#include "config/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "config/hidden.hpp"
#include "config/once.hpp"
#include "config/output.hpp"
#include "config/parts.hpp"
#include "config/request.hpp"
#include "posts/permalink.hpp"
#include "site/route.hpp"

namespace feedd::config {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> reserved_names{"tags",   "archive", "posts", "sources",
                                                         "status", "feed",    "rss",   "websub"};

/// Builds one Config from the sections in their order; each may look back at what the ones before said.
class Schema {
 public:
  Schema(const Value* tree, const fs::path& file, const Additions& additions, Report& report)
      : top_(tree, "", report),
        additions_(additions),
        report_(report),
        base_(file.empty() ? fs::current_path() : fs::absolute(file).parent_path()),
        config_{.file = file, .url = *parse_uri("http://127.0.0.1:8080/")} {}

  Config read() {
    read_server(section("server"), {base_, config_.url}, additions_.listen, config_.serve, report_);
    read_site();
    read_store(section("store"), config_.store);
    auto fetch = section("fetch");
    interval_is_written_ = fetch.has("interval");
    fetch.flag("websub", config_.websub);
    read_fetch(std::move(fetch), {base_, config_.url}, config_.manners, config_.client);
    for (const auto& node : tables("posts")) read_posts(node);
    for (const auto& path : additions_.posts) add_posts(path);
    for (const auto& node : tables("upstream")) read_upstream(node);
    for (const auto& url : additions_.upstreams) add_upstream(url);
    for (const auto& node : tables("feed")) read_feed(node);
    top_.finish();
    return std::move(config_);
  }

 private:
  Section section(const std::string& name) { return {top_.take(name), fmt::format("[{}]", name), report_}; }

  /// [[posts]] and its like.
  std::vector<const Value*> tables(std::string_view key) {
    std::vector<const Value*> out;
    const auto* node = top_.take(key);
    if (!node) return out;
    if (node->kind != Value::Kind::list) {
      report_.add(node->line, fmt::format("'{}' may stand here more than once: write [[{}]]", key, key));
      return out;
    }
    for (const auto& item : node->items) out.push_back(&item);
    return out;
  }

  std::optional<Uri> web_address(Section& section, std::string_view key) {
    std::string text;
    section.text(key, text);
    if (text.empty()) return std::nullopt;
    const auto uri = parse_uri(text);
    if (uri && uri->is_web()) return *uri;
    section.wrong(key, fmt::format("is no address of the web: \"{}\": write https://HOST/", printable(text)));
    return std::nullopt;
  }

  void check_language(Section& section, std::string_view key, const std::string& code) {
    const bool fits = std::all_of(code.begin(), code.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!fits) section.wrong(key, fmt::format("is no language: \"{}\": write zh-CN, en", printable(code)));
  }

  /// Where a reader on this machine would look.
  Uri local_address() const {
    const auto* scheme = config_.serve.tls_certificate.empty() ? "http" : "https";
    for (const auto& listen : config_.serve.listen) {
      if (listen.host.empty()) continue;
      const auto host = listen.host == "0.0.0.0" || listen.host == "::" ? std::string("localhost")
                        : listen.host.find(':') == std::string::npos    ? listen.host
                                                                        : fmt::format("[{}]", listen.host);
      if (auto uri = parse_uri(fmt::format("{}://{}:{}/", scheme, host, listen.port))) return *uri;
    }
    return *parse_uri("http://localhost/");
  }

  void read_site() {
    auto table = section("site");
    config_.url = local_address();
    if (auto url = web_address(table, "url")) {
      config_.url = *url;
      config_.has_url = true;
      if (url->str().find_first_of("?#") != std::string::npos) {
        table.wrong("url", "holds a ? or a #: write the address that paths are put after");
      } else if (!url->userinfo().empty()) {
        table.wrong("url", "holds a name or a password, which every reader would see: write it without");
      } else if (!url->str().ends_with('/')) {
        config_.url = *parse_uri(url->str() + "/");
      }
    }
    site::Channel main;
    main.info.title = "feedd";
    table.text("title", main.info.title);
    table.text("description", main.info.subtitle);
    table.text("language", main.info.language);
    check_language(table, "language", main.info.language);
    table.text("rights", main.info.rights);
    table.person("author", main.info.authors);
    std::string icon, zone;
    table.text("icon", icon);
    if (!icon.empty()) {
      const auto address = resolve(config_.url, icon);
      if (address && address->is_web()) {
        main.info.icon = *address;
      } else {
        table.wrong("icon", "is no address");
      }
    }
    table.text("timezone", zone);
    if (!zone.empty()) {
      if (auto found = Zone::find(zone)) {
        zone_ = *found;
      } else {
        table.wrong("timezone", fmt::format("is not a time zone: \"{}\": write Asia/Shanghai, UTC", printable(zone)));
      }
    }
    main.dedupe = site::Dedupe::text;
    read_output(table, main);
    table.flag("tag_feeds", config_.sections.tags);
    table.flag("source_feeds", config_.sections.sources);
    table.finish();
    config_.channels.push_back(std::move(main));
  }

  /// A name nobody has; given names are checked, made-up ones are numbered.
  std::string claim_name(std::string name, bool is_given, Section* section) {
    if (is_given) {
      const bool fits = name.size() <= 64 && name.find('/') == std::string::npos && is_header_value(name);
      if (!fits) section->wrong("name", "is no name: at most 64 bytes, no slash");
      if (!names_.insert(name).second) {
        section->wrong("name", fmt::format("is \"{}\", which another source has: give it another", printable(name)));
      }
      return name;
    }
    const auto stem = name;
    for (int number = 2; !names_.insert(name).second; ++number) name = fmt::format("{}-{}", stem, number);
    return name;
  }

  void read_posts(const Value* node) {
    Section table(node, "[[posts]]", report_);
    posts::PostsConfig posts;
    std::string path;
    table.text("path", path);
    if (path.empty()) {
      table.wrong("path", "is missing: write path = \"/srv/blog\"");
    } else {
      posts.path = directory(base_ / path);
      std::error_code error;
      if (!fs::is_directory(posts.path, error)) {
        auto hidden = hidden_by_unit(posts.path);
        table.wrong("path", hidden.empty() ? fmt::format("is no directory: {}", posts.path.string())
                                           : "is not to be seen: " + hidden);
      }
    }
    const bool is_named = table.has("name");
    table.text("name", posts.name);
    if (!is_named) posts.name = fit_name(posts.path.filename().string(), "posts");
    posts.name = claim_name(posts.name, is_named, &table);
    posts.id.value = "posts/" + posts.name;
    read_kind(table, posts);
    read_guid(table, posts);
    posts.url = web_address(table, "url");
    posts.own_pages = pages_of(posts.name);
    table.text("permalink", posts.permalink);
    if (!posts.permalink.empty()) {
      if (const auto fault = posts::fault_of(posts.permalink); !fault.empty()) table.wrong("permalink", fault);
    }
    table.text("title", posts.title);
    table.person("author", posts.authors);
    table.list("tags", posts.tags);
    auto include = posts.include;
    table.list("include", include);
    if (!include.empty()) posts.include = include;
    table.list("exclude", posts.exclude);
    table.flag("drafts", posts.drafts);
    table.flag("future", posts.future);
    posts.zone = zone_;
    table.finish();
    config_.posts.push_back(std::move(posts));
  }

  void read_kind(Section& section, posts::PostsConfig& posts) {
    std::string kind;
    section.text("kind", kind);
    if (kind.empty() || kind == "auto") return;
    constexpr std::array<std::pair<std::string_view, posts::Generator>, 4> kinds{{{"jekyll", posts::Generator::jekyll},
                                                                                  {"hugo", posts::Generator::hugo},
                                                                                  {"zola", posts::Generator::zola},
                                                                                  {"plain", posts::Generator::plain}}};
    for (auto [name, generator] : kinds) {
      if (kind == name) posts.kind = generator;
    }
    if (!posts.kind) {
      section.wrong("kind", fmt::format("is \"{}\": it may be auto, jekyll, hugo, zola or plain", printable(kind)));
    }
  }

  void read_guid(Section& section, posts::PostsConfig& posts) {
    std::string guid;
    section.text("guid", guid);
    if (guid.empty()) return;
    if (guid == "jekyll-feed") {
      posts.guid = posts::GuidRule::jekyll_feed;
    } else if (guid == "permalink" || guid == "hugo" || guid == "zola") {
      posts.guid = posts::GuidRule::permalink;
    } else if (guid == "tag") {
      posts.guid = posts::GuidRule::tag;
    } else {
      section.wrong("guid",
                    fmt::format("is \"{}\": it may be jekyll-feed, hugo, zola, permalink or tag", printable(guid)));
    }
  }

  std::optional<Uri> pages_of(const std::string& name) const {
    const auto pages = parse_uri(config_.url.str() + "posts/" + percent_encoded(name) + "/");
    return pages ? std::optional(*pages) : std::nullopt;
  }

  static fs::path directory(const fs::path& path) {
    auto out = path.lexically_normal();
    return out.has_filename() || out == out.root_path() ? out : out.parent_path();
  }

  void add_posts(const std::string& text) {
    posts::PostsConfig posts;
    posts.path = directory(fs::current_path() / text);
    std::error_code error;
    if (!fs::is_directory(posts.path, error)) {
      return report_.add(0, fmt::format("--posts {}: no such directory", printable(text)));
    }
    posts.name = claim_name(fit_name(posts.path.filename().string(), "posts"), false, nullptr);
    posts.id.value = "posts/" + posts.name;
    posts.own_pages = pages_of(posts.name);
    posts.zone = zone_;
    config_.posts.push_back(std::move(posts));
  }

  upstream::Subscription subscription(const Uri& url) const {
    upstream::Subscription out{.id = {},
                               .name = {},
                               .url = without_userinfo(url),
                               .title = {},
                               .tags = {},
                               .headers = {},
                               .username = {},
                               .password = {}};
    out.interval = config_.manners.interval;
    out.adaptive = !interval_is_written_;
    // What stands before the @ is a secret: it must not stay in what is shown and logged.
    const auto secret = url.userinfo();
    const auto colon = secret.find(':');
    out.username = percent_decoded(secret.substr(0, colon));
    if (colon != std::string_view::npos) out.password = percent_decoded(secret.substr(colon + 1));
    return out;
  }

  void read_upstream(const Value* node) {
    Section table(node, "[[upstream]]", report_);
    std::string text, list;
    table.text("url", text);
    table.text("opml", list);
    std::optional<Uri> url;
    if (!text.empty() && !list.empty()) {
      table.wrong("opml", "stands beside url: write one of them");
    } else if (!list.empty()) {
      url = web_address(table, "opml");
    } else if (text.empty()) {
      table.wrong("url", "is missing: write url = \"https://example.org/atom.xml\", or opml = for a list of feeds");
    } else if (auto address = parse_source_address(text, base_)) {
      url = *address;
    } else {
      table.wrong("url", fmt::format("is no address: \"{}\": write https://example.org/atom.xml", printable(text)));
    }
    auto out = subscription(url.value_or(config_.url));
    const bool is_named = table.has("name");
    table.text("name", out.name);
    if (!is_named) out.name = name_of_address(out.url);
    out.name = claim_name(out.name, is_named, &table);
    out.id.value = (list.empty() ? "upstream/" : "list/") + out.name;
    out.trusted_address = !out.url.is_web();  // a file that the configuration names may be read
    table.text("title", out.title);
    table.seconds("interval", out.interval);
    out.adaptive = out.adaptive && !table.has("interval");
    table.count("limit", out.limit, 1);
    read_future(table, out);
    table.list("tags", out.tags);
    table.flag("strip_tracking", out.strip_tracking);
    auto rule = read_rule(table);
    if (rule != site::Rule()) config_.source_rules[out.id] = std::move(rule);
    read_headers(table, out);
    table.text("username", out.username);
    read_password(table, base_, out);
    table.finish();
    (list.empty() ? config_.upstreams : config_.lists).push_back(std::move(out));
  }

  void read_future(Section& section, upstream::Subscription& out) {
    std::string future;
    section.text("future", future);
    if (future == "wait")
      out.future = upstream::Future::wait;
    else if (!future.empty() && future != "clamp")
      section.wrong("future", fmt::format("is \"{}\": it may be clamp or wait", printable(future)));
  }

  void add_upstream(const std::string& text) {
    const auto url = parse_source_address(text, fs::current_path());
    if (!url) return report_.add(0, fmt::format("--upstream {}: no address: write https://…", printable(text)));
    auto out = subscription(*url);
    out.name = claim_name(name_of_address(out.url), false, nullptr);
    out.id.value = "upstream/" + out.name;
    out.trusted_address = true;
    config_.upstreams.push_back(std::move(out));
  }

  site::Rule read_rule(Section& section) {
    site::Rule rule;
    for (auto [key, conditions] : {std::pair{"keep", &rule.keep}, std::pair{"drop", &rule.drop}}) {
      std::vector<std::string> texts;
      section.list(key, texts);
      for (const auto& text : texts) {
        const auto condition = parse_condition(text);
        const auto checked = condition ? site::check(*condition) : tl::unexpected(condition.error());
        if (!checked) {
          section.wrong(key, checked.error().what);
        } else {
          conditions->push_back(*condition);
        }
      }
    }
    return rule;
  }

  void read_feed(const Value* node) {
    Section table(node, "[[feed]]", report_);
    const auto& main = config_.channels.front();
    site::Channel channel;
    channel.info = main.info;
    channel.info.subtitle.clear();
    channel.newest = main.newest;
    channel.has_limit = main.has_limit;
    channel.share = main.share;
    channel.content = main.content;
    channel.dedupe = main.dedupe;
    channel.content_of = main.content_of;
    channel.attribution = main.attribution;
    auto& name = channel.id.value;
    table.text("name", name);
    if (name.empty()) {
      table.wrong("name", "is missing: it is served at /NAME/");
    } else if (!is_feed_name(name)) {
      table.wrong("name", fmt::format("is \"{}\": it may hold a-z, 0-9 and -, at most 64", printable(name)));
    } else if (std::find(reserved_names.begin(), reserved_names.end(), name) != reserved_names.end()) {
      table.wrong("name", fmt::format("is \"{}\", which feedd keeps for itself: choose another", name));
    } else if (std::any_of(config_.channels.begin() + 1, config_.channels.end(),
                           [&](const auto& other) { return other.id == channel.id; })) {
      table.wrong("name", fmt::format("is \"{}\", which another [[feed]] has: give it another", name));
    }
    channel.info.title = name;
    table.text("title", channel.info.title);
    std::vector<std::string> sources;
    table.list("sources", sources);
    channel.rule = read_rule(table);
    for (const auto& source : sources) {
      if (auto id = source_named(source)) {
        channel.rule.sources.push_back(*id);
      } else {
        table.wrong("sources", unknown_source(source));
      }
    }
    read_output(table, channel);
    table.finish();
    config_.channels.push_back(std::move(channel));
  }

  std::optional<SourceId> source_named(std::string_view name) const {
    for (const auto& posts : config_.posts) {
      if (posts.name == name) return posts.id;
    }
    for (const auto* all : {&config_.upstreams, &config_.lists}) {
      for (const auto& upstream : *all) {
        if (upstream.name == name) return upstream.id;
      }
    }
    return std::nullopt;
  }

  std::string unknown_source(const std::string& name) const {
    const std::vector<std::string_view> known(names_.begin(), names_.end());
    const auto near = nearest(name, known);
    return fmt::format("names \"{}\", which is no source{}", printable(name),
                       near.empty() ? std::string() : fmt::format(": did you mean \"{}\"?", near));
  }

  Section top_;
  const Additions& additions_;
  Report& report_;
  fs::path base_;
  Config config_;
  std::optional<Zone> zone_;
  bool interval_is_written_ = false;
  std::set<std::string> names_;  // of sources
};

}  // namespace

Config config_of(const Value* tree, const fs::path& file, const Additions& additions, Report& report) {
  return Schema(tree, file, additions, report).read();
}

}  // namespace feedd::config
