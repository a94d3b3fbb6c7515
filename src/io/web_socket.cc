#include "io/web_socket.h"

#include <algorithm>

#include "base/encoding.h"
#include "io/system_clock.h"

namespace slipway::io {
namespace {

constexpr std::size_t kMostUnsent = std::size_t{256} << 10U;
// Twice the largest message: whoever sends more only keeps the thread from its limits.
constexpr std::size_t kMostForAMessage = std::size_t{2} << 20U;
constexpr int kMostControlFrames = 1000;
constexpr std::size_t kMostOfMessage = std::size_t{32} << 10U;

}  // namespace

void WebSocket::queue(WebSocketOpcode opcode, std::string_view payload) {
  std::optional<WebSocketMask> mask;
  if (role_ == WebSocketRole::kClient) SystemRandom().fill(mask.emplace());
  unsent_ += web_socket_frame(opcode, payload, mask);
}

base::Result<void> WebSocket::flush() {
  while (!unsent_.empty()) {
    const auto sent = below_->write(unsent_);
    if (!sent) return base::fail(sent.error());
    if (*sent == 0) return {};
    unsent_.erase(0, *sent);
  }
  return {};
}

base::Result<std::optional<std::string>> WebSocket::receive() {
  std::size_t came = 0;  // without a message's end
  int control_frames = 0;
  while (true) {
    auto message = parser_.next();
    if (!message) {
      const bool is_large = message.error().code == base::ErrorCode::kTooLarge;
      return broken(message.error(),
                    is_large ? WebSocketClose::kTooLarge : WebSocketClose::kNoFrames);
    }
    if (!*message) {
      const auto piece = below_->read();
      if (!piece) return base::fail(piece.error());
      parser_.feed(piece->bytes);
      came += piece->bytes.size();
      if (came > kMostForAMessage) {
        return broken({base::ErrorCode::kInvalid, "much came, and no message among it"},
                      WebSocketClose::kNoFrames);
      }
      if (!piece->bytes.empty()) continue;
      if (!piece->has_ended) return std::nullopt;
      return base::fail(base::ErrorCode::kUnavailable, "the connection broke off");
    }
    if (is_control((*message)->opcode) && ++control_frames > kMostControlFrames) {
      return broken({base::ErrorCode::kInvalid, "nothing comes but control frames"},
                    WebSocketClose::kNoFrames);
    }
    switch ((*message)->opcode) {
      case WebSocketOpcode::kPing:
        if (unsent_.size() > kMostUnsent) break;
        queue(WebSocketOpcode::kPong, (*message)->payload);
        if (auto sent = flush(); !sent) return base::fail(sent.error());
        break;
      case WebSocketOpcode::kPong:
        break;
      case WebSocketOpcode::kClose: {
        was_closed_ = true;
        std::string said = "the other side closed the connection";
        if ((*message)->payload.size() > 2) {
          said += ": " + base::to_valid_utf8(std::string_view((*message)->payload).substr(2));
        }
        return base::fail(base::ErrorCode::kUnavailable, std::move(said));
      }
      case WebSocketOpcode::kText:
        return broken({base::ErrorCode::kInvalid, "text came, where bytes are spoken"},
                      WebSocketClose::kNoBytes);
      default:
        return std::move((*message)->payload);
    }
  }
}

base::Result<bool> WebSocket::send(std::string_view payload) {
  if (auto sent = flush(); !sent) return base::fail(sent.error());
  if (unsent_.size() > kMostUnsent) return false;
  return send_anyway(payload).map([] { return true; });
}

base::Result<void> WebSocket::send_anyway(std::string_view payload) {
  queue(WebSocketOpcode::kBinary, payload);
  return flush();
}

void WebSocket::set_reason(WebSocketClose code, std::string_view reason) {
  if (was_closed_ || code_ != WebSocketClose::kNormal) return;
  code_ = code;
  reason_ = reason;
}

tl::unexpected<base::Error> WebSocket::broken(const base::Error& error, WebSocketClose code) {
  set_reason(code, error.message);
  return base::fail(error);
}

void WebSocket::close() {
  if (!below_) return;  // moved away
  queue(WebSocketOpcode::kClose, web_socket_close(code_, reason_));
  const auto ignored = flush();
}

base::Result<Piece> WebSocketStream::read() {
  auto message = socket_.receive();
  if (!message) return base::fail(message.error());
  if (!*message) return Piece{};
  const bool has_ended = (*message)->empty();
  return Piece{std::move(**message), has_ended};
}

base::Result<std::size_t> WebSocketStream::write(std::string_view bytes) {
  if (bytes.empty()) return socket_.flush().map([] { return std::size_t{0}; });
  const auto piece = bytes.substr(0, kMostOfMessage);
  return socket_.send(piece).map([&](bool taken) { return taken ? piece.size() : 0; });
}

void WebSocketStream::give_up(const std::string& why) {
  socket_.set_reason(WebSocketClose::kBrokeOff, why);
}

base::Result<void> WebSocketStream::finish() { return socket_.send_anyway(""); }

}  // namespace slipway::io
