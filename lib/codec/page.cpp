#include "codec/page.hpp"

#include <set>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/reading.hpp"
#include "model/tag_key.hpp"

namespace feedd::codec {
namespace {

constexpr std::string_view style_sheet = R"(
:root{color-scheme:light dark;--ground:#fdfcfa;--text:#23211e;--soft:#6b665f;--line:#e6e1d8;--link:#0b5d8a}
@media (prefers-color-scheme:dark){:root{--ground:#171614;--text:#e6e2db;--soft:#9d978d;--line:#33302b;--link:#7cc0e8}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);line-height:1.7;overflow-wrap:break-word;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","PingFang SC","Hiragino Sans GB",
"Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
body>*{max-width:42rem;margin:0 auto;padding:0 1.25rem}
a{color:var(--link);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
body>header{padding-top:3rem;padding-bottom:1.25rem;border-bottom:1px solid var(--line)}
h1{margin:0;font-size:1.9rem;line-height:1.25}
h1 a{color:inherit}
header p{margin:.4rem 0 0;color:var(--soft)}
ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.7rem 0 0;padding:0;list-style:none;font-size:.92rem}
article{padding:1.5rem 0;border-bottom:1px solid var(--line)}
article h2{margin:0;font-size:1.2rem;line-height:1.45}
article p{margin:.45rem 0 0}
.about{color:var(--soft);font-size:.88rem}
.none{padding:2rem 0;color:var(--soft)}
article+.none{display:none}
.post{padding-top:1rem;padding-bottom:3rem}
.post ul{display:block;margin:1rem 0;padding-left:1.6rem;list-style:disc;font-size:inherit}
.post li>ul,.post li>ol{margin:0}
.post :not(pre)>code{padding:.1rem .3rem;background:var(--line);border-radius:.2rem}
.post img,.post video,.post iframe{max-width:100%;height:auto}
.post pre{overflow-x:auto;padding:.8rem 1rem;background:var(--line);border-radius:.3rem}
.post table{display:block;overflow-x:auto;border-collapse:collapse}
.post td,.post th{padding:.25rem .6rem;border:1px solid var(--line)}
.post blockquote{margin:0;padding-left:1rem;border-left:.2rem solid var(--line);color:var(--soft)}
.plain{padding-top:1rem;padding-bottom:3rem}
.plain table{width:100%;border-collapse:collapse;font-size:.92rem}
.plain td,.plain th{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.plain .bad{color:#b3261e}
@media (prefers-color-scheme:dark){.plain .bad{color:#f2938c}}
footer{padding-top:1.5rem;padding-bottom:3rem;color:var(--soft);font-size:.92rem}
footer h2{margin:0;font-size:1rem}
footer ul+h2{margin-top:1.4rem}
)";

std::string safe(std::string_view text) { return escape_markup(squeeze(xml_safe(text))); }

std::string anchor(std::string_view address, std::string_view text, std::string_view attributes = "") {
  return "<a href=\"" + escape_markup(address) + '"' + std::string(attributes) + '>' + safe(text) + "</a>";
}

/// From the doctype to the style sheet; the caller goes on within the head.
std::string head(const FeedInfo& info, std::string_view language, std::string_view title) {
  std::string out = "<!DOCTYPE html>\n<html";
  if (!language.empty()) out += " lang=\"" + safe(language) + '"';
  out +=
      ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<title>" + safe(title) + "</title>\n<meta name=\"generator\" content=\"feedd\">\n";
  if (info.icon) out += "<link rel=\"icon\" href=\"" + escape_markup(info.icon->str()) + "\">\n";
  for (const auto& feed : info.alternates) {
    out += "<link rel=\"alternate\" type=\"" + safe(feed.type) + "\" href=\"" + escape_markup(feed.url.str()) +
           "\" title=\"" + safe(feed.title.empty() ? info.title : feed.title) + "\">\n";
  }
  out += "<style>";
  out += style_sheet;
  return out + "</style>\n";
}

std::string date_of(Instant instant) {
  const auto text = to_rfc3339(instant);
  return "<time datetime=\"" + text + "\">" + text.substr(0, text.find('T')) + "</time>";
}

/// At most so many for one entry.
constexpr std::size_t most_tags = 8;

std::string tag_links(const std::vector<Tag>& tags, const std::string& below) {
  std::string out;
  std::set<std::string> seen;
  for (const auto& tag : tags) {
    const auto key = tag_key(tag);
    if (key.empty() || !seen.insert(key).second) continue;
    if (seen.size() > most_tags) break;
    out += (out.empty() ? "" : " ") + anchor(below + percent_encoded(key) + "/", tag.name(), " rel=\"tag\"");
  }
  return out;
}

std::string links(std::string_view title, const std::vector<Alternate>& all) {
  std::string out = "<h2>" + std::string(title) + "</h2>\n<ul>";
  for (const auto& one : all) out += "<li>" + anchor(one.url.str(), one.title) + "</li>";
  return out + "</ul>\n";
}

std::string source_line(const SourceInfo& source, bool chinese) {
  const auto is_page = source.link && source.link->is_web();
  const auto title = !source.title.empty() ? source.title : source.link ? source.link->str() : "";
  std::string out = "<li>";
  if (source.page) {
    out += anchor(source.page->str(), title);
    if (is_page) out += " " + anchor(source.link->str(), chinese ? "（网站）" : "(site)");
  } else {
    out += is_page ? anchor(source.link->str(), title) : safe(title);
  }
  if (source.feed_url && source.feed_url->is_web())
    out += " " + anchor(source.feed_url->str(), chinese ? "（订阅）" : "(feed)");
  return out + "</li>";
}

}  // namespace

bool is_chinese(const FeedInfo& info) { return ascii_lower(info.language).starts_with("zh"); }

std::string page_text(std::string_view text) { return safe(text); }

std::string plain_page(const FeedInfo& info, std::string_view title, std::string_view body) {
  auto out = head(info, info.language, std::string(title) + " · " + info.title) + "</head>\n<body>\n<header>\n";
  if (info.link) out += "<p class=\"about\">" + anchor(info.link->str(), info.title) + "</p>\n";
  out += "<h1>" + safe(title) + "</h1>\n</header>\n<main class=\"plain\">\n";
  out += body;
  return out + "\n</main>\n</body>\n</html>\n";
}

Fragment page_fragment(const Entry& entry, const Style& style, LongText&) {
  std::string out = "<article";
  if (!entry.language.empty()) out += " lang=\"" + safe(entry.language) + '"';
  out += "><h2>";
  std::string title = !entry.title.empty() ? entry.title : summary_of(entry, 60);
  if (title.empty()) title = entry.link ? entry.link->str() : entry.id;
  out += entry.link && entry.link->is_web() ? anchor(entry.link->str(), title) : safe(title);
  out += "</h2>";
  std::string about;
  if (entry.origin && !entry.origin->title.empty()) {
    const Origin& origin = *entry.origin;
    about = origin.link && origin.link->is_web() ? anchor(origin.link->str(), origin.title) : safe(origin.title);
  } else if (!entry.authors.empty()) {
    about = safe(entry.authors.front().name);
  }
  if (auto date = entry.date()) {
    if (!about.empty()) about += " · ";
    about += date_of(*date);
  }
  const auto tags = style.tags.empty() ? std::string() : tag_links(entry.tags, style.tags);
  if (!about.empty() && !tags.empty()) about += " · ";
  about += tags;
  if (!about.empty()) out += "<p class=\"about\">" + about + "</p>";
  std::string summary = text_of(escape_markup(summary_of(entry, 300)), 300);
  if (!summary.empty() && !entry.title.empty()) out += "<p>" + safe(summary) + "</p>";
  return {out + "</article>"};
}

Frame page_frame(const FeedInfo& info) {
  bool chinese = is_chinese(info);
  std::string out = head(info, info.language, info.title);
  if (!info.subtitle.empty()) out += "<meta name=\"description\" content=\"" + safe(info.subtitle) + "\">\n";
  out += "</head>\n<body>\n<header>\n";
  if (info.main) out += "<p class=\"about\">" + anchor(info.main->url.str(), info.main->title) + "</p>\n";
  out += "<h1>";
  out += info.link && info.link->is_web() ? anchor(info.link->str(), info.title) : safe(info.title);
  out += "</h1>\n";
  if (!info.subtitle.empty()) out += "<p>" + safe(info.subtitle) + "</p>\n";
  if (!info.alternates.empty()) {
    out += std::string("<nav aria-label=\"") + (chinese ? "订阅" : "Subscribe") + "\"><ul>";
    for (const auto& feed : info.alternates) {
      out += "<li>" +
             anchor(feed.url.str(), feed.title.empty() ? feed.type : feed.title, " type=\"" + safe(feed.type) + '"') +
             "</li>";
    }
    out += "</ul></nav>\n";
  }
  out += "</header>\n<main>\n";
  std::string after =
      std::string("\n<p class=\"none\">") + (chinese ? "还没有文章。" : "Nothing here yet.") + "</p>\n</main>\n";
  if (!info.sources.empty() || !info.topics.empty()) {
    after += "<footer>\n";
    if (!info.topics.empty()) after += links(chinese ? "标签" : "Tags", info.topics);
    if (!info.sources.empty()) {
      after += std::string("<h2>") + (chinese ? "来源" : "Sources") + "</h2>\n<ul>";
      for (const auto& source : info.sources) after += source_line(source, chinese);
      after += "</ul>\n";
    }
    if (!info.rights.empty()) after += "<p>" + safe(info.rights) + "</p>\n";
    after += "</footer>\n";
  } else if (!info.rights.empty()) {
    after += "<footer><p>" + safe(info.rights) + "</p></footer>\n";
  }
  return {std::move(out), "\n", after + "</body>\n</html>\n"};
}

std::string post_page(const Entry& entry, const FeedInfo& info) {
  auto out = head(info, entry.language.empty() ? info.language : entry.language,
                  entry.title.empty() ? info.title : entry.title + " · " + info.title);
  if (!entry.summary.empty()) out += "<meta name=\"description\" content=\"" + safe(entry.summary) + "\">\n";
  if (entry.link) out += "<link rel=\"canonical\" href=\"" + escape_markup(entry.link->str()) + "\">\n";
  out += "</head>\n<body>\n<header>\n";
  if (info.link) out += "<p class=\"about\">" + anchor(info.link->str(), info.title) + "</p>\n";
  if (!entry.title.empty()) out += "<h1>" + safe(entry.title) + "</h1>\n";
  std::string about;
  auto add = [&](const std::string& part) { about += (about.empty() ? "" : " · ") + part; };
  for (const auto& author : entry.authors) {
    if (!author.name.empty()) add(safe(author.name));
  }
  if (const auto date = entry.date()) add(date_of(*date));
  for (const auto& tag : entry.tags) add(safe(tag.name()));
  if (!about.empty()) out += "<p class=\"about\">" + about + "</p>\n";
  out += "</header>\n<main class=\"post\">\n" + entry.html;
  for (const auto& file : entry.enclosures) {
    out += "\n<p>" + anchor(file.url.str(), file.title.empty() ? file.url.str() : file.title) + "</p>";
  }
  return out + "\n</main>\n</body>\n</html>\n";
}

}  // namespace feedd::codec
