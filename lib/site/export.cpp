#include "site/export.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "model/tag_key.hpp"
#include "site/export_headers.hpp"
#include "site/export_list.hpp"
#include "site/export_strangers.hpp"
#include "site/file.hpp"
#include "site/packing.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

/// The file an address is written to. A directory's file is named after the format that answers there.
std::string name_of(const std::string& path, const Document& document) {
  auto below = path.substr(1);
  if (below.empty() || below.ends_with('/'))
    below += document.media_type.starts_with("text/html") ? "index.html" : "index.xml";
  return below;
}

struct Packing {
  const char* suffix;
  Bytes (*pack)(const std::string&, Effort);
};
constexpr Packing packings[] = {{".gz", &gzipped}, {".br", &brotlied}};

bool is_packed(const Document& document, const ExportWish& wish) {
  return wish.packed && is_worth_packing(document.media_type, document.identity->size());
}

/// Goes where an export would go, and meets who is there.
class Scout {
 public:
  Scout(const fs::path& directory, const ExportWish& wish, const ExportList& ours)
      : wish_(wish), strangers_(directory, ours), sees_all_(wish.headers && strangers_.has(ExportHeaders::file_name)) {}

  /// Places are made for nothing but to be looked at: only where somebody may be met, or for the sake of all headers.
  bool wants(const std::vector<std::string>& directories) const {
    return sees_all_ || std::any_of(directories.begin(), directories.end(), [&](const std::string& directory) {
             // A tag stands in a directory of its spelling besides, which is not known before it is made.
             return strangers_.are_near(directory.starts_with("/tags/") ? "tags/" : directory.substr(1));
           });
  }
  Result<void> write(const std::string& path, const Document& document, bool lasts = false) {
    const auto name = name_of(path, document);
    headers_.note(path, document.media_type, lasts);
    strangers_.meet(name, *document.identity);
    if (is_packed(document, wish_)) meet_packed(name, *document.identity);
    return {};
  }
  Result<void> link(const std::string& path, const Document& document, bool lasts) {
    return write(path, document, lasts);
  }
  Result<void> finish() {
    if (wish_.headers && sees_all_) strangers_.meet(ExportHeaders::file_name, headers_.body(wish_.max_age));
    return strangers_.are_out_of_the_way();
  }

 private:
  void meet_packed(const std::string& name, const Body& bytes) {
    for (const auto& [suffix, pack] : packings) {
      if (!strangers_.has(name + suffix)) continue;
      if (const auto packed = pack(bytes.str(), Effort::once)) strangers_.meet(name + suffix, *packed);
    }
  }

  const ExportWish& wish_;
  Strangers strangers_;
  bool sees_all_;
  ExportHeaders headers_;
};

/// Writes below one directory and remembers what.
class Exporter {
 public:
  Exporter(fs::path directory, const ExportWish& wish, ExportList& ours)
      : directory_(std::move(directory)), wish_(wish), ours_(ours) {}

  static bool wants(const std::vector<std::string>&) { return true; }

  Result<void> write(const std::string& path, const Document& document, bool lasts = false) {
    const auto name = name_of(path, document);
    headers_.note(path, document.media_type, lasts);
    if (is_packed(document, wish_)) CHECK_OK(write_packed(name, *document.identity));
    return write_file(name, *document.identity);
  }

  /// Another name of what was written: where there are thousands of feeds their other names should cost nothing.
  /// Written once more where the file system knows no links.
  Result<void> link(const std::string& path, const Document& document, bool lasts) {
    const auto name = name_of(path, document), original = name_of(document.path, document);
    headers_.note(path, document.media_type, lasts);
    if (!is_linked(original, name) && holds(directory_ / name, *document.identity)) return write(path, document, lasts);
    for (const auto& packing : packings) {
      if (!written_.contains(original + packing.suffix)) continue;
      TRY(const bool linked, link_file(original + packing.suffix, name + packing.suffix));
      if (!linked) return write(path, document, lasts);
    }
    TRY(const bool linked, link_file(original, name));
    return linked ? Result<void>() : write(path, document, lasts);
  }

  Result<ExportReport> finish() {
    if (wish_.headers) CHECK_OK(write_file(ExportHeaders::file_name, headers_.body(wish_.max_age)));
    for (const auto& name : ours_.names()) {
      std::error_code error;
      if (written_.contains(name) || !fs::is_regular_file(fs::symlink_status(directory_ / name, error))) continue;
      if (!wish_.prune) {
        report_.stale.push_back(name);
        continue;
      }
      if (!fs::remove(directory_ / name, error))
        return fail(Errc::io, "{}: cannot be removed: {}", (directory_ / name).string(), error.message());
      ++report_.removed;
      // Directories that became empty go with it.
      for (auto above = fs::path(name).parent_path(); !above.empty(); above = above.parent_path())
        if (::rmdir((directory_ / above).c_str()) != 0) break;
    }
    // What is stale stays listed, so that it can be removed another time.
    written_.insert(report_.stale.begin(), report_.stale.end());
    CHECK_OK(ours_.become(std::move(written_)));
    return report_;
  }

