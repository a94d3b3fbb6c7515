#pragma once
// The lists of adapters: a new forge, registry, runtime or gateway is named here and nowhere else.

#include <filesystem>
#include <memory>
#include <vector>

#include "daemon/options.h"
#include "forge/checks/check_api.h"
#include "forge/comments/comment_api.h"
#include "forge/deployments/deployment_api.h"
#include "forge/hooks/hook_api.h"
#include "forge/pull_requests/pull_request_api.h"
#include "forge/statuses/status_api.h"
#include "gateway/gateway.h"
#include "git/git.h"
#include "registry/registry.h"
#include "rules/webhook/sender.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/runtime.h"

namespace slipway::daemon {

std::vector<std::unique_ptr<rules::Sender>> make_senders();
std::vector<std::unique_ptr<forge::HookApi>> make_hook_apis();
std::vector<std::unique_ptr<forge::StatusApi>> make_status_apis();
std::vector<std::unique_ptr<forge::CheckApi>> make_check_apis();
std::vector<std::unique_ptr<forge::DeploymentApi>> make_deployment_apis();
std::vector<std::unique_ptr<forge::CommentApi>> make_comment_apis();
std::vector<std::unique_ptr<forge::PullRequestApi>> make_pull_request_apis();

// Where ssh pins the keys of hosts.
std::filesystem::path known_hosts_file(const std::filesystem::path& data);
std::unique_ptr<git::Git> make_git(const Options& options, const std::filesystem::path& data);

// Nothing where the daemon runs in no pod.
runtime::ClusterAccount account_of_pod();
runtime::helm::ProgramOptions make_helm(const Options& options, const std::filesystem::path& data);

std::unique_ptr<registry::Registry> make_registry(const Options& options, base::Clock& clock);

// kInvalid where the service user does not exist or this process may not become it.
base::Result<std::unique_ptr<runtime::Runtime>> make_process_runtime(
    const Options& options, const std::filesystem::path& data);

// kUnavailable where Caddy is not installed.
base::Result<std::unique_ptr<gateway::Gateway>> make_gateway(const Options& options,
                                                             const std::filesystem::path& data);

}  // namespace slipway::daemon
