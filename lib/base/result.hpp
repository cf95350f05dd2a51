/// How we fail. The world and the input may be wrong: that is a value, `Result<T>`, tied to its source and told to
/// people. We may be wrong: that is FEEDD_ASSERT, and the service manager starts us again.
#pragma once

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace feedd {

/// Few codes, because callers branch on few; `Error::what` is for people.
enum class Errc { syntax, unsupported, too_large, not_found, network, timeout, http, io, store, damaged, config };

struct Error {
  Errc code = Errc::io;
  std::string what;  ///< one line: what is wrong, and what would be right
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(Errc::syntax, "'{}' is not a date", text);`
template <class... Args>
tl::unexpected<Error> fail(Errc code, fmt::format_string<Args...> format, Args&&... args) {
  return tl::unexpected(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

/// The same error, told with the place it happened at: `posts/hi.md:3: …`.
inline Error within(std::string_view place, Error error) {
  error.what = fmt::format("{}: {}", place, error.what);
  return error;
}

}  // namespace feedd

#define FEEDD_JOIN_(a, b) a##b
#define FEEDD_JOIN(a, b) FEEDD_JOIN_(a, b)
#define FEEDD_TRY_(result, declaration, expression)                              \
  auto result = (expression);                                                    \
  if (!result) return tl::unexpected<::feedd::Error>(std::move(result.error())); \
  declaration = std::move(*result)

/// `TRY(auto x, parse(text));` declares x, or returns the error to the caller. Not for coroutines.
#define TRY(declaration, expression) FEEDD_TRY_(FEEDD_JOIN(try_, __LINE__), declaration, expression)

/// `CHECK_OK(write());` goes on, or returns the error to the caller. Not for coroutines.
#define CHECK_OK(expression)                                                         \
  do {                                                                               \
    auto checked = (expression);                                                     \
    if (!checked) return tl::unexpected<::feedd::Error>(std::move(checked.error())); \
  } while (false)

/// A contract of ours, checked in release builds too.
#define FEEDD_ASSERT(condition)                                                                             \
  do {                                                                                                      \
    if (!(condition)) {                                                                                     \
      std::fprintf(stderr, "<2>%s:%d: this must hold, and does not: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                                         \
    }                                                                                                       \
  } while (false)
