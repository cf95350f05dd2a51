#include "markup/liquid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "markup/code_block.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// One `{{ … }}` or `{% … %}`.
struct Token {
  std::size_t start = 0, end = 0;  ///< of the whole, in the body
  bool is_tag = false;
  bool eats_before = false, eats_after = false;  ///< `{%-`, `-%}`: the blanks beside it go
  std::string_view name, rest;                   ///< of a tag
  std::string_view inner;                        ///< without the braces
};

/// Shared by a text and the blocks in it.
struct Memory {
  Variables variables;
  int rounds = 0;  ///< of all loops
};
constexpr int most_rounds = 10'000;
constexpr std::size_t most_variables = 100, most_items = 1000, most_text = 1 << 20;

class Reading {
 public:
  Reading(std::string_view body, const Scope& scope, Memory& memory)
      : body_(body), scope_(scope), memory_(memory), remarks_(body) {}

  Understood all() {
    while (auto token = next()) {
      copy_to(token->start);
      if (token->is_tag) {
        tag(*token);
      } else if (auto text = liquid_output(token->inner, scope_, memory_.variables)) {
        replace(*token, *text);
      } else {
        keep(*token, fmt::format("{{{{ {} }}}}", trim(token->inner)));
      }
    }
    copy_to(body_.size());
    out_.remarks = std::move(remarks_.all);
    return std::move(out_);
  }

 private:
  /// The next token at or after at_; none when there is none with an end.
  std::optional<Token> next() {
    for (auto start = body_.find('{', at_); start != std::string_view::npos; start = body_.find('{', start + 1)) {
      if (start + 1 >= body_.size() || (body_[start + 1] != '{' && body_[start + 1] != '%')) continue;
      Token token;
      token.start = start;
      token.is_tag = body_[start + 1] == '%';
      auto& has_end = token.is_tag ? tags_end_ : outputs_end_;
      const auto end = has_end ? body_.find(token.is_tag ? "%}" : "}}", start + 2) : std::string_view::npos;
      if (end == std::string_view::npos) {
        has_end = false;
        continue;
      }
      token.end = end + 2;
      auto inner = body_.substr(start + 2, end - start - 2);
      token.eats_before = inner.starts_with('-');
      if (token.eats_before) inner.remove_prefix(1);
      token.eats_after = inner.ends_with('-');
      if (token.eats_after) inner.remove_suffix(1);
      token.inner = trim(inner);
      const auto name_end = std::min(token.inner.find_first_of(blanks), token.inner.size());
      token.name = token.inner.substr(0, name_end);
      token.rest = trim(token.inner.substr(name_end));
      return token;
    }
    return std::nullopt;
  }

  void copy_to(std::size_t end) {
    if (end > at_) out_.text.append(body_, at_, end - at_);
    at_ = std::max(at_, end);
  }

  void replace(const Token& token, std::string_view text) {
    if (token.eats_before) {
      const auto last = out_.text.find_last_not_of(blanks);
      out_.text.erase(last == std::string::npos ? 0 : last + 1);
    }
    out_.text += text;
    at_ = token.end;
    if (token.eats_after) at_ = std::min(body_.find_first_not_of(blanks, at_), body_.size());
  }

  void keep(const Token& token, std::string_view what) {
    out_.text += mark::as_written;
    copy_to(token.end);
    out_.text += mark::end_as_written;
    remarks_.add(token.start, what);
  }

  /// The tag `name` that ends the block that `opener` begins; tags between are not looked at.
  std::optional<Token> closer(const Token& opener, std::string_view name) {
    const auto saved = std::tuple(at_, outputs_end_, tags_end_);
    at_ = opener.end;
    std::optional<Token> found;
    while ((found = next())) {
      if (found->is_tag && found->name == name) break;
      // Anything may stand in between, braces without an end too.
      at_ = found->is_tag && found->name == name ? found->end : found->start + 2;
    }
    std::tie(at_, outputs_end_, tags_end_) = saved;
    return found;
  }

  void tag(const Token& token) {
    if (token.name == "raw" || token.name == "comment" || token.name == "highlight") {
      block(token);
    } else if (token.name == "post_url" || token.name == "link") {
      link(token);
    } else if (token.name == "assign" && assign(token)) {
      replace(token, "");
    } else if (token.name == "for" && loop(token)) {
      return;
    } else if (token.name == "include" || token.name == "include_relative" || token.name == "include_cached") {
      remarks_.add(token.start, fmt::format("{{% {} %}} is left out", token.inner));
      replace(token, "");
    } else {
      keep(token, fmt::format("{{% {} %}}", token.name));
    }
  }

