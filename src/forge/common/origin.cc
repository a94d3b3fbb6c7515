#include "forge/common/origin.h"

#include <array>

#include "base/enum.h"
#include "forge/common/body.h"

namespace slipway::forge {
namespace {

using model::HookKind;

constexpr Origin kForgejo{"FORGEJO", "a Forgejo"};
constexpr Origin kGitea{"GITEA", "a Gitea"};
constexpr Origin kGogs{"GOGS", "a Gogs"};
constexpr Origin kGithub{"GITHUB", "a GitHub"};
constexpr Origin kGitlab{"GITLAB", "a GitLab"};
constexpr Origin kBitbucket{"BITBUCKET", "a Bitbucket"};
constexpr Origin kBitbucketServer{"BITBUCKET_SERVER", "a Bitbucket Server"};
constexpr Origin kAzure{"AZURE_DEVOPS", "an Azure DevOps"};
constexpr Origin kGit{"GIT", "a plain git server's"};

struct Mark {
  std::string_view header;
  Origin origin;
};

constexpr std::array kMarks{
    Mark{"X-Forgejo-Event", kForgejo},  Mark{"X-Gitea-Event", kGitea},
    Mark{"X-Gogs-Event", kGogs},        Mark{"X-GitHub-Event", kGithub},
    Mark{"X-Gitlab-Event", kGitlab},    Mark{"X-Hook-UUID", kBitbucket},
    Mark{"X-Request-UUID", kBitbucket}, Mark{"X-Event-Key", kBitbucketServer},
    Mark{"X-Slipway-Delivery", kGit},
};

bool is_github_shaped(std::string_view kind) {
  return kind == "GITHUB" || kind == "GITEA" || kind == "FORGEJO" || kind == "GOGS";
}

}  // namespace

std::optional<Origin> origin_of_headers(const model::Headers& headers) {
  for (const auto& mark : kMarks) {
    if (header(headers, mark.header)) return mark.origin;
  }
  return std::nullopt;
}

std::optional<Origin> origin_of_body(const Json& root) {
  if (text_at(root, {"object_kind"}) || text_at(root, {"event_name"})) return kGitlab;
  if (text_at(root, {"publisherId"}) == "tfs") return kAzure;
  if (array_at(root, {"push", "changes"})) return kBitbucket;
  if (text_at(root, {"eventKey"})) return kBitbucketServer;
  if (text_at(root, {"repository"}) && array_at(root, {"updates"})) return kGit;
  if (!text_at(root, {"repository", "full_name"}) || !text_at(root, {"ref"})) return std::nullopt;
  if (text_at(root, {"compare"})) return kGithub;
  if (text_at(root, {"compare_url"})) return kGitea;
  return std::nullopt;
}

bool has_shape_of(const Origin& origin, HookKind kind) {
  const std::string own = base::to_string(kind);
  return origin.kind == own || (is_github_shaped(origin.kind) && is_github_shaped(own));
}

std::string describe_wrong_origin(const Origin& origin, HookKind kind) {
  const std::string seen = "This looks like " + std::string(origin.name) +
                           " delivery; the hook is of kind " + base::to_string(kind) + ". ";
  if (!base::parse_enum<HookKind>(origin.kind)) {
    return seen +
           "Slipway has no hooks for that sender yet; its server can send pushes to a hook "
           "of kind GIT.";
  }
  return seen + "Create a hook of kind " + std::string(origin.kind) + " and use its URL.";
}

}  // namespace slipway::forge
