#pragma once
// How a helm service comes to its version: a chart of a repository, or of a commit, with values
// that may be another repository's. Called by the steps `release` and `settle`.

#include <stop_token>

#include "base/result.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "pipeline/release_progress.h"
#include "runtime/runtime.h"

namespace slipway::pipeline {

// Whether the chart is one of a helm repository; else it is of git.
bool is_of_repository(const model::Service& service);

// The chart's version of a helm repository: that of the deployment, or the service's own.
void choose_chart(Context& context, const model::Service& service, ReleaseProgress& progress);

// The commit that the values in git have: that of the deployment, or their branch's tip. Nothing to
// do where there are none. kFailed where there is no such commit or branch.
base::Result<void> choose_values(Context& context, const model::Service& service,
                                 ReleaseProgress& progress, const std::stop_token& stop);

// What opens the chart; its files come with get_chart(). kFailed where a password cannot be
// decrypted.
base::Result<runtime::Chart> chart_of(Context& context, store::Transaction& tx,
                                      const model::Service& service,
                                      const model::Deployment& deployment);

// Fetches the files of the chart and of its values that come from git, and completes the version
// with them. kFailed, naming it, where one is not there.
base::Result<void> get_chart(Context& context, const model::Service& service,
                             const model::Deployment& deployment, runtime::Runtime& runtime,
                             runtime::Version& version, const std::stop_token& stop);

// Brings the version, whose files are no longer needed then. kFailed where the runtime brings no
// charts; else what that says.
base::Result<void> bring_chart(runtime::Runtime& runtime, const runtime::Version& version,
                               const runtime::LogSink& log, const std::stop_token& stop);

}  // namespace slipway::pipeline
