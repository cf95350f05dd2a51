#include "config/load.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "config/schema.hpp"
#include "config/section.hpp"

namespace feedd::config {
namespace {

tl::expected<Config, Findings> judged(const Value* tree, const std::filesystem::path& file,
                                      const Additions& additions) {
  Report report(file.string());
  auto config = config_of(tree, file, additions, report);
  if (!report.is_empty()) return tl::unexpected(report.findings());
  return config;
}

tl::unexpected<Findings> one_finding(Errc code, std::string what) {
  return tl::unexpected(Findings{Error{code, std::move(what)}});
}

}  // namespace

tl::expected<Config, Findings> parse(std::string_view text, const std::filesystem::path& file,
                                     const Additions& additions) {
  text = without_byte_order_mark(text);
  if (!is_utf8(text)) return one_finding(Errc::syntax, fmt::format("{}:1: not UTF-8: save it as UTF-8", file.string()));
  const auto ending = file.extension();
  auto tree = ending == ".yaml" || ending == ".yml" ? codec::read_yaml(text, 1, codec::most_in_configuration)
                                                    : codec::read_toml(text, 1, codec::most_in_configuration);
  if (!tree) return one_finding(tree.error().code, fmt::format("{}:{}", file.string(), printable(tree.error().what)));
  return judged(&*tree, file, additions);
}

tl::expected<Config, Findings> load(const std::filesystem::path& file, const Additions& additions) {
  if (file.empty()) return judged(nullptr, file, additions);
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    return one_finding(Errc::io, fmt::format("{}: is a directory: name the configuration file", file.string()));
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return one_finding(Errc::io, fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
  return parse(text, file, additions);
}

}  // namespace feedd::config
