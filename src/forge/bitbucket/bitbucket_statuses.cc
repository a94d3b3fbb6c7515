#include "forge/bitbucket/bitbucket_statuses.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/bitbucket/bitbucket_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::CommitState;

constexpr std::size_t kBitbucketDescription = 255;  // characters

std::string_view bitbucket_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "INPROGRESS";
    case CommitState::SUCCESS:
    case CommitState::SKIPPED:
      return "SUCCESSFUL";
    case CommitState::FAILURE:
      return "FAILED";
    case CommitState::CANCELED:
      return "STOPPED";
  }
  return "STOPPED";
}

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
    json::object body{{"key", status.key},
                      {"state", bitbucket_state(status.state)},
                      {"url", status.url},
                      {"name", status.context},
                      {"description", cut(status.description, kBitbucketDescription)}};
    if (!status.branch.empty()) body["refname"] = status.branch;
    return ask_bitbucket("POST", target, "/commit/" + status.commit + "/statuses/build",
                         json::serialize(body));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_bitbucket_status_api() {
  return std::make_unique<BitbucketStatuses>();
}

}  // namespace slipway::forge
