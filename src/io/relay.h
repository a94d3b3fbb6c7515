#pragma once
// Carries bytes between two connections until both have nothing more to say. Blocking; each relay
// has a thread of its own.

#include <functional>
#include <stop_token>
#include <string>

#include "base/time.h"
#include "io/byte_stream.h"

namespace slipway::io {

struct RelayLimits {
  base::Duration at_most = std::chrono::hours(1);
  base::Duration idle = std::chrono::minutes(10);  // without a byte in either direction
  // The same once one side has ended: the other may never.
  base::Duration half_idle = std::chrono::seconds(30);
  // Asked every few seconds; false ends it. May be empty.
  std::function<bool()> may_go_on{};
};

// Why it ended, for people; "" where both sides had. Both are told of it.
std::string relay(ByteStream& one, ByteStream& other, const RelayLimits& limits,
                  const std::stop_token& stop);

}  // namespace slipway::io
