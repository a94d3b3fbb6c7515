#pragma once
// What the tests of forges and registries share. Test code only.

#include <filesystem>
#include <string>
#include <string_view>

#include "rules/webhook/sender.h"

namespace slipway::rules {

// "sha256=<hex>" and the bare hex that Gitea sends.
std::string github_signature(std::string_view secret, std::string_view signed_bytes);
std::string gitea_signature(std::string_view secret, std::string_view signed_bytes);

// The stable text that golden files hold.
std::string describe(const base::Result<Meaning>& meaning);

std::string read_whole_file(const std::filesystem::path& path);

// {"content-type": "application/json"} and these.
model::Headers json_headers(model::Headers more);

}  // namespace slipway::rules
