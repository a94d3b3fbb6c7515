#pragma once
// The gateway of one machine: a Caddy that Slipway starts and looks after. Made in daemon/.
// Blocking; thread-safe: one change at a time. Caddy goes on when this object ends.

#include <memory>
#include <mutex>

#include "gateway/caddy/caddy_config.h"
#include "gateway/caddy/caddy_process.h"
#include "gateway/gateway.h"

namespace slipway::gateway {

class CaddyGateway final : public Gateway {
 public:
  // Makes the folder and chooses the port; starts nothing. kUnavailable where Caddy is not
  // installed, kInvalid where the folder's path is too long for a unix socket.
  static base::Result<std::unique_ptr<CaddyGateway>> open(CaddyOptions options);

  // kUnavailable where it could not listen: another program does at its port already, or it may not
  // there. Its own Caddy, which an earlier daemon left running there, is no other.
  base::Result<void> check_port();

  base::Result<void> apply(const std::vector<Route>& routes) override;
  HostUpstreams upstreams() const override;
  base::Result<void> ensure_running() override;
  base::Result<void> check() override;
  std::string address() const override;

  // Ends Caddy, so that no service is reachable any more. Not part of stopping the daemon.
  base::Result<void> stop();

 private:
  explicit CaddyGateway(CaddyOptions options) : options_(options), process_(std::move(options)) {}

  base::Result<void> write_config(const std::string& config) const;

  const CaddyOptions options_;
  CaddyProcess process_;
  std::mutex mutex_;
};

}  // namespace slipway::gateway
