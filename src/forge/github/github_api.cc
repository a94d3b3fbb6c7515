#include "forge/github/github_api.h"

#include "forge/common/json_api.h"

namespace slipway::forge {

std::string github_api_url(const model::GitUrl& repository) {
  const bool is_cloud = repository.host == "github.com" || repository.host == "ssh.github.com";
  return is_cloud ? kGithubApiUrl : on_host_of(repository, "/api/v3");
}

io::HttpRequest ask_github(std::string method, const ForgeTarget& target, const std::string& rest,
                           std::string body) {
  return json_request(std::move(method),
                      target.api_url + "/repos/" + encoded_path(target.repository) + rest,
                      {{"Authorization", "Bearer " + target.token},
                       {"Accept", "application/vnd.github+json"},
                       {"X-GitHub-Api-Version", "2022-11-28"}},
                      std::move(body));
}

}  // namespace slipway::forge
