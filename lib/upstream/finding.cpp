// How a feed is found where a page stands: the one the page names, and the one the site of a lost feed names.
#include <algorithm>

#include "base/text.hpp"
#include "codec/sniff.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {
namespace {

constexpr auto search_pause = std::chrono::days(7);

/// The feeds a page names, other than itself.
std::vector<Uri> named_in(const Got& page) {
  auto named = codec::discover(page.body, page.url);
  std::erase_if(named, [&](const Uri& url) { return url == page.url || !url.is_web(); });
  return named;
}

}  // namespace

/// Where a page may lead: anywhere, as long as there never was a feed; later only to where it was read. What stands in
/// its place for a while (maintenance, the page of a hotel's network) shall not put another feed there for good.
bool Upstream::may_follow(const Uri& feed) const {
  return !memory_.last_success || without_userinfo(feed).str() == memory_.feed;
}

/// A page where a feed was meant: the feed it names is read in its place, and from now on.
Task<Outcome> Upstream::follow_page(Batch& batch, Got page, Error refusal) {
  auto outcome = outcome_of(page, false, means_.clock());
  outcome.page = codec::sniff(page.body) == codec::Kind::html;
  auto job = [&] { return named_in(page); };
  auto named = co_await on(means_.crew, std::move(job));
  page.room.reset();
  std::erase_if(named, [&](const Uri& url) { return !may_follow(url); });
  if (named.empty()) {
    batch.notes.push_back(failure(refusal));
    co_return outcome;
  }
  auto feed = named.front();
  co_await turn(feed);
  auto got = co_await get(feed, false);
  if (got && holds_document(got->status)) {
    auto reading = co_await parse(*got);
    if (reading) {
      memory_.adopted = without_userinfo(feed).str();
      auto read = accept(batch, *got, std::move(*reading));
      batch.notes.push_back(remark({Errc::http, fmt::format("{} is a page; its feed is read: write url = \"{}\"",
                                                            policy_.url, memory_.adopted)}));
      co_return read;
    }
  }
  auto said = got ? fmt::format("HTTP {}", got->status) : got.error().what;
  batch.notes.push_back(failure(within(fmt::format("a page, and of its feed {}", without_userinfo(feed).str()),
                                       Error{Errc::http, std::move(said)})));
  co_return outcome;
}

/// A feed that is lost is looked for on its site, once a week; what is found is offered, not taken.
Task<void> Upstream::search(Batch& batch) {
  auto now = means_.clock();
  if (now - memory_.searched >= search_pause && subscription_.url.is_web()) {
    memory_.searched = now;
    auto home = parse_uri(memory_.site.empty() ? subscription_.url.origin() + "/" : memory_.site);
    if (home && home->is_web()) {
      co_await turn(*home);
      auto got = co_await get(*home, false);
      if (got && holds_document(got->status)) {
        auto job = [&] { return named_in(*got); };
        auto named = co_await on(means_.crew, std::move(job));
        std::erase_if(named, [&](const Uri& url) { return url.str() == policy_.url; });
        memory_.offered = named.empty() ? std::string() : without_userinfo(named.front()).str();
      }
    }
  }
  if (!memory_.offered.empty())
    batch.notes.push_back(
        remark({Errc::http, fmt::format("its site names another feed: write url = \"{}\"", memory_.offered)}));
}

}  // namespace feedd::upstream
