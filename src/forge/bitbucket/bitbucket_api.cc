#include "forge/bitbucket/bitbucket_api.h"

#include "forge/common/json_api.h"

namespace slipway::forge {

io::HttpRequest ask_bitbucket(std::string method, const ForgeTarget& target,
                              const std::string& rest, std::string body) {
  return json_request(std::move(method),
                      target.api_url + "/repositories/" + encoded_path(target.repository) + rest,
                      {{"Authorization", "Bearer " + target.token}, {"Accept", "application/json"}},
                      std::move(body));
}

}  // namespace slipway::forge
