#pragma once
// Whether an engine or a cluster may be told to pull an image: its registry may be anything that a
// user writes, and they ask it for themselves. Called before they are. Blocking; thread-safe.

#include <stop_token>
#include <string_view>

#include "base/result.h"
#include "io/ip_address.h"

namespace slipway::runtime {

// `image` is a name with or without a tag. kForbidden where its registry is at an address that
// `may_connect` does not allow, as io::check_host says; Docker Hub is allowed. What is no image
// passes: whoever is asked for it says so.
base::Result<void> check_registry(const io::AddressCheck& may_connect, std::string_view image,
                                  const std::stop_token& stop);

}  // namespace slipway::runtime
