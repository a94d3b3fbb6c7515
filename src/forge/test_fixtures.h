#pragma once
// The payloads below testdata/forge, each with the hook that takes it. For tests and bench/.

#include <filesystem>
#include <vector>

#include "rules/webhook/test_webhooks.h"

namespace slipway::forge {

std::vector<rules::WebhookFixture> fixtures(const std::filesystem::path& root);

}  // namespace slipway::forge
