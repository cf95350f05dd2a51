#include "markup/scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {

std::string path_on_site(std::string_view address, const Scope& scope) {
  const auto host = address.find("://");
  if (host == std::string_view::npos) return std::string(address);
  const auto path = address.find('/', host + 3);
  const auto site = address.substr(0, path);
  if (!scope.url.empty() && site != scope.url.substr(0, scope.url.find('/', host + 3))) return std::string(address);
  return path == std::string_view::npos ? "/" : std::string(address.substr(path));
}

std::string without_written_marks(std::string text) {
  std::erase_if(text, [](char c) { return c >= mark::as_written && c <= mark::end_as_html; });
  return text;
}

void Remarks::add(std::size_t at, std::string_view what) {
  const auto text = printable(cut(what, 120));
  const auto known = [&](const Remark& remark) { return remark.what == text; };
  if (all.size() >= 20 || std::any_of(all.begin(), all.end(), known)) return;
  const auto lines = std::count(body_.begin(), body_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  all.push_back({static_cast<int>(lines) + 1, text});
}

}  // namespace feedd::markup
