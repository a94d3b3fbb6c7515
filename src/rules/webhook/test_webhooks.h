#pragma once
// What the tests of forges and registries share. Test code only.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "rules/webhook/sender.h"

namespace slipway::rules {

// "sha256=<hex>" and the bare hex that Gitea sends.
std::string github_signature(std::string_view secret, std::string_view signed_bytes);
std::string gitea_signature(std::string_view secret, std::string_view signed_bytes);

// The stable text that golden files hold.
std::string describe(const base::Result<Meaning>& meaning);

// A payload below testdata/, as the sender sends it.
struct WebhookFixture {
  std::string path;  // below its root
  model::HookKind kind;
  model::Headers headers;
  std::string body;
};

// The paths of the payloads, sorted.
std::vector<std::string> payloads_below(const std::filesystem::path& root);

std::string read_whole_file(const std::filesystem::path& path);

// {"content-type": "application/json"} and these.
model::Headers json_headers(model::Headers more);

}  // namespace slipway::rules
