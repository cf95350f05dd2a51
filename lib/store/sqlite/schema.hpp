/// The tables, and how older ones become them.
#pragma once

#include "store/sqlite/sqlite.hpp"

namespace feedd::store {

/// Brings the database to the version this program knows. Throws a Failure for a newer one.
void migrate(Database& database);

/// Throws a Failure unless the database has just that version: what is only read is not migrated.
void require_current(Database& database);

}  // namespace feedd::store
