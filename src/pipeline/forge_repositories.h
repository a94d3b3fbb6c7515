#pragma once
// The repositories that a git token reaches at its forge, for people to choose from.

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "forge/repositories/repository_api.h"
#include "model/git_url.h"
#include "pipeline/context.h"
#include "store/organizations.h"

namespace slipway::pipeline {

struct ReachedRepositories {
  std::vector<forge::ForgeRepository> found;  // the last changed first, where the forge sorts
  bool has_more = false;                      // there are more than were looked at
};

// The repository of a service that uses the token: where its forge is, if the token does not say.
std::optional<model::GitUrl> repository_with(store::Transaction& tx, const store::GitToken& token);

// Those whose names contain `part`, in whatever case; of the first thousand that the forge lists.
// The forge is asked at the token's git_api_url, else where `near` is, else in its cloud, and the
// token goes nowhere else. Blocking. kConflict, with what to do, where the token names no forge or
// lacks what its list wants; kUnavailable and kRateLimited where it may answer later; kFailed where
// it refuses.
base::Result<ReachedRepositories> reached_repositories(Context& context,
                                                       const store::GitToken& token,
                                                       const std::optional<model::GitUrl>& near,
                                                       const std::string& part,
                                                       const std::stop_token& stop = {});

}  // namespace slipway::pipeline
