#include "markup/shortcode_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace feedd::markup {
namespace {

constexpr std::string_view blanks = " \t\r\n,";

/// A word, or a text in quotes, at the start; taken off `text`.
std::string take_value(std::string_view& text) {
  const char quote = text.front();
  if (quote != '"' && quote != '\'' && quote != '`') {
    const auto end = std::min(text.find_first_of(blanks), text.size());
    std::string out(text.substr(0, end));
    text.remove_prefix(end);
    return out;
  }
  std::string out;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (quote != '`' && text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == quote || text[at + 1] == '\\'))
      ++at;
    out += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", name, escape_markup(value));
}

std::string picture(const Call& call) {
  auto source = call.get("src", 0);
  for (auto name : {"link", "path", "url"}) {
    if (source.empty() && call.name != "figure") source = call.get(name);
  }
  if (source.empty()) return {};
  auto words = call.get("alt");
  if (words.empty()) words = call.get("caption");
  return "<img" + attribute("src", source) + attribute("alt", words) + attribute("width", call.get("width")) +
         attribute("height", call.get("height")) + " />";
}

std::string figure(const Call& call) {
  auto image = picture(call);
  if (!call.get("link").empty()) image = fmt::format("<a{}>{}</a>", attribute("href", call.get("link")), image);
  std::string caption;
  if (!call.get("title").empty()) caption += fmt::format("<h4>{}</h4>", escape_markup(call.get("title")));
  if (!call.get("caption").empty() || !call.get("attr").empty()) {
    auto credit = escape_markup(call.get("attr"));
    if (!call.get("attrlink").empty()) {
      credit = fmt::format("<a{}>{}</a>", attribute("href", call.get("attrlink")), credit);
    }
    caption += fmt::format("<p>{} {}</p>", call.get("caption"), credit);
  }
  if (!caption.empty()) caption = fmt::format("<figcaption>{}</figcaption>", caption);
  return fmt::format("<figure>{}{}</figure>", image, caption);
}

/// A place elsewhere: what stands before and after the name of the thing there.
struct Elsewhere {
  std::string_view name, before, after, words, key;
};
constexpr std::array<Elsewhere, 9> elsewhere{{
    {"youtube", "https://www.youtube.com/watch?v=", "", "YouTube", "id"},
    {"vimeo", "https://vimeo.com/", "", "Vimeo", "id"},
    {"vimeo_simple", "https://vimeo.com/", "", "Vimeo", "id"},
    {"bilibili", "https://www.bilibili.com/video/", "", "bilibili", "id"},
    {"instagram", "https://www.instagram.com/p/", "/", "Instagram", "id"},
    {"speakerdeck", "https://speakerdeck.com/player/", "", "Speaker Deck", "id"},
    {"asciinema", "https://asciinema.org/a/", "", "asciinema", "id"},
    {"codepen", "https://codepen.io/pen/", "", "CodePen", "id"},
    {"jsfiddle", "https://jsfiddle.net/", "", "JSFiddle", "id"},
}};

std::string link_to(std::string_view address, std::string_view words) {
  return fmt::format("<a{}>{}</a>", attribute("href", address), escape_markup(words));
}

}  // namespace

std::string_view Call::get(std::string_view key, std::size_t place) const {
  for (const auto& [its_name, value] : arguments) {
    if (its_name == key && !key.empty()) return value;
  }
  for (const auto& [its_name, value] : arguments) {
    if (its_name.empty() && place-- == 0) return value;
  }
  return {};
}

void read_arguments(Call& call, std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty()) return;
    std::string name;
    const auto stop = text.find_first_of("= \t\r\n\"'`,");
    if (stop != std::string_view::npos && stop > 0) {
      const auto equals = text.find_first_not_of(" \t\r\n", stop);
      if (equals != std::string_view::npos && text[equals] == '=') {
        name = text.substr(0, stop);
        text.remove_prefix(equals + 1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (text.empty()) return;
      }
    } else if (stop == 0 && text.front() == '=') {
      text.remove_prefix(1);
      continue;
    }
    call.arguments.emplace_back(std::move(name), take_value(text));
  }
}

std::optional<std::string> media(const Call& call) {
  if (call.name == "figure") return figure(call);
  for (auto name : {"img", "image", "picture", "resize_image"}) {
    if (call.name == name) return picture(call);
  }
  for (const auto& place : elsewhere) {
    if (call.name != place.name) continue;
    auto id = call.get(place.key, 0);
    if (id.empty()) return std::string();
    const bool is_address = id.find("://") != std::string_view::npos;
    return link_to(is_address ? std::string(id) : fmt::format("{}{}{}", place.before, id, place.after), place.words);
  }
  if (call.name == "gist") {
    const auto user = call.get("url", 0), id = call.get("id", 1);
    if (user.find("://") != std::string_view::npos) return link_to(user, "Gist");
    return link_to(fmt::format("https://gist.github.com/{}{}{}", user, id.empty() ? "" : "/", id), "Gist");
  }
  if (call.name == "tweet" || call.name == "twitter" || call.name == "x" || call.name == "twitter_simple") {
    auto id = call.get("id");
    if (id.empty()) id = call.get("", 0);
    const auto user = call.get("user").empty() ? std::string_view("i") : call.get("user");
    return link_to(fmt::format("https://twitter.com/{}/status/{}", user, id), "Twitter");
  }
  return std::nullopt;
}

}  // namespace feedd::markup
