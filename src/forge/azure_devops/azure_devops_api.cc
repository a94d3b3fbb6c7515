#include "forge/azure_devops/azure_devops_api.h"

#include "base/encoding.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kAzureGit = "_git";
constexpr std::string_view kAzureSsh = "v3/";

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

}  // namespace

std::string azure_api_url(const model::GitUrl& repository) {
  const auto place = azure_place(repository);
  const std::string below = place.collection.empty() ? "" : "/" + place.collection;
  if (repository.host == "ssh.dev.azure.com" || repository.host == "vs-ssh.visualstudio.com") {
    return "https://dev.azure.com" + below;
  }
  return on_host_of(repository, below);
}

std::string azure_path(const model::GitUrl& repository) {
  return azure_place(repository).repository;
}

io::HttpRequest ask_azure(std::string method, const ForgeTarget& target, const std::string& path,
                          std::string body) {
  // A personal access token is the password of any user.
  return json_request(std::move(method), target.api_url + path,
                      {{"Authorization", "Basic " + base::encode_base64(":" + target.token)},
                       {"Accept", "application/json"}},
                      std::move(body));
}

std::string azure_repository(const ForgeTarget& target) {
  const std::size_t slash = target.repository.rfind('/');
  return "/" + encoded_path(target.repository.substr(0, slash)) + "/_apis/git/repositories/" +
         encoded_path(target.repository.substr(slash + 1));
}

}  // namespace slipway::forge
