#pragma once
// What a new password must be. Called by the endpoints that take one. Pure.

#include <string_view>

#include "base/json_fields.h"

namespace slipway::api {

// The limit above is for what a request may cost: Argon2 takes any length.
inline void check_new_password(base::JsonFields& fields, std::string_view password) {
  constexpr std::size_t kShortest = 12;
  constexpr std::size_t kLongest = 1024;
  if (fields.error() || (password.size() >= kShortest && password.size() <= kLongest)) return;
  fields.wrong("password", "must have from 12 to 1024 characters.");
}

}  // namespace slipway::api
