#include "daemon/subscriptions.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/uri.hpp"

namespace feedd::daemon {
namespace {

struct Section {
  std::string name;
  std::vector<std::pair<std::string, std::string>> values;  ///< keys in small letters, in the order they stand

  std::string value(std::string_view key) const {
    for (const auto& [name_of, value] : values)
      if (name_of == key) return value;
    return "";
  }
};

/// Python's ConfigParser: `[section]`, `key = value` or `key: value`, comments after # and ; and values that go on in
/// indented lines.
std::vector<Section> sections_of(std::string_view ini) {
  std::vector<Section> all;
  ini = without_byte_order_mark(ini);
  while (!ini.empty()) {
    auto line = ini.substr(0, ini.find('\n'));
    ini.remove_prefix(std::min(line.size() + 1, ini.size()));
    auto text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') continue;
    bool goes_on = line.front() == ' ' || line.front() == '\t';
    if (goes_on && !all.empty() && !all.back().values.empty()) {
      auto& value = all.back().values.back().second;
      value += (value.empty() ? "" : " ") + std::string(text);
    } else if (text.front() == '[' && text.find(']') != std::string_view::npos) {
      all.push_back({std::string(trim(text.substr(1, text.find(']') - 1))), {}});
    } else if (auto at = text.find_first_of("=:"); at != std::string_view::npos && !all.empty()) {
      auto value = trim(text.substr(at + 1));
      if (auto comment = value.find(" ;"); comment != std::string_view::npos) value = trim(value.substr(0, comment));
      all.back().values.emplace_back(fold_case(trim(text.substr(0, at))), std::string(value));
    }
  }
  return all;
}

/// Text that the configuration takes.
std::string value_of(std::string_view text) { return toml_quoted(squeeze(xml_safe(text))); }

void put(std::string& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out += std::string(key) + " = " + value_of(value) + "\n";
}

/// Text for a comment.
std::string said(std::string_view text) { return printable(squeeze(xml_safe(text))); }

/// What we have no key for, so that nobody loses it unseen.
void put_comments(std::string& out, const Section& section, const std::set<std::string>& taken) {
  for (const auto& [key, value] : section.values) {
    if (taken.contains(key)) continue;
    out.append("# planet.ini: ").append(said(key)).append(" = ").append(said(value)).append("\n");
  }
}

}  // namespace

bool is_subscribable(const std::string& text) {
  if (squeeze(xml_safe(text)) != text) return false;
  auto uri = parse_uri(text);
  return uri && (uri->is_web() || uri->scheme() == "file");
}

std::string tables_of_outlines(std::span<const codec::Outline> outlines) {
  std::string out;
  for (const auto& outline : outlines) {
    if (!is_subscribable(outline.xml_url)) {
      out += "# no address of a feed: " + said(outline.xml_url) + "\n\n";
      continue;
    }
    out += "[[upstream]]\n";
    put(out, "url  ", outline.xml_url);
    put(out, "title", outline.title.empty() ? outline.text : outline.title);
    std::string tags;
    for (const auto& category : outline.categories) tags += (tags.empty() ? "" : ", ") + value_of(category);
    if (!tags.empty()) out += "tags  = [" + tags + "]\n";
    out += "\n";
  }
  return out;
}

std::string tables_of_planet(std::string_view ini) {
  std::string out;
  bool has_site = false;
  for (const auto& section : sections_of(ini)) {
    if (fold_case(section.name) == "planet" && !std::exchange(has_site, true)) {
      out += "[site]\n";
      put(out, "title", section.value("name"));
      auto link = section.value("link");
      put(out, "url", link.empty() || link.ends_with('/') ? link : link + "/");
      const auto count = section.value("items_per_page");
      unsigned limit = 0;
      const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), limit);
      if (error == std::errc{} && end == count.data() + count.size() && limit > 0)
        out += "limit = " + std::to_string(limit) + "\n";
      if (auto owner = section.value("owner_name"); !owner.empty()) {
        auto email = section.value("owner_email");
        out += "author = { name = " + value_of(owner);
        out += (email.empty() ? "" : ", email = " + value_of(email)) + " }\n";
      }
      put_comments(out, section, {"name", "link", "items_per_page", "owner_name", "owner_email"});
      out += "\n";
    } else if (is_subscribable(section.name)) {
      const bool is_list = fold_case(section.value("content_type")) == "opml";
      out += "[[upstream]]\n";
      put(out, is_list ? "opml " : "url  ", section.name);
      put(out, "title", section.value("name"));
      put_comments(out, section,
                   is_list ? std::set<std::string>{"name", "content_type"} : std::set<std::string>{"name"});
      out += "\n";
    } else {
      out += "# planet.ini: [" + said(section.name) + "] has no counterpart\n";
      put_comments(out, section, {});
      out += "\n";
    }
  }
  return out;
}

}  // namespace feedd::daemon