 private:
  void note(const std::string& name) {
    written_.insert(name);
    if (wish_.on_file) wish_.on_file();
  }

  bool is_linked(const std::string& original, const std::string& name) const {
    std::error_code error;
    return fs::equivalent(directory_ / original, directory_ / name, error);
  }

  /// False where there can be no link.
  Result<bool> link_file(const std::string& original, const std::string& name) {
    const auto other = directory_ / name;
    if (is_linked(original, name)) {
      note(name);
      ++report_.unchanged;
      return true;
    }
    std::error_code error;
    fs::create_directories(other.parent_path(), error);
    const auto draft = other.parent_path() / ("." + other.filename().string() + ".feedd-new");
    fs::remove(draft, error);
    fs::create_hard_link(directory_ / original, draft, error);
    if (error) return false;
    CHECK_OK(ours_.claim(name));
    fs::rename(draft, other, error);
    if (error) return false;
    note(name);
    ++report_.written;
    return true;
  }

  Result<void> write_file(const std::string& name, const Body& bytes) {
    note(name);
    if (holds(directory_ / name, bytes)) {
      ++report_.unchanged;
      return {};
    }
    CHECK_OK(ours_.claim(name));
    CHECK_OK(put_in_place(directory_ / name, bytes));
    ++report_.written;
    return {};
  }

  /// Before the file itself: while that is as it was, so are they, and nothing is packed again.
  Result<void> write_packed(const std::string& name, const Body& bytes) {
    const bool is_same = holds(directory_ / name, bytes);
    std::string whole;
    for (const auto& [suffix, pack] : packings) {
      const auto packed_name = name + suffix;
      std::error_code error;
      if (is_same && fs::is_regular_file(directory_ / packed_name, error)) {
        note(packed_name);
        ++report_.unchanged;
        continue;
      }
      if (whole.empty()) whole = bytes.str();
      if (const auto packed = pack(whole, Effort::once)) CHECK_OK(write_file(packed_name, *packed));
    }
    return {};
  }

  fs::path directory_;
  const ExportWish& wish_;
  ExportList& ours_;
  ExportReport report_;
  ExportList::Names written_;
  ExportHeaders headers_;
};

/// One place after the other: of as much as there is of them, little is in memory at once. A tag stands also in a
/// directory of its spelling.
template <class Out>
Result<void> show_places(const Catalogue& catalogue, OnDemand& on_demand, Out& out) {
  for (auto& [place, directories] : catalogue.places()) {
    if (!out.wants(directories)) continue;
    TRY(const auto made, on_demand.make_all(catalogue, place));
    auto names = directories;
    auto spelling = made.label;
    std::replace(spelling.begin(), spelling.end(), '/', '-');
    if (spelling != tag_key(Tag{made.label, "", ""})) names.push_back("/tags/" + spelling + "/");
    for (std::size_t i = 0; i < made.documents.size(); ++i) {
      const auto& document = *made.documents[i];
      CHECK_OK(out.write(document.path, document, place.is_full));
      for (const auto& name : names) {
        auto link = [&, is_full = place.is_full](std::string_view last) {
          const auto path = name + std::string(last);
          if (path == document.path || last.empty()) return Result<void>();  // an index.html is the directory itself
          return out.link(path, document, is_full);
        };
        CHECK_OK(link(made.formats[i]->file));
        if (place.page > 0) continue;
        for (auto alias : made.formats[i]->aliases) CHECK_OK(link(alias));
      }
    }
  }
  return {};
}

/// All that an export writes.
template <class Out>
Result<void> show(const Site& site, OnDemand* on_demand, Out& out) {
  for (const auto& [path, document] : site.documents()) {
    if (!document->live) CHECK_OK(out.write(path, *document, document->immutable));
  }
  for (const auto& [alias, path] : site.aliases()) {
    const auto* document = site.find(path);
    if (!document || document->live || name_of(alias, *document) == name_of(path, *document)) continue;
    CHECK_OK(out.link(alias, *document, document->immutable));
  }
  if (on_demand && site.catalogue()) CHECK_OK(show_places(*site.catalogue(), *on_demand, out));
  return {};
}

}  // namespace

Result<ExportReport> export_to(const Site& site, const fs::path& directory, OnDemand* on_demand,
                               const ExportWish& wish) {
  ExportList ours(directory);
  Scout scout(directory, wish, ours);
  CHECK_OK(show(site, on_demand, scout));
  CHECK_OK(scout.finish());

  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return fail(Errc::io, "{}: cannot be made: {}", directory.string(), error.message());
  Exporter out(directory, wish, ours);
  CHECK_OK(show(site, on_demand, out));
  return out.finish();
}

}  // namespace feedd::site
