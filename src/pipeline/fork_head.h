#pragma once
// Where the commits of a pull request from a fork are, at a forge that keeps them in the fork alone
// and tells of them in short. The forge's API says it, of the repository as it is configured: never
// a payload. Called by the step `preview`; blocking, nothing of it in a transaction.

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "git/git.h"
#include "model/preview.h"
#include "model/service.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

struct ForkHead {
  git::Remote remote;  // the fork, with the mirror of the repository that the request is against
  std::string commit;  // the newest, whole
};

// Nothing where the forge needs no such question. `services` are of the repository.
base::Result<std::optional<ForkHead>> fork_head(Context& context, const model::Preview& preview,
                                                const std::vector<model::Service>& services,
                                                const std::stop_token& stop);

}  // namespace slipway::pipeline
