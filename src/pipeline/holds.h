#pragma once
// What keeps queued deployments of an environment from starting: a freeze window, and the word of
// people that is still missing. Called by dispatch, in its transaction.

#include <optional>
#include <set>
#include <vector>

#include "model/deployment.h"
#include "pipeline/context.h"
#include "rules/freeze.h"
#include "store/database.h"

namespace slipway::pipeline {

class Holds {
 public:
  Holds(Context& context, store::Transaction& tx, const model::EnvironmentId& environment,
        std::optional<rules::Freeze> freeze);

  // Looks at all that is queued and in no batch, which it says of each, and asks to be called again
  // when that changes by time alone. What nobody approved in time is ended.
  void note(const std::vector<model::Deployment>& open);

  bool keeps(const model::Deployment& deployment) const { return held_.contains(deployment.id); }

 private:
  bool note_freeze(model::Deployment& deployment);
  bool note_approval(model::Deployment& deployment);
  void expire(const model::Deployment& deployment);

  Context& context_;
  store::Transaction& tx_;
  model::EnvironmentId environment_;
  std::optional<rules::Freeze> freeze_;
  model::ApprovalRule rule_;
  base::Timestamp now_;
  std::set<model::DeploymentId> held_;
  std::optional<base::Timestamp> next_;
};

}  // namespace slipway::pipeline
