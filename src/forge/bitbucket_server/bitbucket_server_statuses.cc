#include "forge/bitbucket_server/bitbucket_server_statuses.h"

#include <boost/json/serialize.hpp>

#include "forge/bitbucket_server/bitbucket_server_api.h"
#include "forge/common/build_status.h"

namespace slipway::forge {
namespace {

class BitbucketServerStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET_SERVER; }
  std::string_view name() const override { return kBitbucketServer; }
  std::string_view needed_right() const override { return kBitbucketServerRead; }
  std::string default_url(const model::GitUrl& repository) const override {
    return bitbucket_server_api_url(repository);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return bitbucket_server_path(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    auto body = build_status(status, "CANCELLED");
    if (!status.branch.empty()) body["ref"] = "refs/heads/" + status.branch;
    return ask_bitbucket_server("POST", target, "/commits/" + status.commit + "/builds",
                                boost::json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_bitbucket_server_status_api() {
  return std::make_unique<BitbucketServerStatuses>();
}

}  // namespace slipway::forge
