#pragma once
// Pages of lists by id, newest first: "WHERE ... id < $n ORDER BY id DESC". Called by the queries.

#include <string>

namespace slipway::store {

// What the ids of a page are below, where `before` is an id, or "" for the newest. "g" comes after
// each; with "OR" neither database would begin at the id.
inline std::string below(const std::string& before) { return before.empty() ? "g" : before; }

}  // namespace slipway::store
