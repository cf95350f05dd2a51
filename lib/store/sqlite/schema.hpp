/// The tables, and how older ones become them.
#pragma once

#include "store/sqlite/sqlite.hpp"

namespace feedd::store {

/// Brings the database to the version this program knows. Throws a Failure for a newer one.
void migrate(Database& database);

}  // namespace feedd::store
