#pragma once
// What a cluster says of one version or attempt, turned into Slipway's words. Pure.

#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

// As lists of the API have them, each of this version alone.
struct Observed {
  boost::json::value deployment;  // null: there is none
  boost::json::array pods;
  boost::json::array events;  // warnings about its pods and ReplicaSets, in any order
};

// Whose the object is, by its labels; nothing where they say nothing.
std::optional<model::DeploymentId> deployment_of(const boost::json::value& object);
std::optional<model::ServiceId> service_of(const boost::json::value& object);

// Without its endpoint. kGone where there is no Deployment, kExited where it is scaled to none.
Instance instance_of(const model::DeploymentId& id, const Observed& observed);

// Whether a container of it ran, be it for a moment.
bool came_to_run(const boost::json::array& pods);
// Those that are not on their way out.
std::vector<const boost::json::value*> lasting(const boost::json::array& pods);

// One whose container runs, ready or not; null where none does.
const boost::json::value* running_pod(const boost::json::array& pods);

// Why it does not (fully) run, for people: pulls, crashes, no room, probes, quota, admission. ""
// where nothing is wrong.
std::string trouble_of(const Observed& observed);

// Of an attempt's pods: how its container ended; nothing where it did not.
std::optional<int> exit_code_of(const boost::json::array& pods);
// And what it left as its last message; "" where nothing.
std::string last_message_of(const boost::json::array& pods);

// The port of a node, or of the cluster's address, at which a version's Service is reached.
std::optional<Endpoint> endpoint_of(const boost::json::value& service,
                                    const std::string& node_address);
// An address of a node that is ready: the first by name, so that it stays the same.
std::string node_address_of(const boost::json::value& nodes);

}  // namespace slipway::runtime::kubernetes
