/// The small store: forgets everything at its end. For tests and for one-shot work without state.
#pragma once

#include <memory>
#include <vector>

#include "store/ledger.hpp"
#include "store/store.hpp"

namespace feedd::store {

std::unique_ptr<Store> memory_store();
/// One that knows these rows, which are as a backup has them: without words.
std::unique_ptr<Store> memory_store_of(std::vector<Row> known);

}  // namespace feedd::store
