#pragma once
// The standard input and output of a pod's container, over a WebSocket of subprotocol
// v4.channel.k8s.io (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1,
// attach): each message begins with its channel.

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "io/byte_stream.h"
#include "io/web_socket.h"
#include "runtime/kubernetes/cluster.h"

namespace slipway::runtime::kubernetes {

// What is written comes out of its standard input, and what it says on either output is read.
class PodAttachment final : public io::ByteStream {
 public:
  explicit PodAttachment(io::WebSocket socket) : socket_(std::move(socket)) {}
  ~PodAttachment() override { socket_.close(); }

  int fd() const override { return socket_.fd(); }
  // Ends with the container. kUnavailable where the cluster cannot carry it.
  base::Result<io::Piece> read() override;
  base::Result<std::size_t> write(std::string_view bytes) override;
  // The channel cannot say it: whoever reads has to know how much comes.
  base::Result<void> finish() override { return {}; }
  std::size_t unsent() const override { return socket_.unsent(); }

 private:
  io::WebSocket socket_;
};

base::Result<std::unique_ptr<PodAttachment>> attach(Cluster& cluster, const std::string& pod,
                                                    const std::stop_token& stop);

}  // namespace slipway::runtime::kubernetes
