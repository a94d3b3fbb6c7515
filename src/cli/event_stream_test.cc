#include "cli/event_stream.h"

#include <atomic>

#include <gtest/gtest.h>

#include "io/test_server.h"

namespace slipway::cli {
namespace {

constexpr std::string_view kStream =
    ": hello\r\n\r\nid: 1\r\nevent: push\r\ndata: one\r\ndata:two\r\n\r\n"
    "retry: 10\n\ndata: {\"a\": 1}\n\nid: 7\rdata: last\r\rdata: unfinished\n";

std::vector<std::string> parse_cut_at(std::size_t cut) {
  std::vector<std::string> events;
  EventParser parser;
  const auto sink = [&](const ServerEvent& event) {
    events.push_back(event.id + "|" + event.name + "|" + event.data);
    return true;
  };
  EXPECT_TRUE(parser.feed(kStream.substr(0, cut), sink));
  EXPECT_TRUE(parser.feed(kStream.substr(cut), sink));
  return events;
}

TEST(EventParser, ReadsAStreamCutAnywhere) {
  const std::vector<std::string> expected = {"1|push|one\ntwo", "1|message|{\"a\": 1}",
                                             "7|message|last"};
  for (std::size_t cut = 0; cut <= kStream.size(); ++cut) {
    EXPECT_EQ(parse_cut_at(cut), expected) << "cut at " << cut;
  }
}

TEST(EventParser, StopsWhereTheSinkDoes) {
  EventParser parser;
  int count = 0;
  EXPECT_FALSE(parser.feed("data: a\n\ndata: b\n\n", [&](const ServerEvent&) {
    ++count;
    return false;
  }));
  EXPECT_EQ(count, 1);
}

TEST(Follow, ResumesFromTheLastEventAfterALostConnection) {
  std::atomic<int> requests = 0;
  std::string resumed;
  io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    if (++requests == 1) {
      // Promises more than it sends: the connection is lost.
      peer.send(head + "Content-Length: 1000\r\n\r\nid: 41\ndata: one\n\nid: 42\ndata: two\n\n");
    } else {
      resumed = request.headers.at("last-event-id");
      peer.send(head + "\r\nid: 43\ndata: three\n\n");
    }
    return false;
  });
  ApiClient api({.url = server.url(""), .token = "t"});
  std::vector<std::string> seen;
  const auto followed = follow(
      api, "/x",
      [&](const ServerEvent& event) {
        seen.push_back(event.data);
        return seen.size() < 3;
      },
      [] { return false; });
  EXPECT_TRUE(followed);
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_EQ(resumed, "42");
}

TEST(Follow, AsksAgainWhereItWasRefusedForAWhile) {
  std::atomic<int> requests = 0;
  io::TestServer server([&](const io::TestRequest&, io::TestPeer& peer) {
    switch (++requests) {
      case 1:
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ndata: one\n\n");
        return false;
      case 2:
        return peer.respond(429, R"({"message": "Too often."})");
      default:
        peer.send("HTTP/1.1 200 OK\r\n\r\ndata: two\n\n");
        return false;
    }
  });
  ApiClient api({.url = server.url(""), .token = "t"});
  std::vector<std::string> seen;
  const auto followed = follow(
      api, "/x",
      [&](const ServerEvent& event) {
        seen.push_back(event.data);
        return seen.size() < 2;
      },
      [] { return false; });
  EXPECT_TRUE(followed) << followed.error().message;
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two"}));
}

TEST(Follow, FailsAtOnceWhereTheDaemonRefusesOrIsNotThere) {
  io::TestServer server([](const io::TestRequest&, io::TestPeer& peer) {
    return peer.respond(404, R"({"message": "There is no such deployment."})");
  });
  const auto sink = [](const ServerEvent&) { return true; };
  const auto over = [] { return false; };
  ApiClient refusing({.url = server.url(""), .token = ""});
  const auto refused = follow(refusing, "/x", sink, over);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "There is no such deployment.");
  ApiClient absent({.url = "http://127.0.0.1:" + std::to_string(io::closed_port()), .token = ""});
  const auto unreachable = follow(absent, "/x", sink, over);
  ASSERT_FALSE(unreachable);
  EXPECT_EQ(unreachable.error().code, base::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace slipway::cli
