#include "forge/github/github_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kGithubDescription = 140;  // characters; more is refused with 422

std::string_view github_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "pending";
    case CommitState::SUCCESS:
    case CommitState::SKIPPED:
      return "success";
    case CommitState::FAILURE:
      return "failure";
    case CommitState::CANCELED:
      return "error";
  }
  return "error";
}

class GithubStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the repository permission Commit statuses (read and write) of a fine-grained token, or "
           "the scope repo:status of a classic one";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    const json::object body{{"state", github_state(status.state)},
                            {"target_url", status.url},
                            {"description", cut(status.description, kGithubDescription)},
                            {"context", status.context}};
    return ask_github("POST", target, "/statuses/" + status.commit, json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_github_status_api() { return std::make_unique<GithubStatuses>(); }

}  // namespace slipway::forge
