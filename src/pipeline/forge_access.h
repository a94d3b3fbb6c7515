#pragma once
// How a service's repository is asked about at its forge: of which kind that is, and with which
// token. Reads nothing of the store; asks GitHub for the token where it is of an App.

#include <chrono>
#include <optional>

#include "forge/common/forge_api.h"
#include "model/hook.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "store/organizations.h"

namespace slipway::pipeline {

// Where a forge says that it was asked too often, but not until when:
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
inline constexpr auto kRateLimitPause = std::chrono::minutes(1);

// The forge that a service's repository is at: as the service or its git token says, or its host.
// GIT where nobody knows.
model::HookKind forge_kind(const model::Service& service,
                           const std::optional<store::GitToken>& token);

// kFailed, with what to do, where the service has no token that the forge's API takes.
base::Result<forge::ForgeTarget> forge_target(Context& context, const forge::ForgeApi& api,
                                              const model::Service& service,
                                              const std::optional<store::GitToken>& token);

// kFailed where the secret is a deploy key, which no API takes.
base::Result<void> check_api_secret(const forge::ForgeApi& api, const store::GitToken& token,
                                    const std::string& secret);

}  // namespace slipway::pipeline
