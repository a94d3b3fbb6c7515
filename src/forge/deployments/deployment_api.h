#pragma once
// The API by which one kind of forge keeps deployments of a repository and their states: which
// requests to send, and what the answers say. Adapters stand in the forges' folders; all are pure,
// stateless and thread-safe. The pipeline's step `report` sends the requests.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"
#include "model/commit_status.h"

namespace slipway::forge {

struct ShownDeployment {
  std::string commit;
  std::string branch;       // without "refs/heads/"
  std::string environment;  // what people read: "shop/production/web"
  bool is_production = false;
  bool is_transient = false;  // a preview
  model::CommitState state = model::CommitState::PENDING;
  std::string description;  // cut to what the forge takes
  std::string url;          // where it leads
};

class DeploymentApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the deployments"; }

  virtual io::HttpRequest create(const ForgeTarget& target, const ShownDeployment& shown) const = 0;
  // What update takes to change the deployment that an answer of success says was made. kFailed
  // where it is not what this forge answers.
  virtual base::Result<std::string> read_id(const io::HttpResponse& answer) const = 0;
  virtual io::HttpRequest update(const ForgeTarget& target, const std::string& id,
                                 const ShownDeployment& shown) const = 0;
  // Where creating does not say where it leads; nothing where it does.
  virtual std::optional<io::HttpRequest> link(const ForgeTarget& /*target*/,
                                              const io::HttpResponse& /*created*/,
                                              const ShownDeployment& /*shown*/) const {
    return {};
  }
  // A new deployment has its state from the start, and no update need follow.
  virtual bool creates_with_state() const { return false; }
  // Whether an answer to an update that is no success says that it is in this state already.
  virtual bool shows_already(const io::HttpResponse& /*answer*/) const { return false; }
};

}  // namespace slipway::forge
