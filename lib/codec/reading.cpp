#include "codec/reading.hpp"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "codec/construct.hpp"
#include "codec/extension.hpp"
#include "codec/html.hpp"
#include "codec/html_tree.hpp"
#include "codec/media.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t line_limit = 4096;
constexpr std::size_t id_limit = 2048;
constexpr std::size_t address_limit = 2048;
constexpr std::size_t html_limit = 1u << 20;
constexpr std::size_t tags_limit = 50;
constexpr std::size_t people_limit = 50;
constexpr std::size_t notes_limit = 50;

/// Outside of these a date is a mistake: there was no feed to date, nor will there be one.
constexpr Instant earliest = std::chrono::sys_days(std::chrono::year(1900) / 1 / 1);
constexpr Instant latest = std::chrono::sys_days(std::chrono::year(9998) / 1 / 1);
/// What writers of Atom put where a date is required and none is known.
constexpr std::string_view no_date = "1970-01-01T00:00:00Z";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_html(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '<' && text[i + 1] == '/' && is_letter(text[i + 2])) return true;
    if (text[i] == '<' && (iequals(text.substr(i, 3), "<br") || iequals(text.substr(i, 5), "<img "))) return true;
    if (text[i] == '&' && (text[i + 1] == '#' || is_letter(text[i + 1]))) {
      std::size_t end = i + 2;
      while (end < text.size() && end < i + 32 && (is_letter(text[end]) || (text[end] >= '0' && text[end] <= '9')))
        ++end;
      if (end < text.size() && text[end] == ';') return true;
    }
  }
  return false;
}

bool is_mail(std::string_view word) {
  const auto at = word.find('@');
  return at != 0 && at < word.size() - 1 && word.find_first_of(" ()<>\",;:\\") == std::string_view::npos;
}

/// One meaning for each part: an address that stands in the name is no part of it, and what is no address is no e-mail.
void tidy(Person& one) {
  if (!is_mail(one.email)) {
    if (one.name.empty()) one.name = one.email;
    one.email.clear();
  }
  while (one.name.find('@') != std::string::npos) {
    Person inner = person(one.name);
    if (inner.email.empty()) break;
    if (one.email.empty()) one.email = inner.email;
    one.name = inner.name;
  }
  if (one.name == one.uri) one.name.clear();
}

/// A name for what has none, the same whenever the words are; `again` tells entries of the same words apart.
std::string id_of_words(const Entry& entry, std::int64_t again) {
  Hasher hasher;
  hasher << entry.title << entry.html << entry.summary;
  if (again > 0) hasher << again;
  return urn_uuid(hasher.digest());
}

/// RSS tells a summary from a text by what stands beside it, and podcasts say more words of their own: settled here as
/// a reader of our RSS would, so that every format tells the same. Of two sayings without a text the longer is the
/// text.
void settle_podcast_words(Entry& entry) {
  if (entry.extensions.empty()) return;
  auto words = words_of(entry.extensions, summary_limit);
  if (words.empty() || words == entry.summary) return;
  if (entry.html.empty() && entry.summary.empty()) {
    entry.summary = std::move(words);
  } else if (entry.html.empty()) {
    if (words.size() > entry.summary.size()) std::swap(words, entry.summary);
    entry.html = html_of_text(std::exchange(entry.summary, std::move(words)));
  } else if (entry.summary.empty()) {
    if (words != text_of(cut(entry.html, summary_limit * 4), summary_limit)) entry.summary = std::move(words);
  }
}

/// What is the whole text is no summary of it, whatever it was before it was made safe.
void drop_summary_that_is_the_text(Entry& entry) {
  if (!entry.summary.empty() && entry.html == guarded(escape_text(entry.summary))) entry.summary.clear();
}

/// The first saying of each address: no format can tell two files apart that have one.
void keep_each_file_once(std::vector<Enclosure>& files) {
  for (std::size_t i = 1; i < files.size();) {
    auto same = [&](const Enclosure& other) { return other.url == files[i].url; };
    auto here = files.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(files.begin(), here, same)) {
      files.erase(here);
    } else {
      ++i;
    }
  }
}

}  // namespace

std::string settled_id(std::string id) {
  std::replace(id.begin(), id.end(), '\r', '\n');
  if (id.size() <= id_limit) return id;
  std::string digest = hex(digest_of(id));
  return std::string(cut(id, id_limit - digest.size() - 1)) + "#" + digest;
}

std::string plain(std::string_view text) {
  if (text.empty()) return {};
  std::string line = squeeze(text);
  if (line.size() > line_limit) line.resize(trim(cut(line, line_limit)).size());
  return line;
}

std::string characters_of(std::string_view html) {
  struct Text : HtmlVisitor {
    bool enter(const Element&) override { return true; }
    void leave() override {}
    void text(std::string_view piece) override { all += piece; }
    std::string all;
  } read;
  walk_html(html, HtmlScope::fragment, read);
  return xml_safe(read.all);
}

std::string either_of_plain(std::string_view text) { return is_html(text) ? escape_text(text) : std::string(text); }

