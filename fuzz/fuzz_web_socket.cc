// Frames of a WebSocket, whole and in two pieces, as a connection brings them.

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/web_socket_frames.h"
#include "require.h"

namespace {

using namespace slipway::io;

struct Parsed {
  std::vector<std::pair<WebSocketOpcode, std::string>> messages;
  bool is_over = false;

  bool operator==(const Parsed&) const = default;
};

Parsed parse(bool from_client, std::initializer_list<std::string_view> pieces) {
  WebSocketParser parser(from_client);
  Parsed parsed;
  for (const auto piece : pieces) {
    parser.feed(piece);
    while (!parsed.is_over) {
      auto message = parser.next();
      parsed.is_over = !message;
      if (!message || !*message) break;
      parsed.messages.emplace_back((*message)->opcode, std::move((*message)->payload));
    }
  }
  return parsed;
}

void fuzz(bool from_client, std::size_t cut, std::string_view bytes) {
  const auto whole = parse(from_client, {bytes});
  cut = std::min(cut, bytes.size());
  REQUIRE(parse(from_client, {bytes.substr(0, cut), bytes.substr(cut)}) == whole);

  std::optional<WebSocketMask> mask;
  if (from_client) mask = WebSocketMask{0x37, 0xfa, 0x21, 0x3d};
  const auto frame = web_socket_frame(WebSocketOpcode::kBinary, bytes, mask);
  const Parsed back{{{WebSocketOpcode::kBinary, std::string(bytes)}}, false};
  REQUIRE(parse(from_client, {frame}) == back);
}

}  // namespace

// The first byte picks the side and where the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  fuzz((data[0] & 1U) != 0, data[0] >> 1U, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
