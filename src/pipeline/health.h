#pragma once
// Waits until a new instance is healthy: its HTTP or TCP readiness probe says so, or, without one,
// the health check of its image does and its port accepts; without any of these it has stayed up.

#include <stop_token>

#include "model/service.h"
#include "pipeline/context.h"
#include "runtime/absence.h"
#include "runtime/runtime.h"

namespace slipway::pipeline {

// kFailed with what the probe saw last where it does not become healthy in time, or ends again and
// again; kCancelled. `absence` is told where the runtime does not answer meanwhile.
base::Result<void> await_healthy(Context& context, runtime::Runtime& runtime,
                                 const runtime::Version& version, const runtime::Instance& instance,
                                 runtime::Absence& absence, const std::stop_token& stop);

}  // namespace slipway::pipeline
