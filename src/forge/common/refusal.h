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

// 2xx. But 203 is Azure DevOps' page to sign in at, for whose token it does not take
// (https://github.com/microsoft/azure-devops-auth-samples/issues/52); no forge's API answers it.
bool is_success(const io::HttpResponse& answer);

// Of an answer that is no success. kFailed where it would be the same again: the token is not
// known, lacks a right, or the forge refuses what it is given; kRateLimited; kUnavailable where the
// forge fails. With retry_at where it says when to come again.
base::Error refusal(const ForgeApi& api, const ForgeTarget& target, const io::HttpResponse& answer,
                    base::Timestamp now);

}  // namespace slipway::forge
