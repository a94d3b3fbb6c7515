#include "forge/azure_devops/azure_devops_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"
#include "forge/azure_devops/azure_devops_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kAzureDescription = 255;  // characters
constexpr std::string_view kAzureGenre = "slipway";

std::string_view azure_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "pending";
    case CommitState::SUCCESS:
      return "succeeded";
    case CommitState::SKIPPED:
      return "notApplicable";
    case CommitState::FAILURE:
      return "failed";
    case CommitState::CANCELED:
      return "error";
  }
  return "error";
}

class AzureDevopsStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::AZURE_DEVOPS; }
  std::string_view name() const override { return "Azure DevOps"; }
  std::string_view needed_right() const override { return "the scope Code (status)"; }
  std::string default_url(const model::GitUrl& repository) const override {
    return azure_api_url(repository);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return azure_path(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    const json::object body{{"state", azure_state(status.state)},
                            {"description", base::cut(status.description, kAzureDescription)},
                            {"targetUrl", status.url},
                            {"context", {{"name", status.context}, {"genre", kAzureGenre}}}};
    return ask_azure(
        "POST", target,
        azure_repository(target) + "/commits/" + status.commit + "/statuses?api-version=7.0",
        json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_azure_devops_status_api() {
  return std::make_unique<AzureDevopsStatuses>();
}

}  // namespace slipway::forge