  void block(const Token& token) {
    const auto ending = fmt::format("end{}", token.name);
    const bool lost = std::find(unclosed_.begin(), unclosed_.end(), ending) != unclosed_.end();
    const auto end = lost ? std::nullopt : closer(token, ending);
    if (!end) {
      unclosed_.push_back(ending);
      return keep(token, fmt::format("{{% {} %}} without its {}", token.name, ending));
    }
    auto inner = body_.substr(token.end, end->start - token.end);
    Token whole = token;
    whole.end = end->end;
    whole.eats_after = false;
    replace(whole, "");
    if (token.name == "raw") {
      if (token.eats_after) inner.remove_prefix(std::min(inner.find_first_not_of(blanks), inner.size()));
      if (end->eats_before) inner = inner.substr(0, inner.find_last_not_of(blanks) + 1);
      out_.text += inner;
    } else if (token.name == "highlight") {
      const auto language = token.rest.substr(0, token.rest.find_first_of(blanks));
      auto code = Reading(inner, scope_, memory_).all();
      out_.text += code_block(language, without_written_marks(std::move(code.text)));
      for (const auto& what : code.remarks) remarks_.add(token.start, what.what);
    }
    if (end->eats_after) at_ = std::min(body_.find_first_not_of(blanks, at_), body_.size());
  }

  /// `x = "a"`, `x = "a|b" | split: "|"`
  bool assign(const Token& token) {
    const auto equals = token.rest.find('=');
    if (equals == std::string_view::npos) return false;
    const auto name = trim(token.rest.substr(0, equals));
    auto value = trim(token.rest.substr(equals + 1));
    std::optional<std::string> separator;
    const auto split_at = value.rfind("split:");
    const auto bar = split_at == std::string_view::npos ? split_at : value.substr(0, split_at).find_last_not_of(blanks);
    if (bar != std::string_view::npos && value[bar] == '|') {
      separator = liquid_output(value.substr(split_at + 6), scope_, memory_.variables);
      if (!separator || separator->empty()) return false;
      value = trim(value.substr(0, bar));
    }
    const auto text = liquid_output(value, scope_, memory_.variables);
    if (!text || memory_.variables.size() >= most_variables) return false;
    Variable variable;
    if (separator) {
      variable.is_list = true;
      for (std::size_t at = 0; at <= text->size();) {
        const auto end = std::min(text->find(*separator, at), text->size());
        variable.items.push_back(text->substr(at, end - at));
        at = end + separator->size();
      }
    } else {
      variable.items.push_back(*text);
    }
    if (variable.items.size() > most_items) return false;
    memory_.variables.insert_or_assign(std::string(name), std::move(variable));
    return true;
  }

  /// `x in list`, over a list that was assigned.
  bool loop(const Token& token) {
    const auto words = split(token.rest, ' ');
    const auto list =
        words.size() == 3 && words[1] == "in" ? memory_.variables.find(words[2]) : memory_.variables.end();
    if (list == memory_.variables.end() || !list->second.is_list) return false;
    const auto end = closer(token, "endfor");
    if (!end) return false;
    const auto inner = body_.substr(token.end, end->start - token.end);
    if (inner.find("{% for") != std::string_view::npos) return false;
    const auto items = list->second.items;
    memory_.rounds += static_cast<int>(items.size());
    if (inner.size() * items.size() + out_.text.size() > most_text || memory_.rounds > most_rounds) return false;
    replace(token, "");
    for (const auto& item : items) {
      memory_.variables.insert_or_assign(words[0], Variable{{item}, false});
      auto each = Reading(inner, scope_, memory_).all();
      out_.text += each.text;
      for (const auto& what : each.remarks) remarks_.add(token.start, what.what);
    }
    memory_.variables.erase(words[0]);
    at_ = end->end;
    return true;
  }

  void link(const Token& token) {
    std::string name(token.rest);
    if (name.find("{{") != std::string::npos) {
      name = without_written_marks(Reading(token.rest, scope_, memory_).all().text);
    }
    auto found = scope_.find ? scope_.find(name) : std::nullopt;
    if (!found) return keep(token, fmt::format("{{% {} {} %}}: there is no such", token.name, name));
    replace(token, path_on_site(*found, scope_));  // Jekyll gives a path: `{{ site.url }}` may stand before it
  }

  std::string_view body_;
  const Scope& scope_;
  Memory& memory_;
  std::size_t at_ = 0;
  bool outputs_end_ = true, tags_end_ = true;  ///< whether there is still a `}}`, a `%}`
  std::vector<std::string> unclosed_;
  Remarks remarks_;
  Understood out_;
};

}  // namespace

Understood liquid(std::string_view body, const Scope& scope) {
  Memory memory;
  return Reading(body, scope, memory).all();
}

}  // namespace feedd::markup
