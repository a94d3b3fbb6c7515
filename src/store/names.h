#pragma once
// The one answer to a name that is taken already. Internal to store/.

#include <string>

#include "store/database.h"

namespace slipway::store {

inline base::Result<void> name_taken(const std::string& what, const std::string& name) {
  return base::fail(base::ErrorCode::kConflict,
                    "There is a " + what + " named '" + name + "' already; choose another name.",
                    "name");
}

// `changed` rows of an INSERT ... ON CONFLICT DO NOTHING.
inline base::Result<void> inserted(std::int64_t changed, const std::string& what,
                                   const std::string& name) {
  if (changed == 0) return name_taken(what, name);
  return {};
}

}  // namespace slipway::store
