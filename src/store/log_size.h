#pragma once
// What a deployment's log fills: kept with each append, counted where an earlier program kept none.

#include <cstdint>

namespace slipway::store {

// Bytes that the store keeps beside a line's own: whose it is, its number and its time.
inline constexpr std::int64_t kBesideALine = 64;

}  // namespace slipway::store
