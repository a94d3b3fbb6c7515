#pragma once
// Follows deployments until all have ended, and shows how far they are: redrawn in place on a
// terminal, one line a change otherwise. Called by deploy, rollback and apply. One thread.

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "cli/context.h"

namespace slipway::cli {

struct WatchedDeployment {
  std::string service;  // its name, for people
  std::string id;
};

// kExitOk where all ended with their version serving, kExitFailed otherwise, each with its error.
// Ctrl-C leaves; the deployments go on.
Outcome watch(Context& context, const std::vector<WatchedDeployment>& deployments);

// Follows likewise; kExitOk once all have ended, however they did.
Outcome await_end(Context& context, const std::vector<WatchedDeployment>& deployments);

// The deployment that an action's answer is about; "" where it started none.
// `service_path` as ServiceNode::api_path().
base::Result<std::string> started_deployment(ApiClient& api, const std::string& service_path,
                                             const boost::json::value& answer);

bool is_over(std::string_view state);

// One line for the deployment and one for each of its steps that began. Pure.
std::string render_deployment(const Terminal& terminal, const std::string& service,
                              const boost::json::value& deployment, base::Timestamp now);

}  // namespace slipway::cli
