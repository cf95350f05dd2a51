/// What a Site offers beside its documents: the feeds of tags and sources, and the pages of archives. There may be a
/// hundred thousand of them of which hardly one is read, so they are made when somebody asks (site/on_demand); that
/// they exist is known here. Immutable, and shared by the Sites that follow one another.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/format.hpp"
#include "site/plan.hpp"

namespace feedd::site {

/// One directory of documents: a section's newest entries, or a page of an archive.
struct Place {
  ChannelId channel;
  std::int64_t page = 0;  ///< of its archive; 0: the newest entries
  bool is_full = false;   ///< nothing comes to this page any more
  bool operator==(const Place&) const = default;
};

/// One document to be made.
struct Order {
  Place place;
  std::string path;  ///< its canonical one
  const codec::Format* format = nullptr;
};

class Catalogue {
 public:
  /// Directory → section: "/tags/云/", and "/tags/yun/" beside it.
  using Sections = std::map<std::string, ChannelId, std::less<>>;
  /// How many entries arrived in each archived channel.
  using Arrivals = std::map<ChannelId, std::int64_t>;

  Catalogue(std::shared_ptr<const Plan> plan, std::shared_ptr<const Sections> sections, Arrivals arrivals)
      : plan_(std::move(plan)), sections_(std::move(sections)), arrivals_(std::move(arrivals)) {}

  /// By path, canonical or not: every name the main feed has, and tags in any spelling. Nothing when it is no such
  /// path.
  std::optional<Order> order(std::string_view path) const;

  /// The places, each with its directories, the canonical one first.
  std::vector<std::pair<Place, std::vector<std::string>>> places() const;

  const std::shared_ptr<const Plan>& plan() const { return plan_; }
  std::int64_t arrivals(const ChannelId& channel) const;
  /// The channel of a place as configured, or as a section of the main one. Its tag or source is `channel.id`.
  Channel channel(const ChannelId& id) const;

  bool operator==(const Catalogue& other) const {
    return plan_ == other.plan_ && sections_ == other.sections_ && arrivals_ == other.arrivals_;
  }

 private:
  std::optional<Place> place(std::string_view directory) const;
  std::optional<Place> archive_page(std::string_view directory) const;

  std::shared_ptr<const Plan> plan_;
  std::shared_ptr<const Sections> sections_;
  Arrivals arrivals_;
};

/// The formats archives have: Atom, and its twin in JSON.
bool is_archived_in(const codec::Format& format);
std::string directory_of(const Place& place);

}  // namespace feedd::site
