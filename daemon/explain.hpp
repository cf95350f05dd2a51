/// `feedd --explain`: why an entry is, or is not, in which output; when a source is asked, and why then. Reads the
/// state beside a feedd at work.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/config.hpp"
#include "model/entry.hpp"
#include "site/channel.hpp"
#include "store/store.hpp"

namespace feedd::daemon {

/// Why the rule of a channel or source takes the entry at `now`, or does not: "kept by tag:云", "dropped by
/// title:(?i)ad". Pure.
struct Verdict {
  bool takes = false;
  std::string why;
};
Verdict judged(const site::Rule& rule, const Entry& entry, Instant now);

/// All there is to say of `words`: the id, guid, page, title or file of an entry, or the address or name of a source.
/// Fails with `not_found`, and with what the store says.
Result<std::string> explain(const std::string& words, config::Config written, store::Store& store, Instant now);

}  // namespace feedd::daemon
