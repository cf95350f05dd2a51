#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>

#include "base/text.hpp"
#include "posts/jekyll.hpp"
#include "posts/permalink.hpp"
#include "posts/site_file.hpp"

// What a _config.yml says.
namespace feedd::posts {
namespace {

using codec::Value;

/// What Jekyll leaves out by itself (configuration.rb).
constexpr std::array<std::string_view, 10> usual_excludes{
    ".sass-cache",  ".jekyll-cache", "gemfiles",     "Gemfile",     "Gemfile.lock",
    "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"};

/// A directory as a configuration names it: `./src/` → `src`; the root is empty.
std::string directory_text(std::string_view text) {
  while (text.starts_with("./") || text.starts_with('/')) text.remove_prefix(text.starts_with('/') ? 1 : 2);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text == "." ? "" : std::string(text);
}

/// The address that GitHub Pages serves a site at.
std::string named_host(const std::filesystem::path& root) {
  std::ifstream in(root / "CNAME");
  std::string line;
  std::getline(in, line);
  const auto host = trim(line);
  return host.empty() || host.find_first_of(" /") != std::string_view::npos ? "" : fmt::format("https://{}", host);
}

void read_address(Settings& settings, const Looker& look, std::string_view file) {
  auto below = look.text({"baseurl"});
  settings.base_path = below;
  if (!below.empty() && !below.starts_with('/')) below.insert(0, 1, '/');
  if (settings.base) return;
  auto url = look.text({"url"});
  const bool is_named = url.empty();
  if (is_named) url = named_host(settings.root);
  if (url.empty()) return;
  while (url.ends_with('/')) url.pop_back();
  if (auto base = parse_uri(url + below)) {
    settings.base = *base;
    tell_origin(settings, "url", base->str(), is_named ? "CNAME" : file, is_named ? nullptr : look.find("url"));
  } else {
    settings.remarks.push_back({Errc::config, fmt::format("{}: 'url' is no address: \"{}\": write https://example.org",
                                                          file, printable(url))});
  }
}

void read_defaults(Settings& settings, const Looker& look) {
  const auto* list = look.find("defaults");
  if (!list) return;
  for (const auto& item : list->items) {
    const auto* scope = item.find("scope");
    const auto* values = item.find("values");
    if (!values || values->kind != Value::Kind::map) continue;
    const auto* type = scope ? scope->find("type") : nullptr;
    const bool is_typed = type && type->is_scalar() && !type->text.empty();
    if (is_typed && type->text != "posts") continue;  // drafts are posts, too (document.rb)
    const auto* path = scope ? scope->find("path") : nullptr;
    settings.defaults.push_back({path && path->is_scalar() ? path->text : "", is_typed, *values});
  }
}

/// As it is written, blanks and all: an empty one means that there are no excerpts.
void read_separator(Settings& settings, const Looker& look, std::string_view file) {
  settings.excerpt_separator = "\n\n";
  const auto* given = look.find("excerpt_separator");
  if (!given || !(given->is_scalar() || given->kind == Value::Kind::null)) return;
  settings.excerpt_separator = given->text;
  tell_origin(settings, "excerpt_separator", printable(given->text), file, given);
}

/// `1..3`, `2,3`, `[2, 3]`: the levels of headings in the list of contents.
void read_levels(markup::HeadingIds& ids, const Looker& look) {
  std::vector<int> levels;
  for (const auto& item : look.list("kramdown.toc_levels")) {
    for (char c : item) {
      if (c >= '1' && c <= '6') levels.push_back(c - '0');
    }
  }
  if (levels.empty()) return;
  ids.first_level = *std::min_element(levels.begin(), levels.end());
  ids.last_level = *std::max_element(levels.begin(), levels.end());
}

/// To Ruby all is true but `false` and nothing at all: so is "false".
bool is_true(const Looker& look, std::string_view path) {
  const auto* value = look.find(path);
  return value && value->kind != Value::Kind::null && (value->kind != Value::Kind::boolean || value->truth);
}

/// A switch of kramdown's, which may stand in quotes: it is off at `false` and at nothing.
bool is_on(const Looker& look, std::string_view path, bool usual) {
  const auto* value = look.find(path);
  if (!value) return usual;
  if (value->kind == Value::Kind::boolean) return value->truth;
  const auto text = value->is_scalar() ? trim(value->text) : std::string_view("true");
  return value->kind != Value::Kind::null && !text.empty() && !iequals(text, "false");
}

/// Text in which entities may stand, as HTML.
std::string html_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto end = text[at] == '&' ? text.find_first_of("; &<>", at + 1) : std::string_view::npos;
    const bool is_entity = end != std::string_view::npos && end > at + 1 && text[end] == ';';
    out += is_entity ? "&" : escape_markup(text.substr(at, 1));
  }
  return out;
}

void read_notes(markup::Footnotes& notes, const Looker& look) {
  constexpr int highest = 1'000'000;  // of which the numbers of all notes can be counted on
  const auto first = look.text({"kramdown.footnote_nr"});
  int number = 0;
  const auto read = std::from_chars(first.data(), first.data() + first.size(), number);
  if (read.ec == std::errc() && number >= 0 && number <= highest) notes.first = number;
  notes.prefix = escape_markup(xml_safe(look.text({"kramdown.footnote_prefix"})));
  const auto* back = look.find("kramdown.footnote_backlink");
  if (back && (back->is_scalar() || back->kind == Value::Kind::null)) notes.back = xml_safe(html_of(back->text));
}

