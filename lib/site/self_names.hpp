/// What upstreams call themselves, for those that the configuration gives no title: their entries tell it.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "site/plan.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Names the sources of a new plan by what is stored of them.
Result<void> recall_names(store::Store& store, Plan& plan, Instant now);

/// The plan with the name that a source told in its batch; null when it is the one it has.
std::shared_ptr<const Plan> renamed(const Plan& plan, const Batch& batch);

}  // namespace feedd::site
