#pragma once
// The charts of an organization's helm repositories, asked of where they are. Blocking.

#include <stop_token>
#include <vector>

#include "model/helm.h"
#include "pipeline/context.h"
#include "registry/charts/chart_index.h"

namespace slipway::pipeline {

// As its index.yaml says. It is asked where outgoing webhooks may lead too, over https with its
// certificate verified even where `skip_tls_verification` is set; its credentials go to its own
// origin alone. kConflict of a container registry, which has no such list; kUnavailable, kTimeout,
// kCancelled, and kFailed where it refuses, may not be asked, or what it says is no index.
base::Result<std::vector<registry::Chart>> list_charts(Context& context,
                                                       const model::HelmRepository& repository,
                                                       const std::stop_token& stop);

}  // namespace slipway::pipeline
