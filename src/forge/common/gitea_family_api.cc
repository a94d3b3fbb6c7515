#include "forge/common/gitea_family_api.h"

#include "forge/common/json_api.h"

namespace slipway::forge {

std::string gitea_api_url(const model::GitUrl& repository) {
  return on_host_of(repository, "/api/v1");
}

io::HttpRequest ask_gitea(std::string method, const ForgeTarget& target, const std::string& rest,
                          std::string body) {
  return json_request(std::move(method),
                      target.api_url + "/repos/" + encoded_path(target.repository) + rest,
                      {{"Authorization", "token " + target.token}, {"Accept", "application/json"}},
                      std::move(body));
}

}  // namespace slipway::forge
