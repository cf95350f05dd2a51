/// Pure: whether two entries are the same article, told by their words alone. Internal to this room.
#pragma once

#include "model/entry.hpp"

namespace feedd::store {

/// Of the shorter text nearly all is in the longer one, by three words at a time; an excerpt is like its full text.
/// Where neither has a text the titles must do, which are not looked at here.
bool say_the_same(const Entry& a, const Entry& b);

}  // namespace feedd::store
