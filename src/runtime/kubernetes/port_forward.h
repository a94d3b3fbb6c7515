#pragma once
// A connection into a pod through the API server (the subresource portforward of pods, by
// WebSocket: subprotocol v4.channel.k8s.io, which API servers and kubelets know since 1.7). It
// reaches what is not ready, and needs no address of the cluster's network. Part of
// KubernetesRuntime.

#include <memory>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "io/web_socket.h"
#include "runtime/kubernetes/cluster.h"

namespace slipway::runtime::kubernetes {

// Also where nobody listens at the port: the first read() says that.
base::Result<std::unique_ptr<io::ByteStream>> dial_pod(Cluster& cluster, const std::string& pod,
                                                       std::uint16_t port,
                                                       const std::stop_token& stop);

// What comes and goes over such a socket. Each message begins with the number of its channel: 0
// the bytes, 1 an error; the first of each is the port.
class PodStream final : public io::ByteStream {
 public:
  explicit PodStream(io::WebSocket socket) : socket_(std::move(socket)) {}
  ~PodStream() override { socket_.close(); }

  int fd() const override { return socket_.fd(); }
  base::Result<io::Piece> read() override;
  base::Result<std::size_t> write(std::string_view bytes) override;
  // Nothing: a pod is told of the end only with the connection's.
  base::Result<void> finish() override { return {}; }
  std::size_t unsent() const override { return socket_.unsent(); }

 private:
  io::WebSocket socket_;
  bool said_port_ = false;  // the channel of bytes
  bool said_error_port_ = false;
};

}  // namespace slipway::runtime::kubernetes
