#pragma once
// Decides again, with this program, what a store holds: every delivery is interpreted and every
// verdict made anew from what is stored, and what comes out otherwise is listed. Starts and stores
// nothing. Called by `slipwayd replay`, the gate before an upgrade. Blocking.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/hook.h"
#include "model/push.h"
#include "rules/webhook/sender.h"
#include "store/database.h"

namespace slipway::pipeline {

struct ReplayInputs {
  std::function<base::Result<rules::Meaning>(const model::Delivery&)> interpret;
  // The files that differ between two commits; kNotFound where the mirror lacks one of them.
  std::function<base::Result<model::FileList>(const model::RepositoryKey& repository,
                                              const std::string& from, const std::string& to)>
      compare;
};

struct ReplayItem {
  std::string kind;  // "verdict" or "delivery"
  std::string id;
  std::string about;  // "web at 1234abcd", for people
};

struct ReplayDifference {
  ReplayItem item;
  std::string then, now;
};

struct ReplayGap {
  ReplayItem item;
  std::string why;
};

struct Replay {
  std::size_t deliveries = 0;  // that were interpreted again
  std::size_t verdicts = 0;    // that were decided again
  std::vector<ReplayDifference> differences;
  std::vector<ReplayGap> undecided;
};

Replay replay(store::Database& database, const ReplayInputs& inputs);

}  // namespace slipway::pipeline
