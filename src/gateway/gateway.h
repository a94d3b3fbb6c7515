#pragma once
// What gives a service its stable address and switches traffic between versions. Called by release
// and at the daemon's start. Blocking; thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace slipway::gateway {

struct Upstream {
  std::string host;
  std::uint16_t port = 0;
  friend bool operator==(const Upstream&, const Upstream&) = default;
};

struct Route {
  std::string id;                    // the service's
  std::vector<std::string> hosts;    // "web.production.shop.localhost", public names
  std::vector<std::string> domains;  // those of them that get automatic HTTPS
  std::vector<Upstream> upstreams;
  friend bool operator==(const Route&, const Route&) = default;
};

using HostUpstreams = std::map<std::string, std::vector<Upstream>>;  // by lower-case host

class Gateway {
 public:
  virtual ~Gateway() = default;

  // All routes at once. Each host switches at one instant, and after the return new requests go to
  // the new upstreams while running ones finish where they are. The same routes again: no change.
  // kUnavailable where the gateway cannot be reached, kInvalid and kConflict for routes that it
  // cannot take.
  virtual base::Result<void> apply(const std::vector<Route>& routes) = 0;

  // Where each host leads now, as a former daemon told too. Empty where that cannot be known.
  virtual HostUpstreams upstreams() const { return {}; }

  // Starts again what has ended, with the routes applied last. Called at the daemon's start and
  // every few seconds.
  virtual base::Result<void> ensure_running() { return {}; }

  // Whether it can be reached; starts nothing.
  virtual base::Result<void> check() { return {}; }

  // "http://127.0.0.1:PORT": where the gateway listens for plain HTTP.
  virtual std::string address() const = 0;
};

}  // namespace slipway::gateway
