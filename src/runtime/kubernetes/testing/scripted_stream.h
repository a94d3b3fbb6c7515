// The cluster's end of a WebSocket, as a test wants it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "io/byte_stream.h"
#include "io/web_socket_frames.h"

namespace slipway::runtime::kubernetes {

// Says what it is told to, and keeps what it is given.
class ScriptedStream final : public io::ByteStream {
 public:
  ScriptedStream(std::string bytes, std::string& sent, bool breaks_off)
      : bytes_(std::move(bytes)), sent_(sent), breaks_off_(breaks_off) {}
  int fd() const override { return -1; }
  base::Result<io::Piece> read() override {
    const bool has_ended = breaks_off_ && bytes_.empty();
    return io::Piece{std::exchange(bytes_, {}), has_ended};
  }
  base::Result<std::size_t> write(std::string_view bytes) override {
    sent_ += bytes;
    return bytes.size();
  }
  base::Result<void> finish() override { return {}; }

 private:
  std::string bytes_;
  std::string& sent_;
  const bool breaks_off_;
};

inline std::string channel_message(char channel, std::string_view text) {
  return io::web_socket_frame(io::WebSocketOpcode::kBinary, std::string(1, channel).append(text),
                              std::nullopt);
}

}  // namespace slipway::runtime::kubernetes
