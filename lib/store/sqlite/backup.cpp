#include "store/sqlite/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

namespace feedd::store {
namespace {

namespace json = boost::json;
constexpr std::size_t chunk = 1 << 20;

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* string = value ? value->if_string() : nullptr;
  return string ? std::string(string->data(), string->size()) : std::string();
}

std::optional<Instant> instant(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* number = value ? value->if_int64() : nullptr;
  return number ? std::optional(Instant(std::chrono::seconds(*number))) : std::nullopt;
}

Digest digest(std::string_view digits) {
  Digest out;
  for (std::size_t i = 0; i < out.bytes.size() && 2 * i + 2 <= digits.size(); ++i)
    std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, out.bytes[i], 16);
  return out;
}

/// Nothing for a line that a power cut left unfinished.
std::optional<Row> parse_line(const std::string& line) {
  boost::system::error_code error;
  auto value = json::parse(line, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto& in = value.get_object();
  Row row;
  auto& entry = row.entry;
  entry.source.value = text(in, "source");
  entry.guid.value = text(in, "guid");
  entry.id = text(in, "id");
  entry.published = instant(in, "published");
  entry.updated = instant(in, "updated");
  entry.place = text(in, "place");
  entry.stamp = text(in, "stamp");
  if (in.if_contains("foreign")) entry.origin = Origin{};
  const auto* backlog = in.if_contains("backlog");
  if (backlog && backlog->is_int64())
    row.backlog = static_cast<std::size_t>(std::max<std::int64_t>(backlog->get_int64(), 0));
  row.print = digest(text(in, "print"));
  if (entry.source.value.empty() || entry.id.empty() || !entry.published) return std::nullopt;
  return row;
}

std::size_t count_lines(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(chunk, '\0');
  std::size_t lines = 0;
  while (in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || in.gcount() > 0)
    lines += static_cast<std::size_t>(std::count(bytes.begin(), bytes.begin() + in.gcount(), '\n'));
  return lines;
}

Result<void> write_all(int descriptor, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(Errc::io, "{}: cannot be written: {}", file.string(), std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

std::string backup_line(const Row& row) {
  const auto& entry = row.entry;
  unsigned char room[2048];
  json::monotonic_resource memory(room);
  json::object out(&memory);
  out["source"] = entry.source.value;
  out["guid"] = entry.guid.value;
  out["id"] = entry.id;
  out["published"] = entry.published.value_or(Instant{}).time_since_epoch().count();
  if (entry.updated) out["updated"] = entry.updated->time_since_epoch().count();
  if (!entry.place.empty()) out["place"] = entry.place;
  if (!entry.stamp.empty()) out["stamp"] = entry.stamp;
  if (entry.origin) out["foreign"] = true;
  if (row.backlog > 0) out["backlog"] = row.backlog;
  out["print"] = hex(row.print);
  return json::serialize(out) + "\n";
}

Backup::Backup(const std::filesystem::path& path) : file_(path) {
  file_.replace_extension(".ledger");
  lines_ = count_lines(file_);
}

Backup::~Backup() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::vector<Row> Backup::rows() const {
  std::vector<Row> all;
  std::map<std::pair<SourceId, Guid>, std::size_t> places;
  std::ifstream in(file_, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    auto row = parse_line(line);
    if (!row) continue;
    auto [place, fresh] = places.try_emplace({row->entry.source, row->entry.guid}, all.size());
    if (fresh) {
      all.push_back(*std::move(row));
    } else {
      all[place->second] = *std::move(row);
    }
  }
  return all;
}

Result<void> Backup::append(const std::string& lines, std::size_t count) {
  if (lines.empty()) return {};
  if (descriptor_ < 0) descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  struct stat before {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &before) != 0)
    return fail(Errc::io, "{}: cannot be written: {}", file_.string(), std::strerror(errno));
  // What a power cut left unfinished must not swallow the next line.
  char last = '\n';
  if (before.st_size > 0 && ::pread(descriptor_, &last, 1, before.st_size - 1) != 1) last = '\0';
  auto written = write_all(descriptor_, last == '\n' ? lines : "\n" + lines, file_);
  if (!written) {
    (void)!::ftruncate(descriptor_, before.st_size);
    return written;
  }
  lines_ += count;
  return {};
}

Result<void> Backup::replace(const std::function<void(const Take&)>& each) {
  auto fresh = file_;
  fresh += ".new";
  int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (descriptor < 0) return fail(Errc::io, "{}: cannot be written: {}", fresh.string(), std::strerror(errno));
  std::string bytes;
  std::size_t count = 0;
  Result<void> written;
  auto flush = [&] {
    if (written) written = write_all(descriptor, bytes, fresh);
    bytes.clear();
  };
  each([&](const Row& row) {
    bytes += backup_line(row);
    ++count;
    if (bytes.size() >= chunk) flush();
  });
  flush();
  if (written && ::fsync(descriptor) != 0)
    written = fail(Errc::io, "{}: cannot be written: {}", fresh.string(), std::strerror(errno));
  ::close(descriptor);
  if (written && ::rename(fresh.c_str(), file_.c_str()) != 0)
    written = fail(Errc::io, "{}: cannot be written: {}", file_.string(), std::strerror(errno));
  if (!written) {
    ::unlink(fresh.c_str());
    return written;
  }
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  lines_ = count;
  return {};
}

}  // namespace feedd::store
