#pragma once
// What the board shows of many pushes and release notices at once: each verdict with how its
// deployment stands, without the evidence.

#include <optional>
#include <vector>

#include "model/deployment.h"
#include "model/verdict.h"
#include "store/database.h"

namespace slipway::store {

struct BoardVerdict {
  model::ServiceId service;
  model::Decision decision = model::Decision::SKIP;
  model::Reason reason = model::Reason::NEVER_DEPLOYED;
  std::optional<model::DeploymentId> deployment;
  std::optional<model::DeploymentState> state;    // of the deployment
  std::optional<base::Timestamp> frozen_until;    // while it waits for a freeze window's end
  std::optional<base::Timestamp> approval_until;  // while it waits for people's word
};

std::vector<BoardVerdict> board_verdicts(Transaction& tx, const model::PushId& push);
std::vector<BoardVerdict> board_verdicts(Transaction& tx, const model::NoticeId& notice);

}  // namespace slipway::store
