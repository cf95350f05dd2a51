#include <algorithm>

#include "base/hash.hpp"
#include "codec/format.hpp"
#include "codec/page.hpp"
#include "site/status.hpp"

namespace feedd::site {
namespace {

std::string name_of(const SourceStatus& source) {
  return source.info.title.empty() ? source.id.value : source.info.title;
}

std::string told(const std::optional<Instant>& when) {
  if (!when) return "–";
  auto text = to_rfc3339(*when);
  return "<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 5) + " UTC</time>";
}

struct Words {
  const char *title, *failing, *source, *entries, *success, *next, *well;
};
constexpr Words english{"Status", "failing", "Source", "Entries", "Last success", "Next poll", "All is well."};
constexpr Words chinese{"状态", "出错", "来源", "条目", "上次成功", "下次抓取", "一切正常。"};

std::string row(const SourceStatus& source) {
  auto name = codec::page_text(name_of(source));
  if (source.info.link && source.info.link->is_web())
    name = "<a href=\"" + codec::page_text(source.info.link->str()) + "\">" + name + "</a>";
  auto out = "<tr><td>" + name;
  if (!source.last_error.empty()) out += "<br><span class=\"bad\">" + codec::page_text(source.last_error) + "</span>";
  for (const auto& note : source.notes)
    if (note.error.what != source.last_error)
      out += "<br><span class=\"about\">" + codec::page_text(note.error.what) + "</span>";
  out += "</td><td>" + std::to_string(source.entries) + "</td><td>" + told(source.last_success) + "</td><td>" +
         told(source.next);
  if (!source.next_because.empty())
    out += "<br><span class=\"about\">" + codec::page_text(source.next_because) + "</span>";
  return out + "</td></tr>\n";
}

}  // namespace

std::string status_page(const std::vector<SourceStatus>& sources, const FeedInfo& info) {
  const auto& words = codec::is_chinese(info) ? chinese : english;
  std::vector<const SourceStatus*> order;
  for (const auto& source : sources) order.push_back(&source);
  auto middle = std::stable_partition(order.begin(), order.end(), [](auto* one) { return !one->last_error.empty(); });
  auto failing = middle - order.begin();
  auto body = failing == 0 ? "<p>" + std::string(words.well) + "</p>\n"
                           : "<p class=\"bad\">" + std::to_string(failing) + " " + words.failing + "</p>\n";
  body += "<table>\n<tr>";
  for (const auto* head : {words.source, words.entries, words.success, words.next})
    body += "<th>" + std::string(head) + "</th>";
  body += "</tr>\n";
  for (const auto* source : order) body += row(*source);
  return codec::plain_page(info, words.title, body + "</table>");
}

std::string health_feed(const std::vector<SourceStatus>& sources, const FeedInfo& info, const Uri& self) {
  std::vector<Entry> entries;
  for (const auto& source : sources) {
    if (source.last_error.empty() || !source.failing_since) continue;
    Hasher hasher;
    hasher << "health" << self.str() << source.id.value << source.failing_since->time_since_epoch().count();
    Entry entry;
    entry.id = urn_uuid(hasher.digest());
    entry.title = name_of(source) + ": " + source.last_error;
    entry.link = source.info.link;
    entry.html = "<p>" + codec::page_text(source.last_error) + "</p>";
    entry.published = entry.updated = *source.failing_since;
    entries.push_back(std::move(entry));
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.published > b.published; });
  FeedInfo health;
  health.id = self.str();
  health.title = info.title + ": " + (codec::is_chinese(info) ? "出错的来源" : "sources that fail");
  health.self = self;
  health.link = info.link;
  health.language = info.language;
  health.updated = entries.empty() ? Instant() : *entries.front().updated;
  if (info.authors.empty()) {
    health.authors.push_back({info.title, "", ""});
  } else {
    health.authors = info.authors;
  }
  return codec::document(*codec::find_format("atom"), health, entries);
}

}  // namespace feedd::site
