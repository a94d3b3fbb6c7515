#include "forge/common/gitea_family_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/common/gitea_family_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kGiteaDescription = 255;  // characters

std::string_view gitea_state(CommitState state) {
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

class GiteaFamilyStatuses final : public StatusApi {
 public:
  GiteaFamilyStatuses(model::HookKind kind, std::string_view name) : kind_(kind), name_(name) {}

  model::HookKind kind() const override { return kind_; }
  std::string_view name() const override { return name_; }
  std::string_view needed_right() const override {
    return "the scope write:repository, and write access to the repository";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    const json::object body{{"state", gitea_state(status.state)},
                            {"target_url", status.url},
                            {"description", cut(status.description, kGiteaDescription)},
                            {"context", status.context}};
    return ask_gitea("POST", target, "/statuses/" + status.commit, json::serialize(body));
  }

 private:
  model::HookKind kind_;
  std::string_view name_;
};

}  // namespace

std::unique_ptr<StatusApi> make_gitea_status_api() {
  return std::make_unique<GiteaFamilyStatuses>(model::HookKind::GITEA, "Gitea");
}

std::unique_ptr<StatusApi> make_forgejo_status_api() {
  return std::make_unique<GiteaFamilyStatuses>(model::HookKind::FORGEJO, "Forgejo");
}

}  // namespace slipway::forge
