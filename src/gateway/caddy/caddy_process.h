#pragma once
// The executing half of CaddyGateway: the Caddy process and its admin API on a unix socket. Caddy
// outlives the daemon and is found again by that socket. Blocking; one thread at a time.

#include <string>

#include "base/result.h"
#include "gateway/caddy/caddy_config.h"

namespace slipway::gateway {

class CaddyProcess {
 public:
  explicit CaddyProcess(CaddyOptions options) : options_(std::move(options)) {}

  // Where it is installed; kUnavailable where it is not.
  base::Result<std::string> program() const;
  // Whether it answers on its admin socket.
  bool is_running() const;

  // With the configuration in `config_file()`; it answers when this returns. kUnavailable, with
  // what Caddy said.
  base::Result<void> start() const;

  // A configuration that is the one it has already changes nothing.
  base::Result<void> load(const std::string& config) const;

  // Requests that run may finish. Nothing where it doesn't run.
  base::Result<void> stop() const;

  std::filesystem::path config_file() const { return options_.directory / "caddy.json"; }

 private:
  base::Error explain_start() const;

  CaddyOptions options_;
};

}  // namespace slipway::gateway
