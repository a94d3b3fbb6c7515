#pragma once
// What a commit's page at its forge says of Slipway. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/commit_status.h"
#include "model/deployment.h"
#include "model/verdict.h"

namespace slipway::rules {

struct CommitNews {
  model::CommitState state = model::CommitState::PENDING;
  std::string description;

  friend bool operator==(const CommitNews&, const CommitNews&) = default;
};

// With the verdict's own sentence. Nothing where the commit was considered before: what was said of
// it then still holds.
std::optional<CommitNews> news_of(const model::Verdict& verdict);
CommitNews news_of(const model::Deployment& deployment);

// So many of a push's services have this decision, and a deployment in this state.
struct OutcomeCount {
  model::Decision decision = model::Decision::SKIP;
  std::optional<model::DeploymentState> state{};
  std::int64_t count = 0;
  bool waits_for_checks = false;
};
// "12 services: 1 failed, 2 deployed, 9 skipped."
CommitNews summary_of(const std::vector<OutcomeCount>& counts);
// How long it is not said anew after it was said so often: what changes meanwhile is said at once.
// GitHub takes a thousand statuses of one name on a commit:
// https://docs.github.com/en/rest/commits/statuses
base::Duration summary_pause(std::int64_t times_told);

}  // namespace slipway::rules
