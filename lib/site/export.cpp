#include "site/export.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <vector>

#include "model/tag_key.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

bool holds(const fs::path& file, const Body& bytes) {
  std::error_code error;
  if (fs::file_size(file, error) != bytes.size() || error) return false;
  std::ifstream in(file, std::ios::binary);
  std::string there;
  for (const auto& part : bytes.parts()) {
    there.resize(part.bytes->size());
    if (!in.read(there.data(), static_cast<std::streamsize>(there.size())) || there != *part.bytes) return false;
  }
  return true;
}

Result<void> cannot(const char* verb, const fs::path& file) {
  return fail(Errc::io, "{}: cannot be {}: {}", file.string(), verb, std::strerror(errno));
}

/// Closes its descriptor, and removes the file unless it was kept.
class Draft {
 public:
  explicit Draft(fs::path file)
      : file_(std::move(file)), fd_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (fd_ >= 0) ::close(fd_);
    if (!kept_) ::unlink(file_.c_str());
  }
  Result<void> write(const Body& bytes) {
    if (fd_ < 0) return cannot("made", file_);
    const auto& parts = bytes.parts();
    for (std::size_t at = 0; at < parts.size(); at += at_once) {
      const auto some = std::span(parts).subspan(at, std::min(at_once, parts.size() - at));
      if (!write_parts(some)) return cannot("written", file_);
    }
    if (::fsync(fd_) != 0) return cannot("synced", file_);
    return {};
  }
  Result<void> become(const fs::path& target) {
    if (::rename(file_.c_str(), target.c_str()) != 0) return cannot("put in place", target);
    kept_ = true;
    return {};
  }

 private:
  /// Of one call to the kernel, which takes IOV_MAX.
  static constexpr std::size_t at_once = 1024;

  bool write_parts(std::span<const Part> parts) const {
    std::vector<iovec> left;
    for (const auto& part : parts) left.push_back({const_cast<char*>(part.bytes->data()), part.bytes->size()});
    for (std::size_t done = 0; done < left.size();) {
      const auto n = ::writev(fd_, left.data() + done, static_cast<int>(left.size() - done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return false;
      auto written = static_cast<std::size_t>(n);
      while (done < left.size() && written >= left[done].iov_len) written -= left[done++].iov_len;
      if (done < left.size()) {
        left[done].iov_base = static_cast<char*>(left[done].iov_base) + written;
        left[done].iov_len -= written;
      }
    }
    return true;
  }

  fs::path file_;
  int fd_;
  bool kept_ = false;
};

Result<void> write_file(const fs::path& file, const Body& bytes, ExportReport& report) {
  if (holds(file, bytes)) {
    ++report.unchanged;
    return {};
  }
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return fail(Errc::io, "{}: cannot be made: {}", file.parent_path().string(), error.message());
  Draft draft(file.parent_path() / ("." + file.filename().string() + ".feedd-new"));
  CHECK_OK(draft.write(bytes));
  CHECK_OK(draft.become(file));
  ++report.written;
  return {};
}

/// The file an address is written to. A directory's file is named after the format that answers there.
fs::path file_of(const fs::path& directory, const std::string& path, const Document& document) {
  auto below = path.substr(1);
  if (below.empty() || below.ends_with('/'))
    below += document.media_type.starts_with("text/html") ? "index.html" : "index.xml";
  return directory / below;
}

/// The same file under another name: where there are thousands of feeds their other names should cost nothing. Written
/// once more where the file system knows no links.
Result<void> link_file(const fs::path& file, const fs::path& name, const Body& bytes, ExportReport& report) {
  std::error_code error;
  if (fs::equivalent(file, name, error) || holds(name, bytes)) {
    ++report.unchanged;
    return {};
  }
  fs::create_directories(name.parent_path(), error);
  const auto draft = name.parent_path() / ("." + name.filename().string() + ".feedd-new");
  fs::remove(draft, error);
  fs::create_hard_link(file, draft, error);
  if (!error) fs::rename(draft, name, error);
  if (error) return write_file(name, bytes, report);
  ++report.written;
  return {};
}

/// One place after the other: of as much as there is of them, little is in memory at once. A tag stands also in a
/// directory of its spelling.
Result<void> write_places(const Catalogue& catalogue, OnDemand& on_demand, const fs::path& directory,
                          ExportReport& report) {
  for (auto& [place, directories] : catalogue.places()) {
    TRY(const auto made, on_demand.make_all(catalogue, place));
    auto names = directories;
    auto spelling = made.label;
    std::replace(spelling.begin(), spelling.end(), '/', '-');
    if (spelling != tag_key(Tag{made.label, "", ""})) names.push_back("/tags/" + spelling + "/");
    for (std::size_t i = 0; i < made.documents.size(); ++i) {
      const auto& document = *made.documents[i];
      const auto file = file_of(directory, document.path, document);
      CHECK_OK(write_file(file, *document.identity, report));
      for (const auto& name : names) {
        auto link = [&](std::string_view last) {
          const auto path = name + std::string(last);
          if (path == document.path || last.empty()) return Result<void>();  // an index.html is the directory itself
          return link_file(file, file_of(directory, path, document), *document.identity, report);
        };
        CHECK_OK(link(made.formats[i]->file));
        if (place.page > 0) continue;
        for (auto alias : made.formats[i]->aliases) CHECK_OK(link(alias));
      }
    }
  }
  return {};
}

}  // namespace

Result<ExportReport> export_to(const Site& site, const fs::path& directory, OnDemand* on_demand) {
  ExportReport report;
  for (const auto& [path, document] : site.documents()) {
    if (!document->live) CHECK_OK(write_file(file_of(directory, path, *document), *document->identity, report));
  }
  for (const auto& [alias, path] : site.aliases()) {
    const auto* document = site.find(path);
    auto file = document ? file_of(directory, alias, *document) : fs::path();
    if (!document || document->live || file == file_of(directory, path, *document)) continue;
    CHECK_OK(write_file(file, *document->identity, report));
  }
  if (on_demand && site.catalogue()) CHECK_OK(write_places(*site.catalogue(), *on_demand, directory, report));
  return report;
}

}  // namespace feedd::site
