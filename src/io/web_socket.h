#pragma once
// A WebSocket over a connection whose handshake is done: whole binary messages both ways. Pings are
// answered by receive(). Thread rule of its stream: one thread at a time, and nothing blocks.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/byte_stream.h"
#include "io/web_socket_frames.h"

namespace slipway::io {

enum class WebSocketRole { kClient, kServer };

class WebSocket {
 public:
  WebSocket(std::unique_ptr<ByteStream> below, WebSocketRole role)
      : below_(std::move(below)), role_(role), parser_(role == WebSocketRole::kServer) {}

  int fd() const { return below_->fd(); }
  // A message; nothing where none is there now. kUnavailable where the other side closed it,
  // kInvalid where what comes is no WebSocket's, or much of it holds no message.
  base::Result<std::optional<std::string>> receive();
  // False: too much waits to be sent, so that nothing was taken.
  base::Result<bool> send(std::string_view payload);
  // Takes it however much waits; for what is short.
  base::Result<void> send_anyway(std::string_view payload);
  // Sends what waits, as far as it goes.
  base::Result<void> flush();
  std::size_t unsent() const { return unsent_.size(); }
  // The other side said that it is over, so that receive() failed.
  bool was_closed() const { return was_closed_; }
  // What close() says, where nothing stands already: receive() notes what is no WebSocket's, and a
  // Close that came.
  void set_reason(WebSocketClose code, std::string_view reason);
  // Says that it is over; what the connection does not take at once is lost.
  void close();

 private:
  void queue(WebSocketOpcode opcode, std::string_view payload);
  tl::unexpected<base::Error> broken(const base::Error& error, WebSocketClose code);

  std::unique_ptr<ByteStream> below_;
  WebSocketRole role_;
  WebSocketParser parser_;
  std::string unsent_;
  std::string reason_;
  WebSocketClose code_ = WebSocketClose::kNormal;
  bool was_closed_ = false;
};

// Bytes over a WebSocket, by which Slipway's daemon and its CLI carry a TCP connection: what a
// message holds are bytes, and an empty one says that its sender writes no more.
class WebSocketStream final : public ByteStream {
 public:
  explicit WebSocketStream(WebSocket socket) : socket_(std::move(socket)) {}
  ~WebSocketStream() override { socket_.close(); }

  int fd() const override { return socket_.fd(); }
  base::Result<Piece> read() override;
  base::Result<std::size_t> write(std::string_view bytes) override;
  base::Result<void> finish() override;
  std::size_t unsent() const override { return socket_.unsent(); }
  void give_up(const std::string& why) override;

 private:
  WebSocket socket_;
};

}  // namespace slipway::io
