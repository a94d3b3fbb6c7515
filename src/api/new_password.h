#pragma once
// What a new password must be. Called by the endpoints that take one. Pure.

#include <cstddef>
#include <string_view>

#include "base/json_fields.h"

namespace slipway::api {

inline constexpr std::size_t kShortestPassword = 12;
// For what a request may cost: Argon2 takes any length.
inline constexpr std::size_t kLongestPassword = 1024;

inline void check_new_password(base::JsonFields& fields, std::string_view password) {
  if (fields.error()) return;
  if (password.size() >= kShortestPassword && password.size() <= kLongestPassword) return;
  fields.wrong("password", "must have from 12 to 1024 characters.");
}

}  // namespace slipway::api
