#pragma once
// What a request may call a commit: the full id, of SHA-1 or SHA-256. Pure.

#include <string_view>

namespace slipway::api {

constexpr bool is_commit_id(std::string_view id) {
  return (id.size() == 40 || id.size() == 64) &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace slipway::api
