/// `_feedd`: what JSON Feed 1.1 has no word for, so that nothing is lost between formats. Internal to this room.
#pragma once

#include <boost/json/object.hpp>

#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::codec {

boost::json::object json_extension(const Entry& entry);
boost::json::object json_extension(const FeedInfo& info);
/// Fills the fields that only `_feedd` can say; what is unsound in it is passed over.
void read_json_extension(const boost::json::object& said, Entry& entry);
void read_json_extension(const boost::json::object& said, FeedInfo& info);

boost::json::array json_people(const std::vector<Person>& people);
/// A person by name, `mailto:` or web address; `base` is the document's.
std::vector<Person> json_people_of(const boost::json::value* array, const Uri& base);

}  // namespace feedd::codec
