#include "posts/draft.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "posts/site_file.hpp"

namespace feedd::posts {
namespace {

using codec::Value;
using Names = std::initializer_list<std::string_view>;

bool says_true(const Value* value) {
  return value && ((value->kind == Value::Kind::boolean && value->truth) ||
                   (value->kind == Value::Kind::text && iequals(value->text, "true")));
}

/// `published:` is Jekyll's switch and Hugo's date: its type tells which.
bool switched_off(const Value* value) { return value && value->kind == Value::Kind::boolean && !value->truth; }

/// Between blanks; to Jekyll a wide one is a letter.
std::vector<std::string> words(std::string_view text, Generator generator) {
  if (generator != Generator::jekyll) return split(squeeze(text), ' ');
  std::string plain(text);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c >= '\t' && c <= '\r'; }, ' ');
  return split(plain, ' ');
}

/// The fields of one head, whose keys Jekyll alone takes in their own case only. What themes keep below `params`
/// (Hugo) and `extra` (Zola) counts as if it stood at the top.
class Fields {
 public:
  Fields(const Value& head, Generator generator)
      : head_(head), generator_(generator), any_case_(generator != Generator::jekyll) {}

  const Value* find(std::string_view name) const {
    const auto* value = head_.find(name, any_case_);
    return value && value->kind != Value::Kind::null ? value : nullptr;
  }
  const Value* find(Names names) const {
    for (auto name : names) {
      if (const auto* value = find(name)) return value;
    }
    return nullptr;
  }
  /// Also where themes keep it.
  const Value* find_deep(Names names) const {
    if (const auto* value = find(names)) return value;
    for (auto below : {"params", "extra"}) {
      const auto* map = find(below);
      for (auto name : names) {
        const auto* value = map ? map->find(name, any_case_) : nullptr;
        if (value && value->kind != Value::Kind::null) return value;
      }
    }
    return nullptr;
  }

  bool is_empty(std::string_view name) const {
    const auto* value = head_.find(name, any_case_);
    return value && value->kind == Value::Kind::null;
  }

  std::optional<std::string> text(Names names) const {
    const auto* value = find(names);
    if (!value || !value->is_scalar()) return std::nullopt;
    // YAML's `yes`, shown as the generators show it.
    const bool is_shown = generator_ == Generator::jekyll || generator_ == Generator::hugo;
    if (value->kind == Value::Kind::boolean && is_shown) return value->truth ? "true" : "false";
    return xml_safe(value->text);
  }

  /// Categories or tags, as the generator splits them.
  std::vector<std::string> terms(std::string_view plural, std::string_view singular) const {
    std::vector<std::string> out;
    const auto* many = find(plural);
    if (const auto* taxonomies = find("taxonomies"); generator_ == Generator::zola && !many && taxonomies) {
      many = taxonomies->find(plural, true);
    }
    if (many) add(out, *many, generator_ == Generator::jekyll || generator_ == Generator::plain);
    const bool knows_one = generator_ == Generator::jekyll || generator_ == Generator::plain;
    if (const auto* one = knows_one ? find(singular) : nullptr) add(out, *one, false);
    return out;
  }

  std::vector<Person> people() const {
    for (auto name : {"author", "authors"}) {
      const auto* value = find_deep({name});
      if (!value) continue;
      std::vector<Person> out;
      for (const auto& item : value->kind == Value::Kind::list ? value->items : std::vector<Value>{*value}) {
        if (auto person = person_of(item)) out.push_back(std::move(*person));
      }
      if (!out.empty()) return out;
    }
    return {};
  }

 private:
  void add(std::vector<std::string>& out, const Value& value, bool splits) const {
    auto push = [&](std::string_view word) {
      auto clean = xml_safe(word);
      if (!trim(clean).empty() && std::find(out.begin(), out.end(), clean) == out.end()) out.push_back(clean);
    };
    if (value.kind == Value::Kind::list) {
      for (const auto& item : value.items) {
        if (item.is_scalar()) push(generator_ == Generator::jekyll ? std::string_view(item.text) : trim(item.text));
        if (item.kind == Value::Kind::list && generator_ == Generator::jekyll) add(out, item, false);
      }
    } else if (value.is_scalar() && !splits) {
      push(trim(value.text));
    } else if (value.is_scalar()) {
      const bool commas = generator_ != Generator::jekyll && value.text.find(',') != std::string::npos;
      for (const auto& word : commas ? split(value.text, ',') : words(value.text, generator_)) push(word);
    }
  }

