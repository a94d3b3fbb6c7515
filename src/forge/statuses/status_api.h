#pragma once
// The API by which one kind of forge shows a status beside a commit: which request to send.
// Adapters stand in the forges' folders; all are pure, stateless and thread-safe. The pipeline's
// step `report` sends the requests.

#include <memory>
#include <string>
#include <string_view>

#include "forge/common/forge_api.h"
#include "io/http_client.h"
#include "model/commit_status.h"

namespace slipway::forge {

// What a forge is to show.
struct ShownStatus {
  std::string commit;
  std::string branch;   // without "refs/heads/"; "" where it is not known
  std::string context;  // what people read: "slipway/shop/production/web"
  std::string key;      // the same in at most 40 characters, as Bitbucket wants it
  model::CommitState state = model::CommitState::PENDING;
  std::string description;  // cut to what the forge takes
  std::string url;          // where it leads
};

class StatusApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the commit statuses"; }

  // Shows it instead of what has the same context, or key.
  virtual io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const = 0;
  // Whether an answer that is no success says that the commit shows this already.
  virtual bool shows_already(const io::HttpResponse& /*answer*/) const { return false; }
};

}  // namespace slipway::forge
