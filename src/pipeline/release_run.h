#pragma once
// The run of a lifecycle job that belongs to a release: on_start. Called by the step `release`.

#include <stop_token>

#include "base/result.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "pipeline/release_progress.h"
#include "runtime/runtime.h"

namespace slipway::pipeline {

// Begins it, or goes on with the one that an earlier attempt began, and repeats what it writes in
// the deployment's log. kFailed with how it ended; kCancelled.
base::Result<void> run_on_start(Context& context, const model::Service& service,
                                ReleaseProgress& progress, const std::stop_token& stop);

// Ends it now, so that nothing runs in what is taken away; the step `run` records it.
void end_on_start(Context& context, const model::Service& service,
                  const model::DeploymentId& deployment, runtime::Runtime& runtime);

}  // namespace slipway::pipeline
