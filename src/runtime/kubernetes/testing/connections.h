#pragma once
// The connections of a test to the API server of the cluster that scripts/test-kubernetes started.

#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

namespace slipway::runtime {

inline constexpr const char* kApiServerPort = "6443";

// The ports of this machine by which this process has them.
inline std::vector<std::string> connections_to_api_server() {
  constexpr int most_files = 4096;
  std::vector<std::string> ports;
  for (int fd = 3; fd < most_files; ++fd) {
    sockaddr_in own{};
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family != AF_INET || std::to_string(ntohs(peer.sin_port)) != kApiServerPort) {
      continue;
    }
    size = sizeof own;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) continue;
    ports.push_back(std::to_string(ntohs(own.sin_port)));
  }
  return ports;
}

}  // namespace slipway::runtime
