#pragma once
// What the forges' lists of checks have in common: an array of objects, each with a name and a
// word for its state. Pure.

#include <initializer_list>
#include <string_view>

#include "forge/checks/check_api.h"

namespace slipway::forge {

struct CheckListShape {
  std::string_view forge;                         // for messages
  std::string_view list;                          // the member that holds the array; "": the body
  std::initializer_list<std::string_view> names;  // of an entry; the first that is there
  std::initializer_list<std::string_view> states;
  std::initializer_list<std::string_view> passed;   // words
  std::initializer_list<std::string_view> pending;  // all others failed
};

// `has_more` is left for the caller.
base::Result<CheckPage> read_checks(const CheckListShape& shape, const io::HttpResponse& answer);

}  // namespace slipway::forge
