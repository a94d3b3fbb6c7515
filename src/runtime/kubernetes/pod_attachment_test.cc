// What a container's input and output are over a WebSocket, and how a build's are told. Against a
// real API server: the cluster's tests.

#include "runtime/kubernetes/pod_attachment.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/kubernetes/build_talk.h"
#include "runtime/kubernetes/testing/scripted_stream.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

using testing::ElementsAre;

PodAttachment pod_that_writes(const std::string& bytes, std::string& sent,
                              bool breaks_off = false) {
  return PodAttachment(io::WebSocket(std::make_unique<ScriptedStream>(bytes, sent, breaks_off),
                                     io::WebSocketRole::kClient));
}

TEST(PodAttachment, ReadsBothOutputsAndEndsWithTheContainer) {
  std::string sent;
  auto pod = pod_that_writes(
      channel_message(0, "") + channel_message(1, "one\n") + channel_message(2, "two\n") +
          channel_message(3, R"({"status": "Success"})") +
          io::web_socket_frame(io::WebSocketOpcode::kClose, "", std::nullopt),
      sent);
  const auto piece = pod.read();
  ASSERT_TRUE(piece) << piece.error().message;
  EXPECT_EQ(piece->bytes, "one\ntwo\n");
  EXPECT_TRUE(piece->has_ended);
}

TEST(PodAttachment, SaysWhyItIsCarriedNoMore) {
  struct Case {
    std::string bytes;
    std::string message;
  };
  const std::string failure = R"({"status": "Failure", "message": "the node is gone"})";
  for (const auto& [bytes, message] : {Case{channel_message(3, failure), "the node is gone"},
                                       Case{"", "the connection broke off"}}) {
    std::string sent;
    auto pod = pod_that_writes(bytes, sent, true);
    auto failed = pod.read();
    if (failed && !failed->has_ended) failed = pod.read();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, message);
  }
}

TEST(PodAttachment, WritesToTheInput) {
  std::string sent;
  auto pod = pod_that_writes("", sent);
  EXPECT_EQ(pod.write("tar").value(), 3U);
  io::WebSocketParser parser(true);
  parser.feed(sent);
  EXPECT_EQ((*parser.next())->payload, std::string("\0tar", 4));
}

TEST(BuildTalk, GivesTheSourcesAndLogsLinesWithoutSecrets) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "Dockerfile") << "FROM scratch\n";
  Version version;
  version.secrets = {"s3cret"};
  version.registries = {{"registry.example.org", "bot", "password"}};
  std::vector<std::string> lines;
  const LogSink log = [&](auto, std::string_view text) { lines.emplace_back(text); };
  BuildTalk talk(*docker::BuildContext::of(folder.path(), "Dockerfile"), version, log);

  std::string sources;
  for (auto piece = talk.read(); piece && !piece->has_ended; piece = talk.read()) {
    sources += piece->bytes;
  }
  EXPECT_NE(sources.find("FROM scratch\n"), std::string::npos);

  for (const auto* bytes : {"#1 a\r\n#2 s3c", "ret\n\n#3 pass", "word"}) {
    EXPECT_EQ(talk.write(bytes).value(), std::string_view(bytes).size());
  }
  talk.end();
  EXPECT_THAT(lines, ElementsAre("#1 a", "#2 [secret]", "#3 [secret]"));
  EXPECT_EQ(talk.last_line(), "#3 [secret]");
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
