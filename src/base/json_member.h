#pragma once
// Members of JSON that another program wrote, which may lack them or have them of another type. For
// what a person sends see json_fields.h, which says what is wrong.

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace slipway::base {

// "" where it is no text, or not there.
std::string text_member(const boost::json::object& object, std::string_view name);

}  // namespace slipway::base
