#include "forge/hooks/test_hook_apis.h"

#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/bitbucket_server/bitbucket_server_hooks.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/github/github_hooks.h"
#include "forge/gitlab/gitlab_hooks.h"

namespace slipway::forge {

std::unique_ptr<HookApi> hook_api(model::HookKind kind) {
  switch (kind) {
    case model::HookKind::GITHUB:
      return make_github_hook_api();
    case model::HookKind::GITLAB:
      return make_gitlab_hook_api();
    case model::HookKind::BITBUCKET:
      return make_bitbucket_hook_api();
    case model::HookKind::BITBUCKET_SERVER:
      return make_bitbucket_server_hook_api();
    case model::HookKind::AZURE_DEVOPS:
      return make_azure_devops_hook_api();
    case model::HookKind::FORGEJO:
      return make_forgejo_hook_api();
    case model::HookKind::GOGS:
      return make_gogs_hook_api();
    default:
      return make_gitea_hook_api();
  }
}

}  // namespace slipway::forge
