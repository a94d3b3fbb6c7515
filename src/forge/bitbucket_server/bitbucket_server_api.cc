#include "forge/bitbucket_server/bitbucket_server_api.h"

#include "base/encoding.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

// "scm/" of an http address, or what stands before it: "bitbucket/scm/PROJECT/shop".
std::size_t scm_in(std::string_view path) {
  if (path.starts_with("scm/")) return 0;
  const std::size_t found = path.find("/scm/");
  return found == std::string_view::npos ? found : found + 1;
}

}  // namespace

std::string bitbucket_server_api_url(const model::GitUrl& repository) {
  const std::size_t scm = scm_in(repository.path);
  const std::string context = scm == std::string::npos ? "" : repository.path.substr(0, scm);
  return on_host_of(repository, "/" + context + "rest/api/latest");
}

std::string bitbucket_server_path(const model::GitUrl& repository) {
  const std::string owner = model::repository_owner(repository);
  if (owner.empty()) return {};
  const std::string path = owner + "/" + model::repository_name(repository);
  const std::size_t scm = scm_in(path);
  return scm == std::string::npos ? path : path.substr(scm + std::string_view("scm/").size());
}

model::Headers bitbucket_server_headers(const ForgeTarget& target) {
  return {{"Authorization", "Bearer " + target.token}, {"Accept", "application/json"}};
}

io::HttpRequest ask_bitbucket_server(std::string method, const ForgeTarget& target,
                                     const std::string& rest, std::string body) {
  const std::size_t slash = target.repository.rfind('/');
  return json_request(std::move(method),
                      target.api_url + "/projects/" +
                          base::encode_percent(target.repository.substr(0, slash)) + "/repos/" +
                          base::encode_percent(target.repository.substr(slash + 1)) + rest,
                      bitbucket_server_headers(target), std::move(body));
}

}  // namespace slipway::forge
