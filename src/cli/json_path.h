#pragma once
// A field of a JSON object by its path, "git_repository.url". Pure functions.

#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace slipway::cli {

// Makes the objects on the way to it.
void set_field(boost::json::object& object, std::string_view path, boost::json::value value);

// Nothing where there is none, or it is null.
const boost::json::value* find_field(const boost::json::value& value, std::string_view path);

}  // namespace slipway::cli
