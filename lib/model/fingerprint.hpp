/// "Did it really change?" — over what readers can see. Not over `updated`, which servers touch at will, nor over the
/// number of comments, which is no change of the entry, nor over when it is shown, nor over an upstream entry's
/// `published`, which the store fixes at first sight; an own post's date is its author's to change.
#pragma once

#include "base/hash.hpp"
#include "model/entry.hpp"

namespace feedd {

Digest fingerprint(const Entry& entry);

}  // namespace feedd