/// kramdown's own settings; of those that are not read the ones that would make another text are named.
void read_kramdown(Settings& settings, const Looker& look, std::string_view file) {
  auto& options = settings.markdown;
  options.heading_ids = is_on(look, "kramdown.auto_ids", true);
  options.hard_wraps = is_on(look, "kramdown.hard_wrap", false);
  options.html_holds_markdown = is_on(look, "kramdown.parse_block_html", false);
  options.ids.prefix = look.text({"kramdown.auto_id_prefix"});
  read_levels(options.ids, look);
  if (const auto input = look.text({"kramdown.input"}); !input.empty() && !iequals(input, "GFM")) {
    options.strikethrough = options.task_lists = options.hard_wraps = false;
  }
  const auto quotes = look.list("kramdown.smart_quotes");
  if (!quotes.empty()) options.smart_quotes = quotes.front().find("quo") == 1;  // lsquo and its like, not apos or quot
  options.heading_offset = std::clamp(std::atoi(look.text({"kramdown.header_offset"}).c_str()), -5, 5);
  const auto quirks = look.list("kramdown.gfm_quirks");
  options.dashes = std::none_of(quirks.begin(), quirks.end(),
                                [](const auto& each) { return each.find("no_auto_typographic") != std::string::npos; });
  read_notes(options.notes, look);
  if (const auto* symbols = look.find("kramdown.typographic_symbols")) {
    for (std::size_t i = 0; i < symbols->names.size(); ++i) {
      options.symbols[symbols->names[i]] = xml_safe(html_of(symbols->items[i].text));
    }
  }
  if (!is_on(look, "kramdown.parse_span_html", true)) {
    settings.remarks.push_back(
        {Errc::config, fmt::format("{}:{}: 'kramdown.parse_span_html' is not read: texts are as kramdown makes "
                                   "them without it",
                                   file, look.find("kramdown.parse_span_html")->line)});
  }
}

/// `markdown,mkd,md`, or a list of them.
void read_suffixes(Settings& settings, const Looker& look) {
  const auto* given = look.find("markdown_ext");
  const auto text = given && given->is_scalar() ? given->text : std::string("markdown,mkdown,mkdn,mkd,md");
  auto suffixes = given && given->kind == Value::Kind::list ? look.list("markdown_ext") : split(text, ',');
  for (const auto& suffix : suffixes) settings.markdown_suffixes.push_back("." + ascii_lower(trim(suffix)));
}

void read_markup(Settings& settings, const Looker& look, std::string_view file) {
  const auto processor = ascii_lower(look.text({"markdown"}));
  settings.commonmark = processor.find("commonmark") != std::string::npos;
  settings.markdown =
      markup::MarkdownOptions(settings.commonmark ? markup::Flavour::commonmark : markup::Flavour::kramdown);
  for (const auto& list : {look.list("plugins"), look.list("gems")}) {
    if (std::find(list.begin(), list.end(), "jemoji") != list.end()) settings.markdown.emoji = true;
  }
  if (!settings.commonmark) read_kramdown(settings, look, file);
}

}  // namespace

bool jekyll_lives_in(const std::filesystem::path& root) {
  std::error_code error;
  return first_file(root, {"_config.yml", "_config.yaml", "_config.toml"}).has_value() ||
         std::filesystem::is_directory(root / "_posts", error);
}

Result<void> configure_jekyll(Settings& settings) {
  const auto file = first_file(settings.root, {"_config.yml", "_config.yaml", "_config.toml"});
  if (file) {
    TRY(settings.site, read_site_file(*file, settings));
  }
  const Looker look(settings.site, false);
  settings.content = directory_text(look.text({"source"}));
  settings.collections = directory_text(look.text({"collections_dir"}));
  const auto data = settings.root / settings.content / "_data";
  if (const auto people = first_file(data, {"authors.yml", "authors.yaml", "authors.json"})) {
    TRY(settings.people, read_site_file(*people, settings));
  }
  const auto name = file ? file->filename().string() : std::string("_posts");
  read_address(settings, look, name);
  lay_text(settings, settings.permalink, look, {"collections.posts.permalink", "permalink"}, "permalink", name);
  if (settings.permalink.empty()) settings.permalink = "date";
  settings.permalink = permalink_pattern(settings.permalink);
  lay_zone(settings, look, "timezone", name);
  lay_text(settings, settings.title, look, {"title", "name"}, "title", name);
  lay_text(settings, settings.language, look, {"lang", "locale"}, "language", name);
  read_separator(settings, look, name);
  lay_authors(settings, look, {"author", "authors"}, name);
  read_defaults(settings, look);
  read_markup(settings, look, name);
  read_suffixes(settings, look);
  const auto source = settings.content.empty() ? std::string() : settings.content + "/";
  for (auto exclude : usual_excludes) settings.exclude.push_back(source + std::string(exclude));
  for (const auto& glob : look.list("exclude")) settings.exclude.push_back(source + glob);
  for (const auto& glob : look.list("include")) settings.let_in.push_back(directory_text(glob));
  settings.drafts = settings.drafts || is_true(look, "show_drafts");
  settings.future = settings.future || is_true(look, "future");
  settings.shows_withheld = is_true(look, "unpublished");
  read_jekyll_feed(settings, look, name);
  settings.watched = {"", source + "_data"};
  return {};
}

}  // namespace feedd::posts
