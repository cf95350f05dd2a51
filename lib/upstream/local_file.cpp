#include "upstream/local_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.hpp"

namespace feedd::upstream {
namespace {

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) close(value);
  }
};

}  // namespace

Result<Got> read_file(const Get& get, std::uint64_t max_body) {
  if (!get.url.host().empty() && get.url.host() != "localhost")
    return fail(Errc::unsupported, "{} is a file on another machine", without_userinfo(get.url).str());
  auto path = percent_decoded(get.url.path());
  if (path.find('\0') != std::string::npos) return fail(Errc::unsupported, "a path cannot hold a zero byte");

  Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};  // a pipe must not hold us up
  if (file.value < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(Errc::not_found, "no such file: {}", path);
    return fail(Errc::io, "cannot open {}: {}", path, std::strerror(errno));
  }
  struct stat status {};
  if (fstat(file.value, &status) != 0) return fail(Errc::io, "cannot read {}: {}", path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return fail(Errc::unsupported, "{} is not a regular file", path);

  Got got{.status = 200, .headers = {}, .body = {}, .url = get.url, .moved_for_good = false, .room = {}};
  char piece[65536];
  for (;;) {
    auto count = read(file.value, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Errc::io, "cannot read {}: {}", path, std::strerror(errno));
    if (count == 0) break;
    got.body.append(piece, static_cast<std::size_t>(count));
    if (got.body.size() > max_body) return fail(Errc::too_large, "{} is larger than {} bytes", path, max_body);
  }
  auto etag = '"' + hex(digest_of(got.body)) + '"';
  got.headers.emplace_back("ETag", etag);
  if (get.validators.etag == etag) {
    got.status = 304;
    got.body.clear();
  }
  return got;
}

}  // namespace feedd::upstream
