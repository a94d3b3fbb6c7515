#pragma once
// Reads the daemon's answers leniently: what is absent or of another type is empty, so that an
// older CLI goes on working with a newer daemon. Pure functions.

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace slipway::cli {

namespace json = boost::json;

// Nothing where there is no such field, or it is null.
const json::value* find(const json::value& value, std::string_view name);

std::string text(const json::value& value, std::string_view name);
bool flag(const json::value& value, std::string_view name, bool otherwise = false);
std::int64_t number(const json::value& value, std::string_view name, std::int64_t otherwise = 0);
// The id of a reference: {"environment": {"id": "..."}}.
std::string reference(const json::value& value, std::string_view name);
// The array of that name, or an empty one.
const json::array& items(const json::value& value, std::string_view name);

std::string to_pretty(const json::value& value);

// The first seven characters of a commit's id.
std::string short_commit(std::string_view commit);

}  // namespace slipway::cli
