/// Runs one task to its end, as a test wants it.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "base/task.hpp"

namespace feedd::fakes {

/// What it threw is thrown on.
inline void run(asio::io_context& io, Task<void> task) {
  std::exception_ptr error;
  auto done = [&](std::exception_ptr thrown) { error = thrown; };
  asio::co_spawn(io, std::move(task), done);
  io.restart();
  io.run();
  if (error) std::rethrow_exception(error);
}

/// Keeps what a task returned; needs no default value of it, as co_spawn does.
template <class T>
Task<void> keep(Task<T> task, std::optional<T>& out) {
  T value = co_await std::move(task);
  out.emplace(std::move(value));
}

template <class T>
T run(asio::io_context& io, Task<T> task) {
  std::optional<T> out;
  run(io, keep(std::move(task), out));
  return std::move(*out);
}

}  // namespace feedd::fakes
