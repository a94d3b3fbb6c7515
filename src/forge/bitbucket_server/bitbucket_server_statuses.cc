#include "forge/bitbucket_server/bitbucket_server_statuses.h"

#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "forge/common/build_status.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

// "scm/" of an http address, or what stands before it: "bitbucket/scm/PROJECT/shop".
std::size_t scm_in(std::string_view path) {
  if (path.starts_with("scm/")) return 0;
  const std::size_t found = path.find("/scm/");
  return found == std::string_view::npos ? found : found + 1;
}

class BitbucketServerStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET_SERVER; }
  std::string_view name() const override { return "Bitbucket Data Center"; }
  std::string_view needed_right() const override {
    return "the permission Repository read of an HTTP access token";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    const std::size_t scm = scm_in(repository.path);
    const std::string context = scm == std::string::npos ? "" : repository.path.substr(0, scm);
    return on_host_of(repository, "/" + context + "rest/api/latest");
  }
  std::string path_of(const model::GitUrl& repository) const override {
    const std::string path = ForgeApi::path_of(repository);
    const std::size_t scm = scm_in(path);
    return scm == std::string::npos ? path : path.substr(scm + std::string_view("scm/").size());
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    auto body = build_status(status, "CANCELLED");
    if (!status.branch.empty()) body["ref"] = "refs/heads/" + status.branch;
    const std::size_t slash = target.repository.rfind('/');
    const std::string project = target.repository.substr(0, slash);
    const std::string repository = target.repository.substr(slash + 1);
    return json_request(
        "POST",
        target.api_url + "/projects/" + base::encode_percent(project) + "/repos/" +
            base::encode_percent(repository) + "/commits/" + status.commit + "/builds",
        {{"Authorization", "Bearer " + target.token}, {"Accept", "application/json"}},
        boost::json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_bitbucket_server_status_api() {
  return std::make_unique<BitbucketServerStatuses>();
}

}  // namespace slipway::forge
