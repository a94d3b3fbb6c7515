#pragma once
// GitHub Apps: how one proves to be itself, and gets a token for a repository that it is installed
// on. Pure.
// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

// What an App is known by at GitHub: the number of its id, or its client id.
bool is_github_app_id(std::string_view text);
// Of an installation: a number.
bool is_installation_id(std::string_view text);

class GithubAppApi final : public ForgeApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the private key of the App that its app_id names, and the App to be installed on the "
           "repository";
  }
  std::string_view subject() const override { return "the App's installation"; }
  std::string default_url(const model::GitUrl& repository) const override;
};

// The JSON Web Token of an App, good for some minutes. kInvalid where the key is none.
base::Result<std::string> github_app_token(const std::string& app_id, std::string_view private_key,
                                           base::Timestamp now);

// `target.token` is the App's.
io::HttpRequest ask_for_installation(const ForgeTarget& target);
io::HttpRequest ask_for_installation_token(const ForgeTarget& target,
                                           const std::string& installation_id);

struct InstallationToken {
  std::string token;
  base::Timestamp expires_at{};
};

// Of answers whose status says success. kFailed where it is not what GitHub answers.
base::Result<std::string> read_installation(const io::HttpResponse& answer);
base::Result<InstallationToken> read_installation_token(const io::HttpResponse& answer);

}  // namespace slipway::forge
