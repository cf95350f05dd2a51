/// The small store: forgets everything at its end. For tests and for one-shot work without state.
#pragma once

#include <memory>

#include "store/store.hpp"

namespace feedd::store {

std::unique_ptr<Store> memory_store();

}  // namespace feedd::store
