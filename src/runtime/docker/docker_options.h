#pragma once
// Where a container engine is, and what Slipway needs to know to use it. Values; the part that
// users write is the settings of a runtime record.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/http_client.h"
#include "io/ip_address.h"

namespace slipway::runtime {

// What a host begins with.
inline constexpr std::string_view kUnixScheme = "unix://";
inline constexpr std::string_view kTcpScheme = "tcp://";

struct DockerOptions {
  std::string host = "unix:///run/docker.sock";  // or "tcp://address:port"
  io::TlsFiles tls{};                            // of a tcp host
  std::string publish_address = "127.0.0.1";     // of the engine's machine: ports are there
  std::filesystem::path data{};                  // the daemon's folder, for checkouts
  std::string installation{};                    // tells this daemon's containers from others'
  io::AddressCheck may_connect{};                // where registries may be; empty: anywhere
};

// Of a runtime record's settings: {"host", "ca_file", "certificate_file", "key_file",
// "publish_address"}, each optional. `data`, `installation` and `may_connect` stay empty. kInvalid
// names the field.
base::Result<DockerOptions> parse_docker_settings(std::string_view json);

}  // namespace slipway::runtime
