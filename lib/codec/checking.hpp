/// What the rules of all formats have in common. Internal to this room.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "codec/check.hpp"

namespace feedd::codec {

/// Finds faults; each rule once for each entry. What is wrong is put in words only where something is.
class Checker {
 public:
  template <class... Words>
  using Form = fmt::format_string<Words...>;

  explicit Checker(Look look) : look_(look) {}

  bool finds_warnings() const { return look_ == Look::all; }

  template <class... Words>
  void error(std::string_view rule, Form<Words...> what, Words&&... words) {
    add(true, rule, fmt::format(what, std::forward<Words>(words)...));
  }
  template <class... Words>
  void warning(std::string_view rule, Form<Words...> what, Words&&... words) {
    if (finds_warnings()) add(false, rule, fmt::format(what, std::forward<Words>(words)...));
  }
  template <class... Words>
  void require(bool holds, std::string_view rule, Form<Words...> what, Words&&... words) {
    if (!holds) error(rule, what, std::forward<Words>(words)...);
  }

  void address(std::string_view text, std::string_view where);      ///< an absolute IRI
  void web_address(std::string_view text, std::string_view where);  ///< of http or https
  void rfc3339(std::string_view text, std::string_view where);
  void rfc822(std::string_view text, std::string_view where);  ///< four digits for the year, the zone as a number
  void language(std::string_view text);
  void media_type(std::string_view text, std::string_view where);
  void html(std::string_view text);                                ///< no relative addresses
  void id(std::string_view text);                                  ///< of an entry: no other has it
  void rss_person(std::string_view text, std::string_view where);  ///< `e-mail (name)`

  Faults faults;

 private:
  void add(bool is_error, std::string_view rule, std::string what);
  Look look_;
  std::set<std::string, std::less<>> ids_;
};

/// As the validator takes one (addr_spec): a name, and a host with a dot, in ASCII.
bool is_email(std::string_view text);
/// As formats of XML say people: without addresses that are none, and each once.
std::vector<Person> sayable(const std::vector<Person>& people);
bool is_media_type(std::string_view text);   ///< RFC 6838: a type and its subtype, perhaps with parameters
bool is_absolute(std::string_view address);  ///< it begins with a scheme
bool is_iri(std::string_view address);       ///< and holds nothing that none may hold

void check_xml(const Format& format, std::string_view text, bool is_fragment, Checker& checker);
void check_json(std::string_view text, bool is_fragment, Checker& checker);

}  // namespace feedd::codec
