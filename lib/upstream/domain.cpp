#include "upstream/domain.hpp"

#include <libpsl.h>

#include <memory>

#include "upstream/address.hpp"

namespace feedd::upstream {
namespace {

/// The system's list where it is newer than the library's own.
const psl_ctx_t* suffixes() {
  static const std::unique_ptr<psl_ctx_t, void (*)(psl_ctx_t*)> list(psl_latest(nullptr), psl_free);
  return list ? list.get() : psl_builtin();
}

/// Without the dot that ends a name of the root.
std::string host_of(const Uri& url) {
  std::string host(url.host());
  while (host.ends_with('.')) host.pop_back();
  return host;
}

/// Empty when there is none.
std::string registrable_domain(const std::string& host) {
  if (host.empty() || parse_address(host)) return {};
  const auto* list = suffixes();
  const auto* found = list ? psl_registrable_domain(list, host.c_str()) : nullptr;
  return found ? found : "";
}

}  // namespace

std::string operator_of(const Uri& url) {
  auto host = host_of(url);
  auto domain = registrable_domain(host);
  return domain.empty() ? host + ':' + std::to_string(port_of(url)) : domain;
}

bool is_public_host(const Uri& url) {
  const auto host = host_of(url);
  if (auto address = parse_address(host)) return is_public(*address);
  return host.find('.') != std::string::npos && !host.ends_with(".localhost") && !registrable_domain(host).empty();
}

}  // namespace feedd::upstream
