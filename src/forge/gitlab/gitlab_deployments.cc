#include "forge/gitlab/gitlab_deployments.h"

#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "forge/common/json_api.h"
#include "forge/gitlab/gitlab_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

std::string_view gitlab_deployment_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "running";
    case CommitState::SUCCESS:
      return "success";
    case CommitState::FAILURE:
      return "failed";
    case CommitState::SKIPPED:
    case CommitState::CANCELED:
      return "canceled";
  }
  return "canceled";
}

// "a-zA-Z0-9_/\-${}. " and no other characters.
std::string gitlab_environment(const std::string& name) {
  std::string safe;
  for (const char c : name) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '_' || c == '/' || c == '.' || c == ' ';
    safe += is_plain ? c : '-';
  }
  return safe;
}

class GitlabDeployments final : public DeploymentApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITLAB; }
  std::string_view name() const override { return "GitLab"; }
  std::string_view needed_right() const override {
    return "the scope api, and the role Developer of the project";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }

  io::HttpRequest create(const ForgeTarget& target, const ShownDeployment& shown) const override {
    const json::object body{{"environment", gitlab_environment(shown.environment)},
                            {"sha", shown.commit},
                            {"ref", shown.branch.empty() ? shown.commit : shown.branch},
                            {"tag", false},
                            {"status", gitlab_deployment_state(shown.state)}};
    return ask_gitlab("POST", target, "/deployments", json::serialize(body));
  }
  base::Result<std::string> read_id(const io::HttpResponse& answer) const override {
    const auto body = base::parse_json(answer.body);
    const auto* made = body ? body->if_object() : nullptr;
    auto id = made == nullptr ? std::string() : id_in(*made, "id");
    if (id.empty()) return base::fail(not_the_api("GitLab", answer));
    return id;
  }
  io::HttpRequest update(const ForgeTarget& target, const std::string& id,
                         const ShownDeployment& shown) const override {
    return ask_gitlab(
        "PUT", target, "/deployments/" + id,
        json::serialize(json::object{{"status", gitlab_deployment_state(shown.state)}}));
  }
  // A deployment leads nowhere; its environment does.
  std::optional<io::HttpRequest> link(const ForgeTarget& target, const io::HttpResponse& created,
                                      const ShownDeployment& shown) const override {
    const auto body = base::parse_json(created.body);
    const auto* made = body ? body->if_object() : nullptr;
    const auto* environment = made == nullptr ? nullptr : object_in(*made, "environment");
    const auto id = environment == nullptr ? std::string() : id_in(*environment, "id");
    if (id.empty()) return std::nullopt;
    return ask_gitlab("PUT", target, "/environments/" + id,
                      json::serialize(json::object{{"external_url", shown.url}}));
  }
  bool creates_with_state() const override { return true; }
  // "Status cannot transition via \"run\"", of what is in that state.
  bool shows_already(const io::HttpResponse& answer) const override {
    return answer.status == 400 && answer.body.find("cannot transition") != std::string::npos;
  }
};

}  // namespace

std::unique_ptr<DeploymentApi> make_gitlab_deployment_api() {
  return std::make_unique<GitlabDeployments>();
}

}  // namespace slipway::forge
