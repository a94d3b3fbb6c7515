// What the forges' APIs for webhooks and checks answer, read by each of them: the first byte picks
// which. What is found can stand in the address of a request, and a refusal is one line.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "forge/bitbucket/bitbucket_checks.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/common/gitea_family_checks.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/common/refusal.h"
#include "forge/github/github_checks.h"
#include "forge/github/github_hooks.h"
#include "forge/gitlab/gitlab_checks.h"
#include "forge/gitlab/gitlab_hooks.h"
#include "require.h"

namespace {

using namespace slipway;

bool is_line(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

void check(const forge::HookApi& api, const forge::FoundHook& found) {
  const forge::ForgeTarget target{"https://a", "b/c", "t", "ci"};
  REQUIRE(!found.id.empty());
  for (const char c : api.remove(target, found).url) REQUIRE(c > 0x20 && c < 0x7F);
  REQUIRE(!api.update(target, found, {"https://d", "s"}).body.empty());
}

void fuzz(std::string_view text) {
  static const std::array<std::unique_ptr<forge::HookApi>, 4> apis{
      forge::make_github_hook_api(), forge::make_gitlab_hook_api(), forge::make_gitea_hook_api(),
      forge::make_bitbucket_hook_api()};
  static const std::array<std::unique_ptr<forge::CheckApi>, 4> check_apis{
      forge::make_github_check_api(), forge::make_gitlab_check_api(), forge::make_gitea_check_api(),
      forge::make_bitbucket_check_api()};
  if (text.empty()) return;
  const auto& api = *apis[static_cast<unsigned char>(text.front()) % apis.size()];
  const std::string body(text.substr(1));
  const base::Timestamp now(std::chrono::seconds(1'800'000'000));
  if (const auto page = api.read_page({200, {{"link", body}}, body})) {
    for (const auto& found : page->hooks) check(api, found);
  }
  if (const auto found = api.read_hook({200, {}, body})) check(api, *found);
  const auto& checks = *check_apis[static_cast<unsigned char>(text.front()) % check_apis.size()];
  for (int list = 0; list < checks.lists(); ++list) {
    static_cast<void>(checks.read({200, {{"link", body}}, body}, list));
  }
  for (const int status : {301, 403, 422, 429, 500}) {
    const io::HttpResponse answer{
        status, {{"retry-after", body}, {"x-ratelimit-reset", body}}, body};
    const auto error = forge::refusal(api, {"https://a", "b/c", "t", "ci"}, answer, now);
    REQUIRE(is_line(error.message) && error.message.size() < 1500);
    REQUIRE(!error.retry_at ||
            (*error.retry_at >= now && *error.retry_at <= now + std::chrono::hours(24)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