  const Value& head_;
  Generator generator_;
  bool any_case_;
};

std::string address_in(const Value& value, const std::vector<std::string_view>& names) {
  const Looker look(value, true);
  if (value.is_scalar()) return xml_safe(trim(value.text));
  if (value.kind == Value::Kind::list) return value.items.empty() ? "" : address_in(value.items.front(), names);
  for (auto name : names) {
    if (auto text = look.text({name}); !text.empty()) return text;
  }
  return {};
}

const std::vector<std::string_view> picture_keys{"path", "url", "src", "image", "file", "filename", "large", "feature"};
const std::vector<std::string_view> file_keys{"url", "file", "path", "src",  "href",  "mp3",  "m4a",
                                              "ogg", "opus", "mp4",  "webm", "audio", "video"};

std::string picture_of(const Fields& fields) {
  for (auto name : {"image", "images", "cover", "cover_image", "coverImage", "featured_image", "featuredImage",
                    "feature_image", "thumbnail", "banner", "hero", "teaser", "header", "social_image", "og_image"}) {
    const auto* value = fields.find_deep({name});
    auto address = value ? address_in(*value, picture_keys) : std::string();
    if (!address.empty()) return address;
  }
  return {};
}

/// `3723`, `62:03`, `1:02:03`
std::optional<std::chrono::seconds> duration_of(std::string_view text) {
  std::int64_t total = 0;
  int parts = 0;
  for (const auto& part : split(text, ':')) {
    std::int64_t number = 0;
    const auto* end = part.data() + part.size();
    if (std::from_chars(part.data(), end, number).ptr != end || number < 0 || number > 1'000'000) return std::nullopt;
    total = total * 60 + number;
    ++parts;
  }
  if (parts == 0 || parts > 3) return std::nullopt;
  return std::chrono::seconds(total);
}

std::optional<std::uint64_t> length_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  if (text.empty() || std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
  return number;
}

void add_files(std::vector<FileText>& out, const Value& value) {
  if (value.kind == Value::Kind::list) {
    for (const auto& item : value.items) add_files(out, item);
    return;
  }
  const Looker look(value, true);
  FileText file;
  file.address = address_in(value, file_keys);
  if (file.address.empty()) return;
  if (value.kind == Value::Kind::map) {
    file.type = look.text({"type", "mime", "mime_type"});
    file.title = look.text({"title"});
    file.length = length_of(look.text({"length", "size", "bytes", "filesize"}));
    file.duration = duration_of(look.text({"duration"}));
  }
  out.push_back(std::move(file));
}

/// Several habits: `audio: a.mp3`, `enclosure: {url: …, length: …}`, `podcast: {mp3: …}`, and `podcast_file`,
/// `podcast_duration` beside each other.
std::vector<FileText> files_of(const Fields& fields) {
  std::vector<FileText> out;
  for (auto name : {"enclosure", "enclosures", "podcast", "audio", "video", "podcast_file", "audio_file", "audio_url",
                    "video_file", "video_url"}) {
    if (const auto* value = fields.find_deep({name}); value && value->kind != Value::Kind::boolean) {
      add_files(out, *value);
    }
  }
  if (out.empty()) return out;
  auto beside = [&](Names names) {
    const auto* value = fields.find_deep(names);
    return value && value->is_scalar() ? std::string(trim(value->text)) : std::string();
  };
  auto& first = out.front();
  if (!first.length)
    first.length = length_of(beside({"podcast_bytes", "audio_length", "filesize", "enclosure_length"}));
  if (!first.duration) first.duration = duration_of(beside({"podcast_duration", "audio_duration", "duration"}));
  return out;
}

/// Front matter → what podcast readers show beside a recording.
std::vector<Extension> episode_of(const Fields& fields) {
  const std::pair<const char*, std::vector<std::string_view>> keys[] = {
      {"itunes:episode", {"episode", "podcast_episode", "episode_number"}},
      {"itunes:season", {"season", "podcast_season"}},
      {"itunes:episodeType", {"episode_type", "episodeType"}},
      {"itunes:explicit", {"explicit", "podcast_explicit"}},
      {"itunes:subtitle", {"subtitle", "podcast_subtitle"}}};
  std::vector<Extension> out;
  for (const auto& [name, names] : keys) {
    for (auto key : names) {
      const auto* value = fields.find_deep({key});
      if (!value || !value->is_scalar() || trim(value->text).empty()) continue;
      auto text = value->kind == Value::Kind::boolean ? std::string(value->truth ? "true" : "false")
                                                      : xml_safe(trim(value->text));
      out.push_back({.name = name, .text = std::move(text)});
      break;
    }
  }
  return out;
}

