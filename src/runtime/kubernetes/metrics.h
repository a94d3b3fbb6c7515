#pragma once
// What pods use, as the cluster's metrics API says (github.com/kubernetes/metrics, PodMetrics of
// metrics.k8s.io/v1beta1), which metrics-server brings. Part of KubernetesRuntime.

#include <optional>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "base/result.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/names.h"
#include "runtime/usage.h"

namespace slipway::runtime::kubernetes {

// "250m" is 0.25, "12Ki" 12288 (kubernetes.io/docs/reference/kubernetes-api/common-definitions/
// quantity). Nothing where it is none, or less than 0. Pure.
std::optional<double> parse_quantity(std::string_view text);

// The containers of each pod together, by the pod's name. Pure.
std::vector<Usage> usage_in(const boost::json::array& pods);

// Of the pods that carry the labels; of a new one only once it was measured. kConflict where the
// cluster has no metrics API, or does not let Slipway see it, with what to do.
base::Result<std::vector<Usage>> usage_of(Cluster& cluster, const Labels& labels);

}  // namespace slipway::runtime::kubernetes
