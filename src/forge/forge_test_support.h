#pragma once
// What the tests of the forges share. Test code only.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "forge/forge.h"

namespace slipway::forge {

std::unique_ptr<Forge> forge_of(model::HookKind kind);

// "sha256=<hex>" and the bare hex that Gitea sends.
std::string github_signature(std::string_view secret, std::string_view signed_bytes);
std::string gitea_signature(std::string_view secret, std::string_view signed_bytes);

// The stable text that golden files hold.
std::string describe(const base::Result<Meaning>& meaning);

std::string read_whole_file(const std::filesystem::path& path);

// {"content-type": "application/json"} and these.
model::Headers json_headers(model::Headers more);

}  // namespace slipway::forge
