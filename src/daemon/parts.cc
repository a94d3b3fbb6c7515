#include "daemon/parts.h"

#include <cstdlib>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "daemon/service_users.h"
#include "forge/azure_devops/azure_devops_forge.h"
#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/azure_devops/azure_devops_statuses.h"
#include "forge/bitbucket/bitbucket_checks.h"
#include "forge/bitbucket/bitbucket_comments.h"
#include "forge/bitbucket/bitbucket_forge.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/bitbucket/bitbucket_pull_requests.h"
#include "forge/bitbucket/bitbucket_statuses.h"
#include "forge/bitbucket_server/bitbucket_server_checks.h"
#include "forge/bitbucket_server/bitbucket_server_forge.h"
#include "forge/bitbucket_server/bitbucket_server_hooks.h"
#include "forge/bitbucket_server/bitbucket_server_statuses.h"
#include "forge/common/gitea_family_checks.h"
#include "forge/common/gitea_family_comments.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/common/gitea_family_statuses.h"
#include "forge/forgejo/forgejo_forge.h"
#include "forge/git/git_forge.h"
#include "forge/gitea/gitea_forge.h"
#include "forge/github/github_checks.h"
#include "forge/github/github_comments.h"
#include "forge/github/github_deployments.h"
#include "forge/github/github_forge.h"
#include "forge/github/github_hooks.h"
#include "forge/github/github_statuses.h"
#include "forge/gitlab/gitlab_checks.h"
#include "forge/gitlab/gitlab_comments.h"
#include "forge/gitlab/gitlab_deployments.h"
#include "forge/gitlab/gitlab_forge.h"
#include "forge/gitlab/gitlab_hooks.h"
#include "forge/gitlab/gitlab_statuses.h"
#include "forge/gogs/gogs_forge.h"
#include "gateway/caddy/caddy_gateway.h"
#include "gateway/none/no_gateway.h"
#include "git/mirrored_git.h"
#include "registry/distribution/distribution_registry.h"
#include "registry/hooks/acr.h"
#include "registry/hooks/distribution.h"
#include "registry/hooks/docker_hub.h"
#include "registry/hooks/ecr.h"
#include "registry/hooks/ghcr.h"
#include "registry/hooks/harbor.h"
#include "registry/hooks/quay.h"
#include "runtime/process/delegated_group.h"
#include "runtime/process/process_runtime.h"

namespace slipway::daemon {
namespace {

// The supervisor stands beside the daemon's own program.
std::filesystem::path supervisor_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "slipway-supervisor";
}

}  // namespace

std::vector<std::unique_ptr<rules::Sender>> make_senders() {
  std::vector<std::unique_ptr<rules::Sender>> senders;
  senders.push_back(forge::make_github_forge());
  senders.push_back(forge::make_gitlab_forge());
  senders.push_back(forge::make_bitbucket_forge());
  senders.push_back(forge::make_bitbucket_server_forge());
  senders.push_back(forge::make_gitea_forge());
  senders.push_back(forge::make_forgejo_forge());
  senders.push_back(forge::make_gogs_forge());
  senders.push_back(forge::make_azure_devops_forge());
  senders.push_back(forge::make_git_forge());
  senders.push_back(registry::make_distribution_hook());
  senders.push_back(registry::make_docker_hub_hook());
  senders.push_back(registry::make_ghcr_hook());
  senders.push_back(registry::make_harbor_hook());
  senders.push_back(registry::make_quay_hook());
  senders.push_back(registry::make_acr_hook());
  senders.push_back(registry::make_ecr_hook());
  return senders;
}

std::vector<std::unique_ptr<forge::HookApi>> make_hook_apis() {
  std::vector<std::unique_ptr<forge::HookApi>> apis;
  apis.push_back(forge::make_github_hook_api());
  apis.push_back(forge::make_gitlab_hook_api());
  apis.push_back(forge::make_bitbucket_hook_api());
  apis.push_back(forge::make_bitbucket_server_hook_api());
  apis.push_back(forge::make_azure_devops_hook_api());
  apis.push_back(forge::make_gitea_hook_api());
  apis.push_back(forge::make_forgejo_hook_api());
  apis.push_back(forge::make_gogs_hook_api());
  return apis;
}

std::vector<std::unique_ptr<forge::StatusApi>> make_status_apis() {
  std::vector<std::unique_ptr<forge::StatusApi>> apis;
  apis.push_back(forge::make_github_status_api());
  apis.push_back(forge::make_gitlab_status_api());
  apis.push_back(forge::make_bitbucket_status_api());
  apis.push_back(forge::make_bitbucket_server_status_api());
  apis.push_back(forge::make_gitea_status_api());
  apis.push_back(forge::make_forgejo_status_api());
  apis.push_back(forge::make_azure_devops_status_api());
  return apis;
}

std::vector<std::unique_ptr<forge::CheckApi>> make_check_apis() {
  std::vector<std::unique_ptr<forge::CheckApi>> apis;
  apis.push_back(forge::make_github_check_api());
  apis.push_back(forge::make_gitlab_check_api());
  apis.push_back(forge::make_bitbucket_check_api());
  apis.push_back(forge::make_bitbucket_server_check_api());
  apis.push_back(forge::make_gitea_check_api());
  apis.push_back(forge::make_forgejo_check_api());
  return apis;
}

std::vector<std::unique_ptr<forge::DeploymentApi>> make_deployment_apis() {
  std::vector<std::unique_ptr<forge::DeploymentApi>> apis;
  apis.push_back(forge::make_github_deployment_api());
  apis.push_back(forge::make_gitlab_deployment_api());
  return apis;
}

