#pragma once
// What can be asked of sockets beside HTTP. Thread-safe.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <sys/types.h>

#include "base/result.h"
#include "io/fd.h"

namespace slipway::io {

// The process that listens on a unix socket; nothing where nobody does.
std::optional<pid_t> listener_of(const std::filesystem::path& unix_socket);

// Whether nobody listens on the TCP port, so that a program could. `host` is a numeric address;
// empty: every address.
bool is_free_port(const std::string& host, std::uint16_t port);
// Why a program could not listen there; none where it could.
std::error_code port_error(const std::string& host, std::uint16_t port);

// A socket that listens at this port of 127.0.0.1; 0: any. kConflict where another does already.
base::Result<Fd> listen_on_loopback(std::uint16_t port);
// Of a TCP socket over IPv4.
std::uint16_t local_port(const Fd& socket);

}  // namespace slipway::io
