#pragma once
// The frames of WebSockets (RFC 6455): written and read, as messages; and the words of the
// handshake. Pure. A parser belongs to one connection.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::io {

enum class WebSocketOpcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

// Why a connection is over: RFC 6455, section 7.4.1.
enum class WebSocketClose : std::uint16_t {
  kNormal = 1000,
  kNoFrames = 1002,  // what came is none of the protocol
  kNoBytes = 1003,   // text
  kTooLarge = 1009,
  kBrokeOff = 1011,
};

// What a Close frame holds: the reason's first 123 bytes, and no half character.
std::string web_socket_close(WebSocketClose code, std::string_view reason);

// Those of the connection itself; they come between a message's fragments too.
constexpr bool is_control(WebSocketOpcode opcode) { return static_cast<unsigned>(opcode) >= 8; }

using WebSocketMask = std::array<unsigned char, 4>;

// One whole message. What a client sends is masked.
std::string web_socket_frame(WebSocketOpcode opcode, std::string_view payload,
                             const std::optional<WebSocketMask>& mask);

// What the header Sec-WebSocket-Accept answers to this Sec-WebSocket-Key.
std::string web_socket_accept(std::string_view key);

struct WebSocketMessage {
  WebSocketOpcode opcode = WebSocketOpcode::kBinary;
  std::string payload{};
};

class WebSocketParser {
 public:
  // `from_client`: frames have to be masked, and else they may not be.
  explicit WebSocketParser(bool from_client) : from_client_(from_client) {}

  void feed(std::string_view bytes);
  // The next message, without its fragments' borders; nothing where more bytes are needed. kInvalid
  // where it is none, kTooLarge where it is larger than a mebibyte; then the connection is over.
  base::Result<std::optional<WebSocketMessage>> next();

 private:
  struct Frame {
    WebSocketOpcode opcode = WebSocketOpcode::kBinary;
    bool is_last = false;
    std::string payload{};
  };
  base::Result<std::optional<Frame>> next_frame();

  const bool from_client_;
  std::string bytes_;
  std::size_t used_ = 0;                   // of them, until the next feed()
  std::optional<WebSocketMessage> begun_;  // whose fragments are still coming
};

}  // namespace slipway::io
