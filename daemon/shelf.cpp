#include "daemon/shelf.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "base/log.hpp"

namespace feedd::daemon {
namespace {

/// So many readers wait for documents made on demand.
constexpr int most_wanted = 64;

}  // namespace

void Shelf::open(std::unique_ptr<store::Store> reader) {
  auto job = [this, reader = std::move(reader)]() mutable { on_demand_.emplace(std::move(reader), clock_); };
  asio::post(strand_, std::move(job));
}

Task<std::vector<store::DocumentDate>> Shelf::new_dates() {
  auto job = [this] { return on_demand_ ? on_demand_->new_dates() : std::vector<store::DocumentDate>(); };
  auto dates = co_await on(strand_, std::move(job));
  co_return dates;
}

void Shelf::make(std::shared_ptr<const site::Catalogue> catalogue, site::Order order, serve::Made made) {
  if (wanted_ >= most_wanted) return made(fail(Errc::timeout, "too many ask for this at once"));
  ++wanted_;
  auto job = [this, catalogue = std::move(catalogue), order = std::move(order), made = std::move(made)] {
    auto document = on_demand_->make(*catalogue, order);
    --wanted_;
    if (!document) log::error("store.failed", {{"what", document.error().what}});
    made(std::move(document));
  };
  asio::post(strand_, std::move(job));
}

}  // namespace feedd::daemon
