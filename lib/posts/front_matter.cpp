#include "posts/front_matter.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/value.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

enum class Language { none, yaml, toml, json };

struct Parts {
  Language language = Language::none;
  std::string_view head, body;
  int body_line = 1;
};

std::string_view without_trailing_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

/// The text up to the line end at or after `at`, and past it.
std::string_view next_line(std::string_view text, std::size_t& at) {
  const auto end = std::min(text.find('\n', at), text.size());
  const auto line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  return line;
}

Result<Parts> split_head(std::string_view text, Dialect dialect) {
  Parts parts;
  parts.body = text;
  std::size_t at = 0;
  const auto opener = without_trailing_blanks(next_line(text, at));
  if (opener == "---" || (opener == "+++" && dialect == Dialect::plain)) {
    const auto start = at;
    int line_number = 1;
    while (at < text.size()) {
      const auto line_start = at;
      const auto line = without_trailing_blanks(next_line(text, at));
      ++line_number;
      if (line == opener || (opener == "---" && line == "...")) {
        parts.language = opener == "---" ? Language::yaml : Language::toml;
        parts.head = text.substr(start, line_start - start);
        parts.body = text.substr(at);
        parts.body_line = line_number + 1;
        return parts;
      }
    }
    // `---` alone is a rule across the page, as Jekyll reads it.
    if (opener == "+++") return fail(Errc::syntax, "1: the front matter has no end: close it with +++");
  }
  if (dialect == Dialect::plain && text.starts_with('{')) {
    const auto second = text.find_first_not_of(" \t\n", 1);
    if (second != std::string_view::npos && (text[second] == '"' || text[second] == '}')) {
      parts.language = Language::json;
      parts.head = text;
    }
  }
  return parts;
}

/// Reads fields of one head; remembers the first thing that is wrong.
class Fields {
 public:
  Fields(const Value& head, Dialect dialect) : head_(head), dialect_(dialect) {}

  /// The first of these keys that has a value.
  const Value* find(std::initializer_list<std::string_view> names) const {
    for (auto name : names) {
      const auto* value = head_.find(name, dialect_ == Dialect::plain);
      if (value && value->kind != Value::Kind::null) return value;
    }
    return nullptr;
  }

  bool is_empty(std::string_view name) const {
    const auto* value = head_.find(name, dialect_ == Dialect::plain);
    return value && value->kind == Value::Kind::null;
  }

  std::optional<std::string> text(std::initializer_list<std::string_view> names) const {
    const auto* value = find(names);
    if (!value || !value->is_scalar()) return std::nullopt;
    return xml_safe(value->text);
  }

  std::vector<std::string> words(std::string_view plural, std::string_view singular) const {
    std::vector<std::string> out;
    if (const auto* value = find({plural})) add(out, *value, true);
    if (const auto* value = find({singular})) add(out, *value, false);
    return out;
  }

  std::vector<Person> people() const {
    std::vector<Person> out;
    for (auto name : {"author", "authors"}) {
      const auto* value = find({name});
      if (!value) continue;
      if (value->kind == Value::Kind::list) {
        for (const auto& item : value->items) add(out, item);
      } else {
        add(out, *value);
      }
      if (!out.empty()) break;
    }
    return out;
  }

 private:
  void add(std::vector<std::string>& out, const Value& value, bool splits) const {
    auto push = [&](std::string_view word) {
      auto clean = xml_safe(word);
      if (!trim(clean).empty() && std::find(out.begin(), out.end(), clean) == out.end()) out.push_back(clean);
    };
    if (value.kind == Value::Kind::list) {
      for (const auto& item : value.items) {
        if (item.is_scalar()) push(dialect_ == Dialect::plain ? trim(item.text) : std::string_view(item.text));
      }
    } else if (value.is_scalar() && !splits) {
      push(trim(value.text));
    } else if (value.is_scalar()) {
      const bool commas = dialect_ == Dialect::plain && value.text.find(',') != std::string::npos;
      for (const auto& word : split(commas ? value.text : squeeze(value.text), commas ? ',' : ' ')) push(word);
    }
  }

  void add(std::vector<Person>& out, const Value& value) const {
    Person person;
    auto part = [&](std::initializer_list<std::string_view> names) {
      for (auto name : names) {
        const auto* field = value.find(name, true);
        if (field && field->is_scalar()) return xml_safe(trim(field->text));
      }
      return std::string();
    };
    if (value.is_scalar()) {
      person.name = xml_safe(trim(value.text));
    } else {
      person = {part({"name"}), part({"email"}), part({"url", "uri", "link"})};
    }
    if (!person.name.empty() || !person.email.empty()) out.push_back(std::move(person));
  }

  const Value& head_;
  Dialect dialect_;
};