std::optional<std::string> address_of(const Fields& fields, Generator generator) {
  switch (generator) {
    case Generator::jekyll:
      return fields.text({"permalink"});
    case Generator::hugo:
      return fields.text({"url"});
    case Generator::zola:
      return fields.text({"path"});
    case Generator::plain:
      return fields.text({"permalink", "url"});
  }
  return std::nullopt;
}

void read_switches(Draft& draft, const Fields& fields, Generator generator) {
  const bool is_jekyll = generator == Generator::jekyll;
  const bool is_off = switched_off(fields.find("published")) || (is_jekyll && fields.is_empty("published"));
  draft.withheld = is_jekyll && is_off;
  const auto* said = fields.find("draft");
  const bool is_number = generator == Generator::hugo && said && said->kind == Value::Kind::number;
  draft.hidden = says_true(said) || (is_number && said->text != "0");
  // Where Hugo is told both, `draft` decides.
  if (is_off && !is_jekyll && !(generator == Generator::hugo && said)) draft.hidden = true;
  const auto* feed = fields.find("feed");
  draft.unlisted = switched_off(feed) || (feed && says_true(feed->find("exclude")));
  draft.excerpt_only = feed && says_true(feed->find("excerpt_only"));
  draft.plain_text = switched_off(fields.find("render_with_liquid"));
  if (generator == Generator::hugo) {
    const auto* build = fields.find({"build", "_build"});
    const auto* list = build ? build->find("list", true) : nullptr;
    const auto* render = build ? build->find("render", true) : nullptr;
    auto is_never = [](const Value* value) { return value && (value->text == "never" || switched_off(value)); };
    const bool is_local = list && list->text == "local";  // among the pages of its own section alone
    draft.unlisted =
        draft.unlisted || says_true(fields.find("headless")) || is_never(list) || is_local || is_never(render);
  }
  if (generator == Generator::zola) draft.unlisted = draft.unlisted || switched_off(fields.find("render"));
}

}  // namespace

Result<Draft> read_draft(const Value& head, Generator generator) {
  const Fields fields(head, generator);
  Draft draft;
  draft.title = fields.text({"title"});
  draft.id = fields.text({"id", "guid"}).value_or("");
  draft.slug = fields.text({"slug"});
  draft.address = address_of(fields, generator);
  if (draft.address) draft.address_line = fields.find({"permalink", "url", "path"})->line;
  draft.description = fields.text({"description"}).value_or("");
  draft.excerpt = fields.text({"excerpt", "summary"}).value_or("");
  if (!switched_off(fields.find("excerpt_separator"))) draft.excerpt_separator = fields.text({"excerpt_separator"});
  const auto* language = fields.find({"lang", "language", "locale"});
  if (language && language->is_scalar()) draft.language = language_tag(language->text);  // `no` is Norwegian
  draft.categories = fields.terms("categories", "category");
  // Jekyll lets the one tag win over the many.
  draft.tags =
      generator == Generator::jekyll && fields.find("tag") ? fields.terms("", "tag") : fields.terms("tags", "tag");
  draft.authors = fields.people();
  draft.image = picture_of(fields);
  draft.files = files_of(fields);
  draft.episode = episode_of(fields);
  read_switches(draft, fields, generator);
  return draft;
}

Result<std::optional<DateText>> date_text(const Value& head, const std::vector<std::string>& keys,
                                          Generator generator) {
  const Fields fields(head, generator);
  for (const auto& key : keys) {
    const auto* value = fields.find(key);
    if (!value) {
      if (generator == Generator::jekyll && fields.is_empty(key) && key == "date") {
        return fail(Errc::syntax, "1: 'date' is empty: write 2020-01-02 03:04:05 +0800, or leave the key out");
      }
      continue;
    }
    if (key == "published" && value->kind == Value::Kind::boolean) continue;
    if (!value->is_scalar() || value->kind == Value::Kind::boolean) {
      return fail(Errc::syntax, "{}: '{}' is not a date: write 2020-01-02 03:04:05 +0800", value->line, key);
    }
    if (generator == Generator::hugo && trim(value->text).empty()) continue;
    return DateText{value->text, value->kind == Value::Kind::date, value->kind == Value::Kind::number, value->line};
  }
  return std::nullopt;
}

}  // namespace feedd::posts