std::vector<std::unique_ptr<forge::CommentApi>> make_comment_apis() {
  std::vector<std::unique_ptr<forge::CommentApi>> apis;
  apis.push_back(forge::make_github_comment_api());
  apis.push_back(forge::make_gitlab_comment_api());
  apis.push_back(forge::make_bitbucket_comment_api());
  apis.push_back(forge::make_gitea_comment_api());
  apis.push_back(forge::make_forgejo_comment_api());
  return apis;
}

std::vector<std::unique_ptr<forge::PullRequestApi>> make_pull_request_apis() {
  std::vector<std::unique_ptr<forge::PullRequestApi>> apis;
  apis.push_back(forge::make_bitbucket_pull_request_api());
  return apis;
}

std::filesystem::path known_hosts_file(const std::filesystem::path& data) {
  return data / "known_hosts";
}

std::unique_ptr<git::Git> make_git(const Options& options, const std::filesystem::path& data) {
  git::Options git;
  git.mirrors = data / "mirrors";
  git.known_hosts = known_hosts_file(data);
  git.allow_file_repositories = options.allow_file_repositories;
  git.reach = options.remote_reach;
  git.fetch.mirror_bytes = std::uint64_t{options.mirror_size} << 20U;
  for (const char* name : {"https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE"}) {
    if (const char* value = std::getenv(name)) git.environment[name] = value;
  }
  return std::make_unique<git::MirroredGit>(std::move(git));
}

// kubernetes.io/docs/tasks/run-application/access-api-from-pod
runtime::ClusterAccount account_of_pod() {
  const char* const host = std::getenv("KUBERNETES_SERVICE_HOST");
  const char* const port = std::getenv("KUBERNETES_SERVICE_PORT");
  if (host == nullptr || port == nullptr) return {};
  const std::string name = host;
  const bool is_ipv6 = name.find(':') != std::string::npos;
  return {"https://" + (is_ipv6 ? "[" + name + "]" : name) + ":" + port,
          "/var/run/secrets/kubernetes.io/serviceaccount"};
}

runtime::helm::ProgramOptions make_helm(const Options& options, const std::filesystem::path& data) {
  runtime::helm::ProgramOptions helm;
  helm.program = options.helm;
  helm.home = std::filesystem::absolute(data / "helm");
  helm.may_connect = io::check_of(options.remote_reach);
  if (const char* path = std::getenv("PATH")) helm.path = path;
  for (const char* name : {"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy",
                           "no_proxy", "SSL_CERT_FILE"}) {
    if (const char* value = std::getenv(name)) helm.environment[name] = value;
  }
  return helm;
}

std::unique_ptr<registry::Registry> make_registry(const Options& options, base::Clock& clock) {
  registry::DistributionOptions distribution;
  distribution.may_connect = io::check_of(options.remote_reach);
  return std::make_unique<registry::DistributionRegistry>(std::move(distribution), clock);
}

base::Result<std::unique_ptr<runtime::Runtime>> make_process_runtime(
    const Options& options, const std::filesystem::path& data) {
  runtime::ProcessOptions process;
  process.data = data;
  process.supervisor = supervisor_program();
  if (options.limits) process.control_group = runtime::take_delegated_group();
  auto users = make_service_users(options.service_user, options.service_uids);
  if (!users) return base::fail(users.error());
  process.users = *users;
  auto made = std::make_unique<runtime::ProcessRuntime>(std::move(process));
  if (options.limits && !made->limits_anything()) {
    spdlog::warn(
        "--limits: memory and cpu of services are not limited, for no control group is "
        "delegated to the daemon; its unit needs Delegate=yes, and systemd cgroup v2.");
  }
  return made;
}

base::Result<std::unique_ptr<gateway::Gateway>> make_gateway(const Options& options,
                                                             const std::filesystem::path& data) {
  if (options.gateway == "none") return std::make_unique<gateway::NoGateway>();
  const auto address = parse_address(options.gateway_listen);
  if (const auto* wrong = std::get_if<std::string>(&address)) {
    return base::fail(base::ErrorCode::kInvalid, "--gateway-listen: " + *wrong);
  }
  if (options.listen == options.gateway_listen && std::get<Address>(address).port != 0) {
    return base::fail(base::ErrorCode::kInvalid,
                      "--gateway-listen: '" + options.gateway_listen +
                          "' is where the daemon itself listens (--listen); choose another port.");
  }
  gateway::CaddyOptions caddy;
  caddy.directory = data / "gateway";
  caddy.program = options.caddy;
  caddy.listen_host = std::get<Address>(address).host;
  if (caddy.listen_host == "0.0.0.0") caddy.listen_host.clear();
  caddy.port = std::get<Address>(address).port;
  if (!options.acme_directory.empty() && !options.acme_directory.starts_with("https://")) {
    return base::fail(base::ErrorCode::kInvalid,
                      "--acme-directory: '" + options.acme_directory +
                          "' is no address; give the authority's directory, https://...");
  }
  caddy.acme = {options.acme_directory,
                options.acme_root.empty() ? "" : std::filesystem::absolute(options.acme_root),
                options.acme_email};
  auto opened = gateway::CaddyGateway::open(std::move(caddy));
  if (!opened) return base::fail(opened.error());
  // One that was chosen and kept is no setting that anybody could correct.
  if (std::get<Address>(address).port != 0) {
    if (const auto free = (*opened)->check_port(); !free) {
      return base::fail(free.error().code, free.error().message + " with --gateway-listen");
    }
  }
  return std::move(*opened);
}

}  // namespace slipway::daemon
