// How a feed is found where a page stands: the one the page names, and the one the site of a lost feed names.
#include <algorithm>

#include "base/text.hpp"
#include "codec/charset.hpp"
#include "codec/sniff.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {
namespace {

constexpr auto search_pause = std::chrono::days(7);

constexpr std::ptrdiff_t most_tried = 3;

/// The feeds a page names, other than itself.
std::vector<Uri> named_in(const Got& page) {
  auto text = codec::to_text(page.body, page.header("Content-Type")).text;
  auto named = codec::discover(text, page.url);
  std::erase_if(named, [&](const Uri& url) { return url == page.url || !url.is_web(); });
  return named;
}

}  // namespace

/// Where a page may lead: anywhere, as long as there never was a feed; later only to where it was read. What stands in
/// its place for a while (maintenance, the page of a hotel's network) shall not put another feed there for good.
bool Upstream::may_follow(const Uri& feed) const {
  return !memory_.last_success || without_userinfo(feed).str() == memory_.feed;
}

/// One feed that a page names. Where it fails in a way that is its own, another one may do; where its server is at a
/// loss or wants to be left alone, that is the answer.
Task<Upstream::Tried> Upstream::try_feed(Batch& batch, Uri feed) {
  co_await turn(feed);
  auto got = co_await get(feed, false);
  Tried tried;
  if (!got) {
    tried.refusal = got.error();
    co_return tried;
  }
  tried.outcome = outcome_of(*got, false, means_.clock());
  if (!holds_document(got->status)) {
    tried.refusal = refusal(got->status);
    tried.another_may_do = got->status == 404 || got->status == 410;
    co_return tried;
  }
  auto reading = co_await parse(*got);
  if (!reading) {
    tried.refusal = reading.error();
    tried.another_may_do = true;
    co_return tried;
  }
  memory_.adopted = without_userinfo(feed).str();
  tried.outcome = accept(batch, *got, std::move(*reading));
  co_return tried;
}

/// A page where a feed was meant: the first feed of those it names is read in its place, and from now on. What the
/// servers of those say counts as said of this source.
Task<Outcome> Upstream::follow_page(Batch& batch, Got page, Error why) {
  auto outcome = outcome_of(page, false, means_.clock());
  outcome.page = codec::sniff(page.body) == codec::Kind::html;
  auto job = [&] { return named_in(page); };
  auto named = co_await on(means_.crew, std::move(job));
  page.room.reset();
  std::erase_if(named, [&](const Uri& url) { return !may_follow(url); });
  bool all_gone = std::ssize(named) <= most_tried;
  named.erase(named.begin() + std::min<std::ptrdiff_t>(most_tried, std::ssize(named)), named.end());
  for (const auto& feed : named) {
    auto tried = co_await try_feed(batch, feed);
    if (!tried.refusal) {
      batch.notes.push_back(remark({Errc::http, fmt::format("{} is a page; its feed is read: write url = \"{}\"",
                                                            policy_.url, memory_.adopted)}));
      co_return tried.outcome;
    }
    all_gone = all_gone && tried.outcome.kind == Outcome::Kind::gone;
    tried.outcome.retry_after = std::max(tried.outcome.retry_after, outcome.retry_after);
    outcome = std::move(tried.outcome);
    if (feed == named.front())
      why = within(fmt::format("a page, and of its feed {}", without_userinfo(feed).str()), *tried.refusal);
    if (!tried.another_may_do) break;
  }
  if (outcome.kind == Outcome::Kind::gone && !all_gone) outcome.kind = Outcome::Kind::failed;
  batch.notes.push_back(failure(why));
  co_return outcome;
}

/// A feed that is lost is looked for on its site, once a week; what is found is offered, not taken.
Task<void> Upstream::search(Batch& batch) {
  auto now = means_.clock();
  if (now - memory_.searched >= search_pause && subscription_.url.is_web()) {
    memory_.searched = now;
    auto home = resolve(subscription_.url, memory_.site.empty() ? "/" : memory_.site);
    const auto known = addresses();
    auto is_home = [&](const Uri& url) { return url.origin() == home->origin() && url.target() == home->target(); };
    const bool was_asked = home && std::any_of(known.begin(), known.end(), is_home);
    if (home && home->is_web() && !was_asked) {
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
