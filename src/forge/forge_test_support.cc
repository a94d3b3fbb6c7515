#include "forge/forge_test_support.h"

#include <stdexcept>

#include "forge/azure_devops/azure_devops_forge.h"
#include "forge/bitbucket/bitbucket_forge.h"
#include "forge/bitbucket_server/bitbucket_server_forge.h"
#include "forge/forgejo/forgejo_forge.h"
#include "forge/git/git_forge.h"
#include "forge/gitea/gitea_forge.h"
#include "forge/github/github_forge.h"
#include "forge/gitlab/gitlab_forge.h"
#include "forge/gogs/gogs_forge.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> forge_of(model::HookKind kind) {
  switch (kind) {
    case model::HookKind::GITHUB:
      return make_github_forge();
    case model::HookKind::GITLAB:
      return make_gitlab_forge();
    case model::HookKind::BITBUCKET:
      return make_bitbucket_forge();
    case model::HookKind::BITBUCKET_SERVER:
      return make_bitbucket_server_forge();
    case model::HookKind::GITEA:
      return make_gitea_forge();
    case model::HookKind::FORGEJO:
      return make_forgejo_forge();
    case model::HookKind::GOGS:
      return make_gogs_forge();
    case model::HookKind::AZURE_DEVOPS:
      return make_azure_devops_forge();
    case model::HookKind::GIT:
      return make_git_forge();
    default:
      throw std::logic_error("no forge");
  }
}

}  // namespace slipway::forge
