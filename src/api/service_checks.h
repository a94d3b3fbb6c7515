#pragma once
// What a service refers to, looked up before it is stored. Inside the caller's transaction.

#include "api/api_context.h"

namespace slipway::api {

base::Result<model::Environment> environment_of(store::Transaction& tx,
                                                const model::EnvironmentId& id);

// A newly linked branch is looked at soon, so that its tip is known.
void ask_poll(ApiContext& c, store::Transaction& tx, const model::Service& service);

base::Result<void> check_git_token(store::Transaction& tx, const model::Service& service);
base::Result<void> check_registry(store::Transaction& tx, const model::Service& service);

// Images run where the environment's runtime can: said at once, not at the first deployment.
base::Result<void> check_runs_images(ApiContext& c, store::Transaction& tx,
                                     const model::Environment& environment);

}  // namespace slipway::api
