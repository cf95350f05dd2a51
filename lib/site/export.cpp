#include "site/export.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "base/uri.hpp"
#include "model/tag_key.hpp"
#include "site/file.hpp"
#include "site/packing.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_name = ".feedd-export";

/// Writes below one directory and remembers what.
class Exporter {
 public:
  Exporter(fs::path directory, const ExportWish& wish) : directory_(std::move(directory)), wish_(wish) {}

  /// The file an address is written to. A directory's file is named after the format that answers there.
  static std::string name_of(const std::string& path, const Document& document) {
    auto below = path.substr(1);
    if (below.empty() || below.ends_with('/'))
      below += document.media_type.starts_with("text/html") ? "index.html" : "index.xml";
    return below;
  }

  Result<void> write(const std::string& path, const Document& document) {
    const auto name = name_of(path, document);
    if (wish_.headers && is_feed(document.media_type)) types_.insert_or_assign(path, document.media_type);
    if (wish_.packed && is_worth_packing(document.media_type, document.identity->size()))
      CHECK_OK(write_packed(name, *document.identity));
    return write_file(name, *document.identity);
  }

  /// Another name of what was written: where there are thousands of feeds their other names should cost nothing.
  /// Written once more where the file system knows no links.
  Result<void> link(const std::string& path, const Document& document) {
    const auto name = name_of(path, document);
    if (wish_.headers && is_feed(document.media_type)) types_.insert_or_assign(path, document.media_type);
    const auto file = directory_ / name_of(document.path, document), other = directory_ / name;
    std::error_code error;
    if (fs::equivalent(file, other, error)) {
      note(name);
      ++report_.unchanged;
      return {};
    }
    if (holds(other, *document.identity)) return write(path, document);
    fs::create_directories(other.parent_path(), error);
    const auto draft = other.parent_path() / ("." + other.filename().string() + ".feedd-new");
    fs::remove(draft, error);
    fs::create_hard_link(file, draft, error);
    if (!error) fs::rename(draft, other, error);
    if (error) return write(path, document);
    note(name);
    ++report_.written;
    return {};
  }

  Result<ExportReport> finish() {
    if (wish_.headers) CHECK_OK(write_file("_headers", headers()));
    auto before = read_manifest(directory_ / manifest_name);
    for (const auto& name : before) {
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
    std::string manifest;
    for (const auto& name : written_) manifest += name + '\n';
    const Body bytes(std::move(manifest));
    if (!holds(directory_ / manifest_name, bytes)) CHECK_OK(put_in_place(directory_ / manifest_name, bytes));
    return report_;
  }

 private:
  void note(const std::string& name) {
    written_.insert(name);
    if (wish_.on_file) wish_.on_file();
  }

  Result<void> write_file(const std::string& name, const Body& bytes) {
    note(name);
    if (holds(directory_ / name, bytes)) {
      ++report_.unchanged;
      return {};
    }
    CHECK_OK(put_in_place(directory_ / name, bytes));
    ++report_.written;
    return {};
  }

  /// Before the file itself: while that is as it was, so are they, and nothing is packed again.
  Result<void> write_packed(const std::string& name, const Body& bytes) {
    const bool is_same = holds(directory_ / name, bytes);
    std::string whole;
    for (const auto& [suffix, pack] : {std::pair(".gz", &gzipped), {".br", &brotlied}}) {
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

  /// What hosts of files cannot know: which type a feed has, how long it keeps, and that any site may read it.
  Body headers() const {
    std::string out = "/*\n  X-Content-Type-Options: nosniff\n";
    for (const auto& [path, type] : types_) {
      out += percent_encoded(path, "/") + "\n  Content-Type: " + type +
             "\n  Cache-Control: public, max-age=" + std::to_string(wish_.max_age.count()) +
             "\n  Access-Control-Allow-Origin: *\n";
    }
    return out;
  }

  /// Names that lead below the directory, and nothing else that may have got into the file.
  static std::vector<std::string> read_manifest(const fs::path& file) {
    std::vector<std::string> out;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
      const fs::path name(line);
      const bool is_below = !line.empty() && name.is_relative() && name.lexically_normal() == name &&
                            *name.begin() != ".." && line != manifest_name;
      if (is_below) out.push_back(line);
    }
    return out;
  }

  fs::path directory_;
  const ExportWish& wish_;
  ExportReport report_;
  std::set<std::string> written_;
  std::map<std::string, std::string> types_;  ///< of feeds, by path
};

/// One place after the other: of as much as there is of them, little is in memory at once. A tag stands also in a
/// directory of its spelling.
Result<void> write_places(const Catalogue& catalogue, OnDemand& on_demand, Exporter& out) {
  for (auto& [place, directories] : catalogue.places()) {
    TRY(const auto made, on_demand.make_all(catalogue, place));
    auto names = directories;
    auto spelling = made.label;
    std::replace(spelling.begin(), spelling.end(), '/', '-');
    if (spelling != tag_key(Tag{made.label, "", ""})) names.push_back("/tags/" + spelling + "/");
    for (std::size_t i = 0; i < made.documents.size(); ++i) {
      const auto& document = *made.documents[i];
      CHECK_OK(out.write(document.path, document));
      for (const auto& name : names) {
        auto link = [&](std::string_view last) {
          const auto path = name + std::string(last);
          if (path == document.path || last.empty()) return Result<void>();  // an index.html is the directory itself
          return out.link(path, document);
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

Result<ExportReport> export_to(const Site& site, const fs::path& directory, OnDemand* on_demand,
                               const ExportWish& wish) {
  Exporter out(directory, wish);
  for (const auto& [path, document] : site.documents()) {
    if (!document->live) CHECK_OK(out.write(path, *document));
  }
  for (const auto& [alias, path] : site.aliases()) {
    const auto* document = site.find(path);
    if (!document || document->live || Exporter::name_of(alias, *document) == Exporter::name_of(path, *document))
      continue;
    CHECK_OK(out.write(alias, *document));
  }
  if (on_demand && site.catalogue()) CHECK_OK(write_places(*site.catalogue(), *on_demand, out));
  return out.finish();
}

}  // namespace feedd::site
