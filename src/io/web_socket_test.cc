// The frames of WebSockets, and their messages. How they are opened is in relay_test.cc.

#include "io/web_socket.h"

#include <gtest/gtest.h>

#include "io/web_socket_frames.h"

namespace slipway::io {
namespace {

constexpr WebSocketMask kMask{1, 2, 3, 4};

TEST(WebSocketFrames, ComeBackAsTheyWereSent) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 1U << 20U}) {
    for (const bool masked : {false, true}) {
      const std::string payload(size, 'x');
      const auto frame = web_socket_frame(WebSocketOpcode::kBinary, payload,
                                          masked ? std::optional(kMask) : std::nullopt);
      WebSocketParser parser(masked);
      // The last byte is what makes it whole.
      parser.feed(std::string_view(frame).substr(0, frame.size() - 1));
      EXPECT_EQ(parser.next()->has_value(), false) << size;
      parser.feed(std::string_view(frame).substr(frame.size() - 1));
      const auto message = parser.next();
      ASSERT_TRUE(message && *message) << size;
      EXPECT_EQ((*message)->payload, payload);
      EXPECT_FALSE(parser.next()->has_value());
    }
  }
}

TEST(WebSocketFrames, AreJoinedWithControlFramesBetween) {
  WebSocketParser parser(false);
  parser.feed(
      std::string_view("\x02\x02"
                       "ab"
                       "\x89\x01"
                       "!"
                       "\x80\x01"
                       "c",
                       10));
  EXPECT_EQ((*parser.next())->payload, "!");
  EXPECT_EQ((*parser.next())->payload, "abc");
}

TEST(WebSocketFrames, AreRefusedWhereTheyAreNone) {
  const struct {
    const char* name;
    bool from_client;
    std::string bytes;
    base::ErrorCode code = base::ErrorCode::kInvalid;
  } cases[] = {
      {"reserved bits", false, std::string("\xc2\x00", 2)},
      {"an unknown opcode", false, std::string("\x83\x00", 2)},
      {"no mask of a client", true, std::string("\x82\x00", 2)},
      {"a mask of a server", false,
       std::string("\x82\x80"
                   "abcd",
                   6)},
      {"a fragment of nothing", false, std::string("\x80\x00", 2)},
      {"a message within another", false, std::string("\x02\x00\x82\x00", 4)},
      {"a long ping", false, std::string("\x89\x7e\x00\x7e", 4)},
      {"a ping in fragments", false, std::string("\x09\x00", 2)},
      {"more than a mebibyte", false, std::string("\x82\x7f\0\0\0\0\0\x10\0\x01", 10),
       base::ErrorCode::kTooLarge},
  };
  for (const auto& each : cases) {
    WebSocketParser parser(each.from_client);
    parser.feed(each.bytes);
    base::Result<std::optional<WebSocketMessage>> message = std::nullopt;
    do message = parser.next();
    while (message && *message);
    ASSERT_FALSE(message) << each.name;
    EXPECT_EQ(message.error().code, each.code) << each.name;
  }
}

// Says the same again and again, as fast as it is read.
class EndlessStream final : public ByteStream {
 public:
  EndlessStream(std::string first, std::string bytes)
      : first_(std::move(first)), bytes_(std::move(bytes)) {}
  int fd() const override { return -1; }
  base::Result<Piece> read() override { return Piece{std::exchange(first_, {}) + bytes_, false}; }
  base::Result<std::size_t> write(std::string_view bytes) override { return bytes.size(); }
  base::Result<void> finish() override { return {}; }

 private:
  std::string first_;
  const std::string bytes_;
};

TEST(WebSocket, EndsWhereNothingComesButFramesWithoutAMessage) {
  const struct {
    const char* name;
    std::string frame;
    std::string first{};
  } cases[] = {
      {"pings", web_socket_frame(WebSocketOpcode::kPing, "hello", std::nullopt)},
      {"pongs", web_socket_frame(WebSocketOpcode::kPong, "", std::nullopt)},
      {"empty fragments", std::string("\x00\x00", 2), std::string("\x02\x00", 2)},
  };
  for (const auto& each : cases) {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += each.frame;
    WebSocket socket(std::make_unique<EndlessStream>(each.first, many), WebSocketRole::kClient);
    const auto message = socket.receive();
    ASSERT_FALSE(message) << each.name;
    EXPECT_EQ(message.error().code, base::ErrorCode::kInvalid) << each.name;
  }
}

// Says one thing, and keeps what it is given.
class KeepingStream final : public ByteStream {
 public:
  KeepingStream(std::string bytes, std::string& sent) : bytes_(std::move(bytes)), sent_(sent) {}
  int fd() const override { return -1; }
  base::Result<Piece> read() override { return Piece{std::exchange(bytes_, {}), false}; }
  base::Result<std::size_t> write(std::string_view bytes) override {
    sent_ += bytes;
    return bytes.size();
  }
  base::Result<void> finish() override { return {}; }

 private:
  std::string bytes_;
  std::string& sent_;
};

TEST(WebSocket, SaysWhyItCloses) {
  const std::string too_large("\x82\x7f\0\0\0\0\0\x10\0\x01", 10);
  const struct {
    const char* name;
    std::string came;
    std::string why;
    unsigned code;
    std::string reason;
  } cases[] = {
      {"the end", "", "", 1000, ""},
      {"a reason", "", "it was ended", 1011, "it was ended"},
      {"a long one", "", std::string(122, 'x') + "\u00e9", 1011, std::string(122, 'x')},
      {"no frame", "\x83", "later", 1002, "what came is no WebSocket's frame: its first byte"},
      {"a large one", too_large, "", 1009, "what came is larger than a mebibyte"},
      {"text", web_socket_frame(WebSocketOpcode::kText, "a", std::nullopt), "", 1003,
       "text came, where bytes are spoken"},
      {"its Close", web_socket_frame(WebSocketOpcode::kClose, "", std::nullopt), "closed", 1000,
       ""},
  };
  for (const auto& each : cases) {
    std::string sent;
    {
      WebSocketStream stream(
          WebSocket(std::make_unique<KeepingStream>(each.came + std::string(1, '\0'), sent),
                    WebSocketRole::kClient));
      const auto ignored = stream.read();
      if (!each.why.empty()) stream.give_up(each.why);
    }
    WebSocketParser parser(true);
    parser.feed(sent);
    const auto message = parser.next();
    ASSERT_TRUE(message && *message) << each.name;
    EXPECT_EQ((*message)->opcode, WebSocketOpcode::kClose) << each.name;
    const auto& payload = (*message)->payload;
    ASSERT_GE(payload.size(), 2U) << each.name;
    const auto byte = [&](std::size_t at) -> unsigned {
      return static_cast<unsigned char>(payload[at]);
    };
    EXPECT_EQ(byte(0) << 8U | byte(1), each.code) << each.name;
    EXPECT_EQ(payload.substr(2), each.reason) << each.name;
  }
}

// RFC 6455, section 1.3.
TEST(WebSocketFrames, AcceptsTheKeyOfTheStandard) {
  EXPECT_EQ(web_socket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace slipway::io
