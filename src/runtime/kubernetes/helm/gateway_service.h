#pragma once
// The Service by which the gateway reaches a release: beside the one that its chart made, to the
// same port of the same pods, and by a node's port where that is the gateway's way. Pure.
// KubernetesCharts applies it.

#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/result.h"
#include "model/helm.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/kubernetes/objects.h"
#include "runtime/runtime.h"

namespace slipway::runtime::helm {

std::string gateway_service_name(const model::ServiceId& service);

// `services` are those of the namespace. A port names its Service as the chart made it, or without
// the release's name before that; and that Service's port, or its pods'. kFailed where nothing of
// the release is what the port names, in words.
base::Result<boost::json::object> gateway_service(const Version& version,
                                                  const model::HelmPort& port,
                                                  const boost::json::array& services,
                                                  const kubernetes::Place& place,
                                                  ClusterReach reach);

// By which it is found.
kubernetes::Labels gateway_labels(const std::string& installation, const model::ServiceId& service);

}  // namespace slipway::runtime::helm
