#include "upstream/reading_list.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <unordered_set>

#include "base/text.hpp"
#include "codec/opml.hpp"
#include "upstream/json_text.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

struct Read {
  std::vector<Listed> feeds;
  std::size_t left_out = 0;
  std::string fault;
};

Result<Read> read(const Got& got) {
  TRY(auto list, codec::read_opml(got.body));
  Read read;
  read.fault = std::move(list.fault);
  std::unordered_set<std::string> seen;
  for (const auto& outline : list.outlines) {
    auto url = resolve(got.url, outline.xml_url.substr(0, outline.xml_url.find('#')));
    if (!url || !url->is_web() || !seen.insert(without_userinfo(*url).str()).second) continue;
    if (read.feeds.size() == ReadingList::most_feeds) {
      ++read.left_out;
      continue;
    }
    read.feeds.push_back(
        {outline.title.empty() ? outline.text : outline.title, without_userinfo(*url), outline.categories});
  }
  return read;
}

std::string note_of(const Memory& memory, const std::vector<Listed>& feeds) {
  auto object = json::parse(write_memory(memory)).as_object();
  json::array list;
  for (const auto& feed : feeds) {
    json::array tags;
    for (const auto& tag : feed.tags) tags.push_back(json::string(repaired_utf8(tag)));
    list.push_back({{"title", repaired_utf8(feed.title)}, {"url", feed.url.str()}, {"tags", std::move(tags)}});
  }
  object["feeds"] = std::move(list);
  return json::serialize(object);
}

}  // namespace

std::vector<Listed> listed_in(std::string_view remembered) {
  std::vector<Listed> feeds;
  boost::system::error_code error;
  auto value = json::parse(json::string_view(remembered.data(), remembered.size()), error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* list = object ? object->if_contains("feeds") : nullptr;
  if (!list || !list->is_array()) return feeds;
  for (const auto& item : list->get_array()) {
    const auto* one = item.if_object();
    auto url = one ? parse_uri(text_at(*one, "url")) : fail(Errc::syntax, "no feed");
    if (!url) continue;
    Listed feed{text_at(*one, "title"), *url, {}};
    if (const auto* tags = one->if_contains("tags"); tags && tags->is_array()) {
      for (const auto& tag : tags->get_array())
        if (tag.is_string()) feed.tags.emplace_back(tag.get_string());
    }
    feeds.push_back(std::move(feed));
  }
  return feeds;
}

ReadingList::ReadingList(Subscription list, const std::string& remembered, Means means)
    : Poller(std::move(list), parse_memory(remembered), std::move(means)), feeds_(listed_in(remembered)) {
  if (memory_.validators != Validators{} && feeds_.empty()) memory_.validators = {};
}

Task<Batch> ReadingList::next() {
  while (memory_.gone) co_await means_.sleep(means_.clock() + 24h);
  const bool is_due = co_await due();
  if (!is_due) co_return held();
  Batch batch = co_await ask();
  co_return batch;
}

Task<Batch> ReadingList::ask() {
  Batch batch;
  batch.source = subscription_.id;
  auto complain = [&](const Error& error) { batch.notes.push_back(failure(error)); };
  if (memory_.gone || held_until() > means_.clock()) {
    complain({Errc::http, memory_.gone ? "HTTP 410: this list is gone for good"
                                       : "the server asked not to be asked again before " + to_rfc3339(held_until())});
    tell_next(batch);
    co_return batch;
  }
  co_await turn(address());
  auto got = co_await get(address(), true);
  Outcome outcome;
  if (!got) {
    complain(got.error());
  } else if (got->status != 200) {
    outcome = outcome_of(*got, false, means_.clock());
    if (got->status != 304) complain(refusal(got->status));
  } else {
    auto job = [&] { return read(*got); };
    auto list = co_await on(means_.crew, std::move(job));
    auto broken = list && !list->fault.empty();
    // A list that lost its end must not take its feeds with it. Whatever was read of one is asked for again.
    auto taken = list && (!broken || feeds_.empty());
    outcome = outcome_of(*got, taken, means_.clock());
    if (broken) outcome.validators = {};
    if (!list) complain(list.error());
    if (broken && taken) batch.notes.push_back(remark({Errc::syntax, list->fault + "; feeds may be missing"}));
    if (broken && !taken) complain({Errc::syntax, list->fault + "; the list stays as it was"});
    if (taken && list->left_out > 0)
      batch.notes.push_back(remark(
          {Errc::too_large, fmt::format("the list has {} feeds: the first {} are followed, the last {} are left out",
                                        most_feeds + list->left_out, most_feeds, list->left_out)}));
    if (taken) feeds_ = std::move(list->feeds);
  }
  remember(outcome, batch);
  batch.remember = note_of(memory_, feeds_);
  tell_next(batch);
  co_return batch;
}

}  // namespace feedd::upstream
