#include "io/web_socket_frames.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"

namespace slipway::io {
namespace {

constexpr std::uint64_t kMostPayload = std::uint64_t{1} << 20U;
constexpr std::uint64_t kMostOfControl = 125;  // longer ones have their size beside
constexpr unsigned kLast = 0x80;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kSizeOf2 = 126;
constexpr unsigned kSizeOf8 = 127;

void apply_mask(std::string& payload, const WebSocketMask& mask) {
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(static_cast<unsigned char>(payload[i]) ^ mask[i % mask.size()]);
  }
}

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

tl::unexpected<base::Error> no_frame(const std::string& why) {
  return base::fail(base::ErrorCode::kInvalid, "what came is no WebSocket's frame: " + why);
}

tl::unexpected<base::Error> too_large() {
  return base::fail(base::ErrorCode::kTooLarge, "what came is larger than a mebibyte");
}

}  // namespace

std::string web_socket_frame(WebSocketOpcode opcode, std::string_view payload,
                             const std::optional<WebSocketMask>& mask) {
  const unsigned masked = mask ? kMasked : 0U;
  std::string frame;
  frame.reserve(payload.size() + 14);
  frame += static_cast<char>(kLast | static_cast<unsigned>(opcode));
  int size_bytes = 0;
  if (payload.size() <= kMostOfControl) {
    frame += static_cast<char>(masked | static_cast<unsigned>(payload.size()));
  } else if (payload.size() <= 0xffffU) {
    frame += static_cast<char>(masked | kSizeOf2);
    size_bytes = 2;
  } else {
    frame += static_cast<char>(masked | kSizeOf8);
    size_bytes = 8;
  }
  for (int at = size_bytes - 1; at >= 0; --at) {
    frame += static_cast<char>((payload.size() >> static_cast<unsigned>(8 * at)) & 0xffU);
  }
  std::string body(payload);
  if (mask) {
    frame.append(mask->begin(), mask->end());
    apply_mask(body, *mask);
  }
  return frame + body;
}

std::string web_socket_close(WebSocketClose code, std::string_view reason) {
  const auto number = static_cast<unsigned>(code);
  std::size_t size = std::min<std::size_t>(reason.size(), kMostOfControl - 2);
  const auto is_within = [&](std::size_t at) {
    return at < reason.size() && (static_cast<unsigned char>(reason[at]) & 0xc0U) == 0x80U;
  };
  while (size > 0 && is_within(size)) --size;
  std::string payload{static_cast<char>(number >> 8U), static_cast<char>(number & 0xffU)};
  return payload.append(reason.substr(0, size));
}

std::string web_socket_accept(std::string_view key) {
  return base::encode_base64(base::sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

void WebSocketParser::feed(std::string_view bytes) {
  bytes_.erase(0, std::exchange(used_, 0));
  bytes_ += bytes;
}

base::Result<std::optional<WebSocketParser::Frame>> WebSocketParser::next_frame() {
  const auto left = std::string_view(bytes_).substr(used_);
  const auto byte = [&](std::size_t at) -> unsigned {
    return static_cast<unsigned char>(left[at]);
  };
  if (left.size() < 2) return std::nullopt;
  const unsigned opcode = byte(0) & 0x0fU;
  if ((byte(0) & 0x70U) != 0 || !is_known(opcode)) return no_frame("its first byte");
  const bool is_masked = (byte(1) & kMasked) != 0;
  if (is_masked != from_client_) return no_frame("its mask");
  std::uint64_t size = byte(1) & 0x7fU;
  std::size_t at = 2;
  if (size >= kSizeOf2) {
    const std::size_t size_bytes = size == kSizeOf2 ? 2 : 8;
    if (left.size() < at + size_bytes) return std::nullopt;
    size = 0;
    for (; at < 2 + size_bytes; ++at) size = size << 8U | byte(at);
  }
  Frame frame{static_cast<WebSocketOpcode>(opcode), (byte(0) & kLast) != 0, {}};
  if (is_control(frame.opcode) && (size > kMostOfControl || !frame.is_last)) {
    return no_frame("a control frame that is too long");
  }
  if (size > kMostPayload) return too_large();
  WebSocketMask mask{};
  const std::size_t body = at + (is_masked ? mask.size() : 0);
  if (left.size() < body + size) return std::nullopt;
  frame.payload = left.substr(body, static_cast<std::size_t>(size));
  if (is_masked) {
    for (std::size_t i = 0; i < mask.size(); ++i)
      mask[i] = static_cast<unsigned char>(byte(at + i));
    apply_mask(frame.payload, mask);
  }
  used_ += body + static_cast<std::size_t>(size);
  return frame;
}

base::Result<std::optional<WebSocketMessage>> WebSocketParser::next() {
  while (true) {
    auto frame = next_frame();
    if (!frame) return base::fail(frame.error());
    if (!*frame) return std::nullopt;
    auto& [opcode, is_last, payload] = **frame;
    if (is_control(opcode)) return WebSocketMessage{opcode, std::move(payload)};
    if ((opcode == WebSocketOpcode::kContinuation) != begun_.has_value()) {
      return no_frame("a fragment of no message");
    }
    if (begun_) {
      begun_->payload += payload;
      if (begun_->payload.size() > kMostPayload) return too_large();
    } else {
      begun_ = WebSocketMessage{opcode, std::move(payload)};
    }
    if (is_last) return std::exchange(begun_, std::nullopt);
  }
}

}  // namespace slipway::io
