#include "forge/bitbucket/bitbucket_statuses.h"

#include <boost/json/serialize.hpp>

#include "forge/bitbucket/bitbucket_api.h"
#include "forge/common/build_status.h"

namespace slipway::forge {
namespace {

class BitbucketStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET; }
  std::string_view name() const override { return "Bitbucket"; }
  std::string_view needed_right() const override {
    return "the permission repositories (write) of the repository";
  }
  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return kBitbucketApiUrl;
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    auto body = build_status(status, "STOPPED");
    if (!status.branch.empty()) body["refname"] = status.branch;
    return ask_bitbucket("POST", target, "/commit/" + status.commit + "/statuses/build",
                         boost::json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_bitbucket_status_api() {
  return std::make_unique<BitbucketStatuses>();
}

}  // namespace slipway::forge
