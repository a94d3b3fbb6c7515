#include "forge/gitlab/gitlab_api.h"

#include "base/encoding.h"
#include "forge/common/json_api.h"

namespace slipway::forge {

std::string gitlab_api_url(const model::GitUrl& repository) {
  if (repository.host == "altssh.gitlab.com") return "https://gitlab.com/api/v4";
  return on_host_of(repository, "/api/v4");
}

io::HttpRequest ask_gitlab(std::string method, const ForgeTarget& target, const std::string& rest,
                           std::string body) {
  // "Authorization: Bearer" takes OAuth tokens as well as personal, project and group ones.
  return json_request(
      std::move(method),
      target.api_url + "/projects/" + base::encode_percent(target.repository) + rest,
      {{"Authorization", "Bearer " + target.token}}, std::move(body));
}

}  // namespace slipway::forge
