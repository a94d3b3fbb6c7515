#include "forge/azure_devops/azure_devops_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"
#include "base/encoding.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kAzureDescription = 255;  // characters
constexpr std::string_view kAzureGit = "_git";
constexpr std::string_view kAzureSsh = "v3/";
constexpr std::string_view kAzureGenre = "slipway";

struct AzurePlace {
  std::string collection;  // what precedes the project: "acme", "tfs/DefaultCollection"
  std::string repository;  // "PROJECT/NAME"
};

// https://dev.azure.com/ORGANIZATION/PROJECT/_git/NAME, where PROJECT may be left out if it has
// the repository's name; git@ssh.dev.azure.com:v3/ORGANIZATION/PROJECT/NAME; and the same below
// https://ORGANIZATION.visualstudio.com/ or a server's collection.
AzurePlace azure_place(const model::GitUrl& url) {
  std::string owner = model::repository_owner(url);
  const std::string name = model::repository_name(url);
  if (owner.starts_with(kAzureSsh)) {
    owner.erase(0, kAzureSsh.size());
    const std::size_t slash = owner.find('/');
    if (slash == std::string::npos) return {};
    return {owner.substr(0, slash), owner.substr(slash + 1) + "/" + name};
  }
  if (!owner.ends_with(kAzureGit)) return {"", owner.empty() ? "" : owner + "/" + name};
  owner.resize(owner.size() - kAzureGit.size());
  while (owner.ends_with('/')) owner.pop_back();
  const bool is_old = url.host.ends_with(".visualstudio.com");
  const std::size_t slash = owner.rfind('/');
  const std::string last = owner.substr(slash == std::string::npos ? 0 : slash + 1);
  const bool has_project =
      is_old ? !last.empty() && last != "DefaultCollection" : slash != std::string::npos;
  if (!has_project) return {owner, name + "/" + name};
  return {slash == std::string::npos ? "" : owner.substr(0, slash), last + "/" + name};
}

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
    const auto place = azure_place(repository);
    const std::string below = place.collection.empty() ? "" : "/" + place.collection;
    if (repository.host == "ssh.dev.azure.com" || repository.host == "vs-ssh.visualstudio.com") {
      return "https://dev.azure.com" + below;
    }
    return on_host_of(repository, below);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return azure_place(repository).repository;
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    const json::object body{{"state", azure_state(status.state)},
                            {"description", base::cut(status.description, kAzureDescription)},
                            {"targetUrl", status.url},
                            {"context", {{"name", status.context}, {"genre", kAzureGenre}}}};
    const std::size_t slash = target.repository.rfind('/');
    return json_request("POST",
                        target.api_url + "/" + encoded_path(target.repository.substr(0, slash)) +
                            "/_apis/git/repositories/" +
                            encoded_path(target.repository.substr(slash + 1)) + "/commits/" +
                            status.commit + "/statuses?api-version=7.0",
                        // A personal access token is the password of any user.
                        {{"Authorization", "Basic " + base::encode_base64(":" + target.token)},
                         {"Accept", "application/json"}},
                        json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_azure_devops_status_api() {
  return std::make_unique<AzureDevopsStatuses>();
}

}  // namespace slipway::forge
