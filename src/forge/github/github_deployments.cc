#include "forge/github/github_deployments.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"
#include "base/json_fields.h"
#include "forge/common/json_api.h"
#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kGithubStateText = 140;  // characters

std::string_view github_deployment_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
      return "queued";
    case CommitState::RUNNING:
      return "in_progress";
    case CommitState::SUCCESS:
      return "success";
    case CommitState::FAILURE:
      return "failure";
    case CommitState::SKIPPED:
      return "inactive";
    case CommitState::CANCELED:
      return "error";
  }
  return "error";
}

class GithubDeployments final : public DeploymentApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the repository permission Deployments (read and write) of a fine-grained token, or the "
           "scope repo_deployment of a classic one";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  io::HttpRequest create(const ForgeTarget& target, const ShownDeployment& shown) const override {
    // Whether its checks passed, and whether it is merged, was decided before.
    const json::object body{{"ref", shown.commit},
                            {"task", "deploy"},
                            {"auto_merge", false},
                            {"required_contexts", json::array()},
                            {"environment", shown.environment},
                            {"description", base::cut(shown.description, kGithubStateText)},
                            {"production_environment", shown.is_production},
                            {"transient_environment", shown.is_transient}};
    return ask_github("POST", target, "/deployments", json::serialize(body));
  }
  base::Result<std::string> read_id(const io::HttpResponse& answer) const override {
    const auto body = base::parse_json(answer.body);
    const auto* made = body ? body->if_object() : nullptr;
    auto id = made == nullptr ? std::string() : id_in(*made, "id");
    if (id.empty()) return base::fail(not_the_api("GitHub", answer));
    return id;
  }
  io::HttpRequest update(const ForgeTarget& target, const std::string& id,
                         const ShownDeployment& shown) const override {
    const json::object body{{"state", github_deployment_state(shown.state)},
                            {"log_url", shown.url},
                            {"description", base::cut(shown.description, kGithubStateText)},
                            {"auto_inactive", true}};
    return ask_github("POST", target, "/deployments/" + id + "/statuses", json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<DeploymentApi> make_github_deployment_api() {
  return std::make_unique<GithubDeployments>();
}

}  // namespace slipway::forge
