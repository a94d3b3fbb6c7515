#pragma once
// What it means that a forge's API does not do what it is asked. Pure.

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

// The forge's own words in a body, as " (Bad credentials)"; "" where it has none.
std::string words_of(std::string_view body);

// Of an answer whose status is not 2xx. kFailed where it would be the same again: the token is not
// known, lacks a right, or the forge refuses what it is given; kRateLimited; kUnavailable where the
// forge fails. With retry_at where it says when to come again.
base::Error refusal(const ForgeApi& api, const ForgeTarget& target, const io::HttpResponse& answer,
                    base::Timestamp now);

}  // namespace slipway::forge
