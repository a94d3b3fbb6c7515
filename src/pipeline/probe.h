#pragma once
// One look at a running instance, as a readiness or liveness probe asks for.

#include <stop_token>
#include <string>

#include "io/http_client.h"
#include "model/service.h"
#include "runtime/runtime.h"

namespace slipway::pipeline {

// The probe as it is from outside, where the service's own port is that of its endpoint (0).
model::Probe outside(model::Probe probe, const model::ServiceSettings& settings);

// "" where the probe's one request or connection succeeds within its timeout, else what was seen,
// for people. An HTTP status from 200 to 399 is success, as for a kubelet
// (kubernetes.io/docs/concepts/workloads/pods/probes).
std::string look(io::HttpClient& client, const runtime::Endpoint& endpoint,
                 const model::Probe& probe, const std::stop_token& stop);

}  // namespace slipway::pipeline
