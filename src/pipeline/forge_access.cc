#include "pipeline/forge_access.h"

#include "base/enum.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;
using model::HookKind;

// Where a self-hosted forge would be told by its provider or by the token's type.
HookKind kind_of_host(std::string_view host) {
  if (host == "github.com" || host == "ssh.github.com") return HookKind::GITHUB;
  if (host == "gitlab.com" || host == "altssh.gitlab.com") return HookKind::GITLAB;
  if (host == "bitbucket.org" || host == "altssh.bitbucket.org") return HookKind::BITBUCKET;
  if (host == "codeberg.org") return HookKind::FORGEJO;
  if (host == "gitea.com") return HookKind::GITEA;
  if (host == "dev.azure.com" || host == "ssh.dev.azure.com" ||
      host.ends_with(".visualstudio.com")) {
    return HookKind::AZURE_DEVOPS;
  }
  return HookKind::GIT;
}

bool is_forge(std::optional<HookKind> kind) {
  return kind && *kind != HookKind::GIT && !model::is_registry(*kind);
}

}  // namespace

HookKind forge_kind(const model::Service& service, const std::optional<store::GitToken>& token) {
  if (const auto kind = base::parse_enum<HookKind>(service.git.provider); is_forge(kind)) {
    return *kind;
  }
  if (token) {
    if (const auto kind = base::parse_enum<HookKind>(token->type); is_forge(kind)) return *kind;
  }
  const auto url = model::parse_git_url(service.git.url);
  return url ? kind_of_host(url->host) : HookKind::GIT;
}

base::Result<void> check_api_secret(const forge::ForgeApi& api, const store::GitToken& token,
                                    const std::string& secret) {
  if (!secret.starts_with("-----BEGIN")) return {};
  return fail(ErrorCode::kFailed, "The git token '" + token.name + "' is a deploy key, which " +
                                      std::string(api.name()) +
                                      "'s API does not take. Use an access token with " +
                                      std::string(api.needed_right()) + ".");
}

base::Result<forge::ForgeTarget> forge_target(Context& context, const forge::ForgeApi& api,
                                              const model::Service& service,
                                              const std::optional<store::GitToken>& token) {
  if (!token) {
    return fail(ErrorCode::kFailed, "The service has no git token to ask " +
                                        std::string(api.name()) +
                                        " with. Give it one (git_repository.git_token_id) with " +
                                        std::string(api.needed_right()) + ".");
  }
  const auto type = base::parse_enum<HookKind>(token->type);
  if (is_forge(type) && *type != api.kind()) {
    return fail(ErrorCode::kFailed, "The git token '" + token->name + "' is of the type " +
                                        token->type + ", and the service's repository at a " +
                                        base::to_string(api.kind()) +
                                        ". Give it one of that type.");
  }
  const auto url = model::parse_git_url(service.git.url);
  if (!url) return fail(url.error());
  if (url->host.empty()) {
    return fail(ErrorCode::kFailed, "'" + service.git.url + "' is a folder, and at no forge.");
  }
  forge::ForgeTarget target;
  target.repository = api.path_of(*url);
  if (target.repository.empty()) {
    return fail(ErrorCode::kFailed, "'" + service.git.url + "' names no owner of the repository, " +
                                        "as " + std::string(api.name()) + "'s addresses do.");
  }
  target.api_url = token->git_api_url.empty() ? api.default_url(*url) : token->git_api_url;
  auto plain = access_token(context, *token, *url);
  if (!plain) return fail(plain.error());
  if (auto known = check_api_secret(api, *token, *plain); !known) return fail(known.error());
  target.token = std::move(*plain);
  target.token_name = token->name;
  return target;
}

}  // namespace slipway::pipeline
