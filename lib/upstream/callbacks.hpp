/// The addresses at which hubs call us. Calls come on the threads that serve; what they mean goes home, to the thread
/// of the sources.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "model/entry.hpp"
#include "upstream/websub.hpp"

namespace feedd::upstream {

/// What a hub said of a subscription: that it holds (`lease` above zero), that it is refused, or news.
struct Push {
  std::chrono::seconds lease{0};
  bool denied = false;
  std::string body, content_type;
  std::optional<Error> fault = {};  ///< why news cannot be read
};

/// What the hub is answered.
struct Reply {
  unsigned status = 200;
  std::string body;
  std::string accept_encoding = {};  ///< with 415: what would be taken (RFC 9110 §12.5.3)
};

/// Thread-safe. Lives longer than whoever calls it.
class Callbacks : public std::enable_shared_from_this<Callbacks> {
 public:
  static constexpr std::size_t max_body = 4 << 20;  ///< as it is sent

  /// `take` is called on `home`, in the order the calls came in. `max_decoded`: bytes of a body without its coding.
  Callbacks(Executor home, std::function<void(const SourceId&, Push)> take, std::size_t max_decoded = 16 << 20)
      : home_(std::move(home)), take_(std::move(take)), max_decoded_(max_decoded) {}

  struct Expected {
    SourceId source;
    std::string topic, secret;
  };
  /// From now on `token` is known; until what is returned is let go.
  [[nodiscard]] std::shared_ptr<void> expect(const std::string& token, Expected expected);

  /// §5.3: a hub asks whether we asked. The challenge comes back when we did, and 404 else.
  Reply verify(const std::string& token, std::string_view query);
  /// §7: news. 410 for a subscription that is no more, 202 for every other; news with a wrong signature is dropped
  /// without a word (§7.1.1: a 2xx, so that nobody learns by trying). What is signed may be in a content coding, under
  /// the signature: 415 for one that is not read, 413 for what it unpacks to, 400 for damage, each told to the source.
  Reply deliver(const std::string& token, std::string_view body, std::string content_type, std::string_view signature,
                std::string_view content_encoding = {});

 private:
  std::mutex mutex_;
  std::map<std::string, Expected> expected_;
  Executor home_;
  std::function<void(const SourceId&, Push)> take_;
  std::size_t max_decoded_;

  std::optional<Expected> find(const std::string& token);
  void send_home(SourceId source, Push push);
};

}  // namespace feedd::upstream
