#pragma once
// The API by which a forge says where a pull request's commits are, where its webhooks do not say
// it and the repository that it is against does not have them. Adapters stand in the forges'
// folders; all are pure, stateless and thread-safe. The pipeline's step `preview` sends the
// request.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

struct PullRequestHead {
  std::string repository;  // its path at the forge: "ann/shop"
  std::string branch;
  std::string commit;  // the first digits of the newest one
};

class PullRequestApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the pull requests"; }

  virtual io::HttpRequest look(const ForgeTarget& target, std::int64_t number) const = 0;
  // Of an answer whose status says success. kFailed where it is not what this forge answers, or
  // the repository is gone.
  virtual base::Result<PullRequestHead> read(const io::HttpResponse& answer) const = 0;
  // Where git reads one of its repositories.
  virtual std::string clone_url(const std::string& repository) const = 0;
};

}  // namespace slipway::forge
