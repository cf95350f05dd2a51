#include "config/output.hpp"

#include <fmt/format.h>

#include <string>

#include "base/text.hpp"

namespace feedd::config {
namespace {

/// A word out of two or three.
template <class Choice>
void read_choice(Section& section, std::string_view key, std::initializer_list<std::pair<std::string_view, Choice>> all,
                 Choice& out) {
  std::string said;
  section.text(key, said);
  if (said.empty()) return;
  std::string choices;
  for (const auto& [word, choice] : all) {
    if (said == word) {
      out = choice;
      return;
    }
    choices += (choices.empty() ? "" : word == std::prev(all.end())->first ? " or " : ", ") + std::string(word);
  }
  section.wrong(key, fmt::format("is \"{}\": it may be {}", printable(said), choices));
}

void read_content(Section& section, std::string_view key, codec::Content& out) {
  using codec::Content;
  read_choice<Content>(section, key, {{"full", Content::full}, {"summary", Content::summary}}, out);
}

}  // namespace

void read_output(Section& section, site::Channel& out) {
  if (section.count("limit", out.newest, 1)) out.has_limit = true;
  section.count("share", out.share, 0);
  const auto* content = section.take("content");
  if (content && content->kind == Value::Kind::map) {
    auto formats = section.inner("content");
    for (const auto& format : codec::formats()) {
      if (!format.is_feed || !formats.has(format.name)) continue;
      read_content(formats, format.name, out.content_of[std::string(format.name)]);
    }
    formats.finish();
  } else if (content) {
    out.content_of.clear();
    read_content(section, "content", out.content);
  }
  using codec::Attribution;
  read_choice<Attribution>(
      section, "attribution",
      {{"none", Attribution::none}, {"title-prefix", Attribution::title_prefix}, {"byline", Attribution::byline}},
      out.attribution);
  using site::Dedupe;
  read_choice<Dedupe>(section, "dedupe",
                      {{"off", Dedupe::off}, {"id", Dedupe::id}, {"link", Dedupe::link}, {"text", Dedupe::text}},
                      out.dedupe);
}

}  // namespace feedd::config
