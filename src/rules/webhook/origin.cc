#include "rules/webhook/origin.h"

#include <array>

#include "base/enum.h"
#include "rules/webhook/body.h"

namespace slipway::rules {
namespace {

using model::HookKind;

constexpr Origin kForgejo{HookKind::FORGEJO, "a Forgejo"};
constexpr Origin kGitea{HookKind::GITEA, "a Gitea"};
constexpr Origin kGogs{HookKind::GOGS, "a Gogs"};
constexpr Origin kGithub{HookKind::GITHUB, "a GitHub"};
constexpr Origin kGitlab{HookKind::GITLAB, "a GitLab"};
constexpr Origin kBitbucket{HookKind::BITBUCKET, "a Bitbucket"};
constexpr Origin kBitbucketServer{HookKind::BITBUCKET_SERVER, "a Bitbucket Server"};
constexpr Origin kAzure{HookKind::AZURE_DEVOPS, "an Azure DevOps"};
constexpr Origin kGit{HookKind::GIT, "a plain git server's"};
constexpr Origin kDistribution{HookKind::DISTRIBUTION, "a Distribution registry's"};
constexpr Origin kDockerHub{HookKind::DOCKER_HUB, "a Docker Hub"};
constexpr Origin kGhcr{HookKind::GHCR, "a GitHub package"};
constexpr Origin kHarbor{HookKind::HARBOR, "a Harbor"};
constexpr Origin kQuay{HookKind::QUAY, "a Quay"};
constexpr Origin kAcr{HookKind::ACR, "an Azure Container Registry"};
constexpr Origin kEcr{HookKind::ECR, "an Amazon ECR"};

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

// GitHub tells of packages and of code in the same way; the first are images.
bool tells_of_package(std::string_view event) {
  return event == "package" || event == "registry_package";
}

bool is_github_shaped(HookKind kind) {
  return kind == HookKind::GITHUB || kind == HookKind::GITEA || kind == HookKind::FORGEJO ||
         kind == HookKind::GOGS;
}

bool is_of_github(HookKind kind) { return kind == HookKind::GITHUB || kind == HookKind::GHCR; }

bool is_object_at(const Json& root, std::string_view name) {
  const auto value = value_at(root, {name});
  return value && value->is_object();
}

std::optional<Origin> registry_of_body(const Json& root) {
  if (array_at(root, {"events"})) return kDistribution;
  if (is_object_at(root, "push_data")) return kDockerHub;
  if (is_object_at(root, "package") || is_object_at(root, "registry_package")) return kGhcr;
  if (is_object_at(root, "event_data")) return kHarbor;
  if (text_at(root, {"type"}).value_or("").starts_with("harbor.")) return kHarbor;
  if (text_at(root, {"docker_url"})) return kQuay;
  if (text_at(root, {"action"}) && is_object_at(root, "target")) return kAcr;
  if (text_at(root, {"detail-type"})) return kEcr;
  return std::nullopt;
}

}  // namespace

std::optional<Origin> origin_of_headers(const model::Headers& headers) {
  for (const auto& mark : kMarks) {
    const auto value = header(headers, mark.header);
    if (!value) continue;
    return mark.origin.kind == HookKind::GITHUB && tells_of_package(*value) ? kGhcr : mark.origin;
  }
  return std::nullopt;
}

std::optional<Origin> origin_of_body(const Json& root) {
  if (text_at(root, {"object_kind"}) || text_at(root, {"event_name"})) return kGitlab;
  if (text_at(root, {"publisherId"}) == "tfs") return kAzure;
  if (array_at(root, {"push", "changes"})) return kBitbucket;
  if (text_at(root, {"eventKey"})) return kBitbucketServer;
  if (text_at(root, {"repository"}) && array_at(root, {"updates"})) return kGit;
  if (auto registry = registry_of_body(root)) return registry;
  if (!text_at(root, {"repository", "full_name"}) || !text_at(root, {"ref"})) return std::nullopt;
  if (text_at(root, {"compare"})) return kGithub;
  if (text_at(root, {"compare_url"})) return kGitea;
  return std::nullopt;
}

bool has_headers_of(const Origin& origin, HookKind kind) {
  return origin.kind == kind || (is_of_github(origin.kind) && is_of_github(kind));
}

bool has_shape_of(const Origin& origin, HookKind kind) {
  return origin.kind == kind || (is_github_shaped(origin.kind) && is_github_shaped(kind));
}

std::string describe_wrong_origin(const Origin& origin, HookKind kind) {
  return "This looks like " + std::string(origin.name) + " delivery; the hook is of kind " +
         base::to_string(kind) + ". Create a hook of kind " + base::to_string(origin.kind) +
         " and use its URL.";
}

}  // namespace slipway::rules
