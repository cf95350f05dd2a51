#include "posts/site_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "codec/reading.hpp"

namespace feedd::posts {

using codec::Value;

std::optional<std::filesystem::path> first_file(const std::filesystem::path& directory,
                                                std::initializer_list<std::string_view> names) {
  std::error_code error;
  for (auto name : names) {
    if (std::filesystem::is_regular_file(directory / name, error)) return directory / name;
  }
  return std::nullopt;
}

Result<Value> read_site_file(const std::filesystem::path& file, Settings& settings) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return fail(Errc::io, "{}: cannot be read", file.string());
  Hasher hasher;
  hasher << settings.files << text;
  settings.files = hex(hasher.digest());
  const auto suffix = file.extension().string();
  std::size_t taken = 0;
  auto read = suffix == ".toml"   ? codec::read_toml(text, 1, codec::most_in_configuration)
              : suffix == ".json" ? codec::read_json(text, 1, taken)
                                  : codec::read_yaml(text, 1, codec::most_in_configuration);
  if (!read) return fail(read.error().code, "{}:{}", file.string(), read.error().what);
  return read;
}

Value merged(Value over, const Value& under, bool any_case) {
  if (over.kind == Value::Kind::null) return under;
  if (over.kind != Value::Kind::map || under.kind != Value::Kind::map) return over;
  for (std::size_t i = 0; i < under.names.size(); ++i) {
    const auto& name = under.names[i];
    Value* own = nullptr;
    for (std::size_t k = 0; k < over.names.size(); ++k) {
      if (over.names[k] == name || (any_case && iequals(over.names[k], name))) own = &over.items[k];
    }
    if (!own) {
      over.names.push_back(name);
      over.items.push_back(under.items[i]);
    } else {
      *own = merged(std::move(*own), under.items[i], any_case);
    }
  }
  return over;
}

const Value* Looker::find(std::string_view path) const {
  const auto* node = &tree_;
  while (node && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    node = node->find(path.substr(0, dot), any_case_);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node;
}

std::string Looker::text(std::initializer_list<std::string_view> paths) const {
  for (auto path : paths) {
    const auto* value = find(path);
    if (value && value->is_scalar() && !trim(value->text).empty()) return xml_safe(trim(value->text));
  }
  return {};
}

std::optional<bool> Looker::truth(std::string_view path) const {
  const auto* value = find(path);
  if (!value || value->kind != Value::Kind::boolean) return std::nullopt;
  return value->truth;
}

std::vector<std::string> Looker::list(std::string_view path) const {
  std::vector<std::string> out;
  const auto* value = find(path);
  if (!value) return out;
  if (value->is_scalar()) out.push_back(value->text);
  for (const auto& item : value->items) {
    if (item.is_scalar()) out.push_back(item.text);
  }
  return out;
}

std::optional<Person> person_of(const Value& value) {
  const Looker look(value, true);
  Person person;
  if (value.is_scalar()) {
    person = codec::person(xml_safe(value.text));
  } else {
    person = {look.text({"name"}), look.text({"email"}), look.text({"url", "uri", "link"})};
  }
  if (person.name.empty() && person.email.empty()) return std::nullopt;
  return person;
}

std::vector<Person> Looker::people(std::initializer_list<std::string_view> paths) const {
  std::vector<Person> out;
  for (auto path : paths) {
    const auto* value = find(path);
    if (!value || value->kind == Value::Kind::null) continue;
    if (value->kind == Value::Kind::list) {
      for (const auto& item : value->items) {
        if (auto person = person_of(item)) out.push_back(std::move(*person));
      }
    } else if (auto person = person_of(*value)) {
      out.push_back(std::move(*person));
    }
    if (!out.empty()) break;
  }
  return out;
}

void tell_origin(Settings& settings, std::string_view name, std::string value, std::string_view file,
                 const Value* node) {
  settings.origins.push_back({std::string(name), std::move(value),
                              node && node->line > 0 ? fmt::format("{}:{}", file, node->line) : std::string(file)});
}

void lay_text(Settings& settings, std::string& target, const Looker& look,
              std::initializer_list<std::string_view> paths, std::string_view name, std::string_view file) {
  if (!target.empty()) return;
  target = look.text(paths);
  if (target.empty()) return;
  for (auto path : paths) {
    if (look.text({path}) == target) return tell_origin(settings, name, target, file, look.find(path));
  }
}

void lay_authors(Settings& settings, const Looker& look, std::initializer_list<std::string_view> paths,
                 std::string_view file) {
  if (!settings.authors.empty()) return;
  settings.authors = look.people(paths);
  if (settings.authors.empty()) return;
  for (auto path : paths) {
    if (const auto* node = look.find(path)) {
      const auto& first = settings.authors.front();
      return tell_origin(settings, "author", first.name.empty() ? first.email : first.name, file, node);
    }
  }
}

void lay_zone(Settings& settings, const Looker& look, std::string_view path, std::string_view file) {
  const auto name = look.text({path});
  if (settings.has_zone || name.empty()) return;
  if (auto zone = Zone::find(name)) {
    settings.zone = *zone;
    tell_origin(settings, "timezone", name, file, look.find(path));
  } else {
    settings.remarks.push_back(
        {Errc::config, fmt::format("{}: '{}' is not a time zone: dates are read as UTC", file, printable(name))});
  }
}

}  // namespace feedd::posts
