#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/uri.hpp"
#include "markup/code_span.hpp"
#include "markup/lines.hpp"
#include "markup/shortcode.hpp"
#include "markup/shortcode_call.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// `{{ f(…) }}`, `{% f(…) %}`, `{% end %}` or one of them between `/*` and `*/`.
struct Tag {
  std::size_t end = 0;  ///< past it; 0: none
  bool is_block = false, is_end = false, is_comment = false;
  std::string_view inner;
  Call call;
};

Tag tag_at(std::string_view body, std::size_t at) {
  Tag out;
  out.is_block = body[at + 1] == '%';
  const auto end = body.find(out.is_block ? "%}" : "}}", at + 2);
  if (end == none) return out;
  const auto inner = body.substr(at + 2, end - at - 2);
  out.inner = trim(inner);
  if (out.inner.starts_with("/*") && out.inner.ends_with("*/") && out.inner.size() >= 4) {
    out.is_comment = true;
    out.end = end + 2;
    return out;
  }
  if (out.is_block && out.inner == "end") {
    out.is_end = true;
    out.end = end + 2;
    return out;
  }
  const auto name =
      static_cast<std::size_t>(std::find_if_not(out.inner.begin(), out.inner.end(), is_name) - out.inner.begin());
  const auto open = out.inner.find_first_not_of(blanks, name);
  if (name == 0 || open == none || out.inner[open] != '(' || !out.inner.ends_with(')')) return out;
  out.call.name = out.inner.substr(0, name);
  read_arguments(out.call, out.inner.substr(open + 1, out.inner.size() - open - 2));
  out.end = end + 2;
  return out;
}

std::string without_shortcodes(std::string_view body, Remarks& remarks) {
  std::string out;
  std::size_t copied = 0;
  int open = 0;
  bool outputs_end = true, tags_end = true;
  for (auto at = body.find('{'); at != none && at + 2 < body.size(); at = body.find('{', at)) {
    const char kind = body[at + 1];
    auto& has_end = kind == '%' ? tags_end : outputs_end;
    if ((kind != '%' && kind != '{') || !has_end) {
      ++at;
      continue;
    }
    const auto tag = tag_at(body, at);
    if (tag.end == 0 || (tag.is_end && open == 0)) {
      if (tag.inner.empty() && tag.end == 0 && body.find(kind == '%' ? "%}" : "}}", at + 2) == none) has_end = false;
      at += 2;
      continue;
    }
    out.append(body, copied, at - copied);
    if (tag.is_comment) {
      const auto inner = trim(tag.inner.substr(2, tag.inner.size() - 4));
      out += tag.is_block ? fmt::format("{{% {} %}}", inner) : fmt::format("{{{{ {} }}}}", inner);
    } else if (tag.is_end) {
      --open;
    } else {
      if (tag.is_block) ++open;
      const auto text = tag.is_block ? std::nullopt : media(tag.call);
      if (text) out += *text;
      if (!text) remarks.add(at, fmt::format("the shortcode '{}' is left out", tag.call.name));
    }
    copied = at = tag.end;
  }
  return out.append(body, std::min(copied, body.size()));
}

/// `[x](@/section/page.md#a)` and `[x]: @/section/page.md`, outside of code.
std::string with_addresses(std::string_view text, const Scope& scope, Remarks& remarks) {
  std::string out;
  std::size_t copied = 0;
  Lines lines(text, true);
  for (Line line; lines.next(line);) {
    if (line.kind != Line::Kind::text && line.kind != Line::Kind::heading) continue;
    const auto row = text.substr(0, line.end);
    for (auto at = line.start; at < line.end;) {
      if (row[at] == '`') {
        at = past_code(row, at, line.end);
        continue;
      }
      const bool begins =
          row[at] == '@' && row.substr(at, 2) == "@/" && at > 0 && std::string_view("(< ").find(row[at - 1]) != none;
      if (!begins) {
        ++at;
        continue;
      }
      const auto end = std::min(row.find_first_of(row[at - 1] == '<' ? ">#?" : " )>#?\t", at), row.size());
      const auto found = scope.find ? scope.find(percent_decoded(row.substr(at, end - at))) : std::nullopt;
      if (found) {
        out.append(text, copied, at - copied).append(*found);
        copied = end;
      } else {
        remarks.add(at, fmt::format("{}: there is no such page", row.substr(at, end - at)));
      }
      at = end;
    }
  }
  return out.append(text, std::min(copied, text.size()));
}

}  // namespace

Understood zola_shortcodes(std::string_view body, const Scope& scope) {
  Understood out;
  Remarks remarks(body);
  out.text = body.find('{') == none ? std::string(body) : without_shortcodes(body, remarks);
  if (out.text.find("@/") != std::string::npos) {
    Remarks later(out.text);
    out.text = with_addresses(out.text, scope, later);
    for (auto& remark : later.all) remarks.all.push_back(std::move(remark));
  }
  out.remarks = std::move(remarks.all);
  return out;
}

}  // namespace feedd::markup