std::string escape_text(std::string_view text) {
  return replace_all(replace_all(replace_all(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string plain_of_either(std::string_view text) { return is_html(text) ? text_of(text, line_limit) : plain(text); }

std::string safe_html(std::string_view html, const Uri& base) {
  html = trim(cut(html, html_limit));
  return html.empty() ? std::string() : std::string(trim(clean(html, base)));
}

std::string html_of_text(std::string_view text) {
  if (text.find('\r') != std::string_view::npos) {
    return html_of_text(replace_all(replace_all(cut(text, html_limit), "\r\n", "\n"), "\r", "\n"));
  }
  std::string html, paragraph;
  auto close = [&] {
    if (!paragraph.empty()) html += "<p>" + paragraph + "</p>";
    paragraph.clear();
  };
  std::string_view rest = cut(text, html_limit);
  while (!rest.empty()) {
    std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      close();
    } else {
      if (!paragraph.empty()) paragraph += "<br>";
      paragraph += escape_text(line);
    }
  }
  close();
  return html;
}

namespace {

/// Schemes of what a link or an enclosure may lead to, and of which none runs anything: torrents have magnets, old
/// archives ftp.
bool is_passed_on(std::string_view scheme) {
  constexpr std::array<std::string_view, 8> schemes{"http",   "https",  "ftp",    "ftps",
                                                    "gemini", "gopher", "magnet", "mailto"};
  return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

}  // namespace

std::optional<Uri> address_in(const Uri& base, std::string_view reference) {
  reference = trim(reference);
  if (reference.empty() || reference.size() > address_limit) return std::nullopt;
  auto uri = resolve(base, reference);
  if (!uri || !is_passed_on(uri->scheme()) || uri->str().size() > address_limit) return std::nullopt;
  return *std::move(uri);
}

std::optional<Uri> web_address(const Uri& base, std::string_view reference) {
  auto uri = address_in(base, reference);
  return uri && uri->is_web() ? uri : std::nullopt;
}

std::optional<Instant> date(std::string_view text, Parsed& parsed) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (text == no_date) return std::nullopt;
  auto instant = parse_date(text);
  if (instant && *instant >= earliest && *instant < latest) return *instant;
  if (instant) instant = fail(Errc::syntax, "'{}' is a date nobody can mean", printable(cut(text, 100)));
  if (parsed.notes.size() < notes_limit) parsed.notes.push_back({Note::Severity::warning, instant.error(), ""});
  return std::nullopt;
}

Person person(std::string_view text) {
  std::string line = plain(text);
  std::string_view whole = line;
  std::size_t open = whole.find_first_of("(<");
  if (open != std::string_view::npos && (whole.back() == ')' || whole.back() == '>')) {
    std::string_view before = trim(whole.substr(0, open));
    std::string_view inside = trim(whole.substr(open + 1, whole.size() - open - 2));
    if (is_mail(before)) return {std::string(inside), std::string(before), ""};
    if (is_mail(inside)) return {std::string(before), std::string(inside), ""};
  }
  if (is_mail(whole)) return {"", line, ""};
  return {line, "", ""};
}

void add_person(std::vector<Person>& people, Person one) {
  tidy(one);
  if (one.name.empty() && one.email.empty() && one.uri.empty()) return;
  auto same = [&](const Person& other) {
    auto agree = [](const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; };
    bool known = one.name.empty() ? !one.email.empty() && one.email == other.email : one.name == other.name;
    return other == one ||
           (known && agree(one.name, other.name) && agree(one.email, other.email) && agree(one.uri, other.uri));
  };
  auto found = std::find_if(people.begin(), people.end(), same);
  if (found == people.end()) {
    if (people.size() < people_limit) people.push_back(std::move(one));
    return;
  }
  for (auto part : {&Person::email, &Person::uri}) {
    if (((*found).*part).empty()) (*found).*part = std::move(one.*part);
  }
}

void add_tag(std::vector<Tag>& tags, Tag one) {
  if (one.term.empty()) one.term = one.label;
  if (one.label == one.term) one.label.clear();
  auto same = [&](const Tag& other) { return other.name() == one.name() && other.scheme == one.scheme; };
  if (one.term.empty() || tags.size() >= tags_limit || std::any_of(tags.begin(), tags.end(), same)) return;
  if (tags.empty()) tags.reserve(4);  // as many as most have
  tags.push_back(std::move(one));
}

void finish(Parsed& parsed, std::size_t there) {
  auto& entries = parsed.entries;
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::unordered_map<std::string_view, std::size_t> places(&memory);  // by keys that stay where they are
  places.reserve(entries.size());
  std::vector<std::pair<std::size_t, std::size_t>> again;  // where a later entry takes the place of an earlier one
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto& entry = entries[i];
    drop_summary_that_is_the_text(entry);
    settle_podcast_words(entry);
    keep_each_file_once(entry.enclosures);
    for (const auto& file : entry.enclosures) {
      if (!entry.image && (file.medium == "image" || type_of(file).starts_with("image/"))) entry.image = file.url;
    }
    if (entry.id.empty() && entry.link) entry.id = entry.link->str();
    for (std::int64_t same = 0; entry.id.empty(); ++same) {
      auto id = id_of_words(entry, same);
      if (!places.contains(id)) entry.id = std::move(id);
    }
    entry.id = settled_id(std::move(entry.id));
    entry.guid = Guid{entry.id};
    auto [place, fresh] = places.emplace(entry.id, i);
    if (!fresh) again.emplace_back(i, place->second);
  }
  for (auto [later, earlier] : again) {
    entries[earlier] = std::move(entries[later]);
    entries[later].id.clear();
  }
  if (!again.empty()) std::erase_if(entries, [](const Entry& entry) { return entry.id.empty(); });
  if (std::max(there, entries.size()) <= entries_limit) return;
  auto told = there > 0
                  ? fmt::format("{} entries, of which the newest {} are read", there, entries_limit)
                  : fmt::format("more than {} entries in one another, of which the first are read", entries_limit);
  parsed.notes.push_back({Note::Severity::warning, {Errc::too_large, std::move(told)}, ""});
  if (entries.size() > entries_limit) entries.resize(entries_limit);
}

std::string summary_of(const Entry& entry, std::size_t limit) {
  return entry.summary.empty() ? text_of(entry.html, limit) : entry.summary;
}

}  // namespace feedd::codec
