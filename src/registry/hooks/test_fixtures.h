#pragma once
// The payloads below testdata/registry, each with the hook that takes it. For tests and bench/.

#include <filesystem>
#include <vector>

#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {

std::vector<rules::WebhookFixture> fixtures(const std::filesystem::path& root);

}  // namespace slipway::registry
