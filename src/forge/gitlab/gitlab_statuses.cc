#include "forge/gitlab/gitlab_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"
#include "forge/gitlab/gitlab_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kGitlabDescription = 255;  // characters, as its database has them

// "skipped" is new (17.9), and skips a whole pipeline.
std::string_view gitlab_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
      return "pending";
    case CommitState::RUNNING:
      return "running";
    case CommitState::SUCCESS:
    case CommitState::SKIPPED:
      return "success";
    case CommitState::FAILURE:
      return "failed";
    case CommitState::CANCELED:
      return "canceled";
  }
  return "canceled";
}

class GitlabStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITLAB; }
  std::string_view name() const override { return "GitLab"; }
  std::string_view needed_right() const override {
    return "the scope api, and the role Developer of the project (Maintainer for a protected "
           "branch)";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    json::object body{{"state", gitlab_state(status.state)},
                      {"name", status.context},
                      {"target_url", status.url},
                      {"description", base::cut(status.description, kGitlabDescription)}};
    // Without it a commit of several branches would get it on any of them.
    if (!status.branch.empty()) body["ref"] = status.branch;
    return ask_gitlab("POST", target, "/statuses/" + status.commit, json::serialize(body));
  }

  // A status that is set again is a transition that its state machine lacks:
  // https://gitlab.com/gitlab-org/gitlab/-/issues/23636
  bool shows_already(const io::HttpResponse& answer) const override {
    return answer.status == 400 &&
           answer.body.find("Cannot transition status") != std::string::npos;
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_gitlab_status_api() { return std::make_unique<GitlabStatuses>(); }

}  // namespace slipway::forge
