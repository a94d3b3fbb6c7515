#pragma once
// Where a released version comes from: a commit's checkout, or an image's digest. Called by the
// step `release`.

#include <stop_token>

#include "base/result.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "pipeline/release_progress.h"
#include "runtime/runtime.h"

namespace slipway::pipeline {

// Checks the deployment's commit out, the branch's tip where it names none, to where the runtime
// wants it. A deployment by hand moves the watermark to its commit, but never backwards. kFailed
// where there is no such commit or branch; what git says where the repository cannot be reached.
base::Result<void> check_out(Context& context, const model::Service& service,
                             runtime::Runtime& runtime, ReleaseProgress& progress,
                             const std::stop_token& stop);

// Asks the registry which image the tag is now; where it cannot say, the tag is taken as it will be
// found. kFailed where there is no such image.
base::Result<void> choose_image(Context& context, const model::Service& service,
                                ReleaseProgress& progress, const std::stop_token& stop);

}  // namespace slipway::pipeline
