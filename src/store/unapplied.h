#pragma once
// What was merged and does not run yet, by service. Called by /metrics.

#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

struct Unapplied {
  model::ServiceId service;
  std::string name;
  std::string environment;
  std::string project;
  // Of the oldest change that concerns the service, and that no deployment has brought since.
  base::Timestamp since{};
};

// In order of the services' ids. A change counts from its verdict to deploy (or to wait for
// checks) to the next deployment that ended well, whichever version that brought: an older one is
// a person's decision.
std::vector<Unapplied> unapplied(Transaction& tx);

}  // namespace slipway::store
