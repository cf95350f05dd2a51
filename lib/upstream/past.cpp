// The past of a feed (RFC 5005 §4): read once, page after page, when the source is new.
#include <algorithm>

#include "base/hash.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto archive_pause = 10s;
constexpr int most_archive_pages = 200, most_tries = 4;
constexpr auto longest_pause = std::chrono::days(7);

/// By which a page is known again, in few bytes.
std::string mark_of(const Uri& page) {
  auto address = without_userinfo(page).str();
  return hex(digest_of(address.substr(0, address.find('#')))).substr(0, 16);
}

/// It may go better another time: nothing came, or the server is at a loss, or wants to be left alone.
bool may_pass(const Result<Got>& got) {
  if (!got) return got.error().code == Errc::network || got.error().code == Errc::timeout;
  return got->status >= 500 || got->status == 429 || got->status == 408;
}

Note end_of_the_past(const Uri& page, const Error& why) {
  return remark(within(fmt::format("its past is read no further than {}", without_userinfo(page).str()), why));
}

}  // namespace

std::vector<Uri> Upstream::addresses() const {
  std::vector<Uri> all;
  for (const auto& known : {policy_.url, memory_.adopted, memory_.feed, memory_.validators_of}) {
    if (auto url = parse_uri(known)) all.push_back(*url);
  }
  return all;
}

/// Neither the feed itself, which has its own time, nor a page that was read: what leads there goes in a circle.
bool Upstream::is_past(const Uri& page) const {
  auto mark = mark_of(page);
  for (const auto& url : addresses())
    if (mark_of(url) == mark) return false;
  const auto& seen = memory_.archive_seen;
  return std::find(seen.begin(), seen.end(), mark) == seen.end();
}

void Upstream::begin_walk(Batch& batch, const Uri& feed, const std::optional<Uri>& before) {
  end_walk();
  if (!before) return;
  memory_.archive_seen.push_back(mark_of(feed));
  walk_on(batch, feed, before);
}

void Upstream::walk_on(Batch& batch, const Uri& from, const std::optional<Uri>& before) {
  bool enough = memory_.archive_entries >= subscription_.limit || memory_.archive_pages >= most_archive_pages;
  if (!before || !before->is_web() || enough) return end_walk();
  if (!is_past(*before)) {
    auto back = fmt::format("it leads back to {}", without_userinfo(*before).str());
    batch.notes.push_back(end_of_the_past(from, {Errc::http, std::move(back)}));
    return end_walk();
  }
  memory_.archive = before->str();
  memory_.archive_tries = 0;
  memory_.archive_due = means_.clock() + archive_pause;
}

void Upstream::end_walk() {
  memory_.archive.clear();
  memory_.archive_tries = 0;
  memory_.archive_due = {};
  memory_.archive_seen.clear();
}

/// One page, until as many entries are had as are kept.
Task<Batch> Upstream::read_archive() {
  auto batch = this->batch();
  auto page = parse_uri(memory_.archive);
  if (!page || !page->is_web()) {
    end_walk();
    finish(batch);
    co_return batch;
  }
  co_await turn(*page);
  auto got = co_await get(*page, false, addresses());
  ++memory_.archive_pages;
  if (!got || !holds_document(got->status)) {
    try_later(batch, *page, got);
    finish(batch);
    co_return batch;
  }
  auto reading = co_await parse(*got);
  if (reading) {
    take_page(batch, *page, got->url, std::move(*reading));
  } else {
    batch.notes.push_back(end_of_the_past(*page, reading.error()));
    end_walk();
  }
  finish(batch);
  co_return batch;
}

void Upstream::take_page(Batch& batch, const Uri& page, const Uri& answered, Reading reading) {
  if (!is_past(answered)) return walk_on(batch, page, answered);  // a redirect, back to what is known
  for (const auto& url : {page, answered}) memory_.archive_seen.push_back(mark_of(url));
  // A past without dates would be news.
  std::erase_if(reading.entries, [](const Entry& entry) { return !entry.published && !entry.updated; });
  memory_.archive_entries += reading.entries.size();
  batch.upserts = std::move(reading.entries);
  batch.backlog = true;
  walk_on(batch, page, reading.previous_archive);
}

/// After the next poll, a few times; who wants to be left alone is, by all of his feeds.
void Upstream::try_later(Batch& batch, const Uri& page, const Result<Got>& got) {
  auto now = means_.clock();
  if (!may_pass(got) || ++memory_.archive_tries >= most_tries) {
    batch.notes.push_back(end_of_the_past(page, got ? refusal(got->status) : got.error()));
    return end_walk();
  }
  memory_.archive_due = memory_.due + archive_pause;
  if (!got) return;
  auto wanted = outcome_of(*got, false, now).retry_after.value_or(now);
  bool held = got->status == 429 || got->status == 503;
  if (held && wanted <= now) wanted = now + policy_.manners.min_interval;
  wanted = std::min<Instant>(wanted, now + longest_pause);
  memory_.archive_due = std::max(memory_.archive_due, wanted);
  if (held) means_.throttle->hold(got->url, wanted);
}

}  // namespace feedd::upstream
