#pragma once
// The repositories that a git token reaches at its forge, for people to choose from.

#include <stop_token>
#include <string>
#include <vector>

#include "forge/repositories/repository_api.h"
#include "pipeline/context.h"
#include "store/organizations.h"

namespace slipway::pipeline {

struct ReachedRepositories {
  std::vector<forge::ForgeRepository> found;  // the last changed first, where the forge sorts
  bool has_more = false;                      // there are more than were looked at
};

// Those whose names contain `part`, in whatever case; of the first thousand that the forge lists.
// Blocking. kConflict, with what to do, where the token names no forge or lacks what its list
// wants; kUnavailable and kRateLimited where it may answer later; kFailed where it refuses.
base::Result<ReachedRepositories> reached_repositories(Context& context,
                                                       const store::GitToken& token,
                                                       const std::string& part,
                                                       const std::stop_token& stop = {});

}  // namespace slipway::pipeline