Result<std::optional<DateText>> read_date_field(const Value* value, std::string_view name) {
  if (!value) return std::nullopt;
  if (!value->is_scalar() || value->kind == Value::Kind::boolean) {
    return fail(Errc::syntax, "{}: '{}' is not a date: write 2020-01-02 03:04:05 +0800", value->line, name);
  }
  return DateText{value->text, value->kind == Value::Kind::date, value->line};
}

bool says_true(const Value* value) {
  return value && ((value->kind == Value::Kind::boolean && value->truth) ||
                   (value->kind == Value::Kind::text && iequals(value->text, "true")));
}

/// `published:` is Jekyll's switch and Hugo's date: its type tells which.
bool switched_off(const Value* value) { return value && value->kind == Value::Kind::boolean && !value->truth; }

Result<void> read_dates(Draft& draft, const Fields& fields, Dialect dialect) {
  const auto* date = fields.find({"date"});
  if (dialect == Dialect::jekyll && !date && fields.is_empty("date")) {
    return fail(Errc::syntax, "1: 'date' is empty: write 2020-01-02 03:04:05 +0800, or leave the key out");
  }
  if (dialect == Dialect::plain && !date) {
    date = fields.find({"publishDate", "pubdate", "published"});
    if (date && date->kind == Value::Kind::boolean) date = nullptr;
  }
  TRY(draft.date, read_date_field(date, "date"));
  TRY(draft.updated, read_date_field(fields.find({"updated", "lastmod", "last_modified_at", "modified"}), "updated"));
  TRY(draft.expires, read_date_field(fields.find({"expiryDate", "expires", "unpublishDate"}), "expires"));
  return {};
}

Result<void> read_fields(Draft& draft, const Value& head, Dialect dialect) {
  const Fields fields(head, dialect);
  draft.title = fields.text({"title"});
  draft.id = fields.text({"id", "guid"}).value_or("");
  draft.slug = fields.text({"slug"});
  draft.permalink = dialect == Dialect::jekyll ? fields.text({"permalink"}) : fields.text({"permalink", "url"});
  if (draft.permalink) draft.permalink_line = fields.find({"permalink", "url"})->line;
  draft.description = fields.text({"description"}).value_or("");
  draft.excerpt = fields.text({"excerpt", "summary"}).value_or("");
  draft.excerpt_separator = fields.text({"excerpt_separator"});
  draft.language = fields.text({"lang", "language", "locale"}).value_or("");
  draft.categories = fields.words("categories", "category");
  if (dialect == Dialect::jekyll && fields.find({"tag"})) {
    draft.tags = fields.words("", "tag");  // Jekyll lets the one win over the many
  } else {
    draft.tags = fields.words("tags", "tag");
  }
  draft.authors = fields.people();
  if (const auto* image = fields.find({"image"})) {
    const auto* address = image->kind == Value::Kind::map ? image->find("path", true) : image;
    if (image->kind == Value::Kind::map && !address) address = image->find("url", true);
    if (address && address->is_scalar()) draft.image = xml_safe(trim(address->text));
  }
  draft.hidden = says_true(fields.find({"draft"})) || switched_off(fields.find({"published"})) ||
                 (dialect == Dialect::jekyll && fields.is_empty("published"));
  return read_dates(draft, fields, dialect);
}

}  // namespace

Result<Draft> read_front_matter(std::string_view bytes, Dialect dialect) {
  if (!is_utf8(bytes)) return fail(Errc::syntax, "1: the file is not UTF-8: save it as UTF-8");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto text = xml_safe(replace_all(bytes, "\r\n", "\n"));
  TRY(auto parts, split_head(text, dialect));
  Draft draft;
  Value head;
  if (parts.language == Language::yaml) {
    TRY(head, codec::read_yaml(parts.head, 2));
  } else if (parts.language == Language::toml) {
    TRY(head, codec::read_toml(parts.head, 2));
  } else if (parts.language == Language::json) {
    std::size_t taken = 0;
    TRY(head, codec::read_json(parts.head, 1, taken));
    const auto end = text.find_first_not_of(" \t", taken);
    parts.body = end == std::string::npos ? std::string_view() : std::string_view(text).substr(end);
    if (parts.body.starts_with('\n')) parts.body.remove_prefix(1);
    const auto before = std::string_view(text).substr(0, text.size() - parts.body.size());
    parts.body_line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  }
  if (head.kind != Value::Kind::map && head.kind != Value::Kind::null) {
    return fail(Errc::syntax, "2: the front matter holds no keys: write it as 'title: …', one key a line");
  }
  draft.body = parts.body;
  draft.body_line = parts.body_line;
  CHECK_OK(read_fields(draft, head, dialect));
  return draft;
}

}  // namespace feedd::posts
