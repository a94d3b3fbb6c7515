#pragma once
// How to reach the repository of some services: their configured address and git token.

#include <vector>

#include "git/git.h"
#include "model/service.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

// Of a GitHub App its token is renewed where the remote refuses it, so `context` must outlive what
// these give back.
// The first service that has a git token decides, else the first. `services` is not empty.
base::Result<git::Remote> remote_of(Context& context, const std::vector<model::Service>& services);
// Of what comes from there; kInvalid where its address is none.
base::Result<git::Remote> remote_of(Context& context, const model::GitSource& source);

}  // namespace slipway::pipeline
