#pragma once
// The gateway's routes as they are now. Releases change one service's route each; every change is
// applied as a whole, one after another, so that two releases never undo each other. Thread-safe.

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "gateway/gateway.h"
#include "model/ids.h"

namespace slipway::pipeline {

class Routes {
 public:
  explicit Routes(gateway::Gateway& gateway) : gateway_(gateway) {}

  base::Result<void> set(const model::ServiceId& service, gateway::Route route);
  base::Result<void> remove(const model::ServiceId& service);
  // Only where it leads to one of these, which are about to end.
  base::Result<void> remove(const model::ServiceId& service,
                            const std::vector<gateway::Upstream>& ending);
  // All of them at the daemon's start. Known from then on, even where the gateway cannot be told.
  base::Result<void> replace(std::map<model::ServiceId, gateway::Route> routes);
  // The same where a runtime does not say what runs, and its routes are those that the gateway
  // kept, or missing: the gateway is told with the next change.
  void remember(std::map<model::ServiceId, gateway::Route> routes);
  // Whether remember() was the last that named them all.
  bool are_partly_known();
  // All of them once every runtime has answered. What changed since remember() stays as it is now.
  base::Result<void> complete(std::map<model::ServiceId, gateway::Route> routes);
  // Once more, for a gateway that was started anew.
  base::Result<void> apply();

  bool has(const model::ServiceId& service);
  // Where the gateway leads, whatever of it is known here.
  gateway::HostUpstreams upstreams() const { return gateway_.upstreams(); }

  // Whether the gateway can be reached.
  base::Result<void> check() { return gateway_.check(); }

  std::string address() const { return gateway_.address(); }

 private:
  base::Result<void> remove_locked(const model::ServiceId& service);
  base::Result<void> apply_locked();

  gateway::Gateway& gateway_;
  // Held while the gateway is told: the order of changes is the point.
  std::mutex mutex_;
  std::map<model::ServiceId, gateway::Route> routes_;
  bool is_told_ = true;  // the gateway took the last of them
  bool is_partial_ = false;
  std::set<model::ServiceId> changed_;  // while they are partly known
};

}  // namespace slipway::pipeline
