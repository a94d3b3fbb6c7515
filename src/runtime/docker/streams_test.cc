// What engines send piece by piece: logs and progress.

#include <gtest/gtest.h>

#include "runtime/docker/build_trace.h"
#include "runtime/docker/log_frames.h"
#include "runtime/docker/progress.h"

namespace slipway::runtime::docker {
namespace {

std::string frame(char stream, const std::string& payload) {
  std::string bytes{stream, '\0', '\0', '\0'};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<char>(payload.size() >> shift & 0xffU));
  }
  return bytes + payload;
}

std::string text_of(const model::LogLine& line) {
  return line.stream + " " + base::to_iso8601(line.at) + " " + line.text;
}

TEST(LogFrames, AreLinesWhereverTheyAreCut) {
  const std::string bytes =
      frame(1, "2026-01-02T03:04:05.000000001Z one\n") + frame(2, "2026-01-02T03:04:06Z two\r\n") +
      frame(1, "2026-01-02T03:04:07Z be") + frame(2, "2026-01-02T03:04:08Z between\n") +
      frame(1, "2026-01-02T03:04:09Z gun\n") + frame(1, "2026-01-02T03:04:10Z \n") +
      frame(1, "2026-01-02T03:04:11Z unfinished");
  const std::vector<std::string> expected{
      "stdout 2026-01-02T03:04:05.000Z one", "stderr 2026-01-02T03:04:06.000Z two",
      "stderr 2026-01-02T03:04:08.000Z between", "stdout 2026-01-02T03:04:07.000Z begun",
      "stdout 2026-01-02T03:04:10.000Z "};
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    std::vector<std::string> lines;
    LogFrames frames([&](const model::LogLine& line) {
      lines.push_back(text_of(line));
      return true;
    });
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      EXPECT_TRUE(frames.feed(std::string_view(bytes).substr(at, piece)));
    }
    EXPECT_EQ(lines, expected);
  }
}

TEST(LogFrames, EndWhereTheyAreToldTo) {
  int lines = 0;
  LogFrames frames([&](const model::LogLine&) { return ++lines < 2; });
  const std::string one = frame(1, "2026-01-02T03:04:05Z x\n");
  EXPECT_FALSE(frames.feed(one + one + one));
  EXPECT_EQ(lines, 2);
}

TEST(LogFrames, ALineThatNeverEndsIsCut) {
  std::size_t size = 0;
  LogFrames frames([&](const model::LogLine& line) {
    size = line.text.size();
    return true;
  });
  for (int part = 0; part < 100; ++part) {
    frames.feed(frame(1, "2026-01-02T03:04:05Z " + std::string(16'384, 'x')));
  }
  frames.feed(frame(1, "2026-01-02T03:04:05Z \n"));
  EXPECT_EQ(size, 65'536U);
}

TEST(ProgressReader, WritesWhatABuildSays) {
  std::vector<std::string> lines;
  const LogSink sink = [&](std::string_view stream, std::string_view text) {
    EXPECT_EQ(stream, "stdout");
    lines.emplace_back(text);
  };
  ProgressReader reader(SecretMask({"s3cret"}), sink);
  const std::string bytes =
      "{\"stream\":\"Step 1/2 : FROM scratch\"}\r\n{\"stream\":\"\\n\"}\r\n"
      "{\"status\":\"Pulling from a\",\"id\":\"1\"}\n"
      "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1},\"id\":\"1\"}\n"
      "{\"stream\":\"token s3cret\\nmore\\r\\n\"}\n{\"aux\":{\"ID\":\"x\"}}\nno json\n"
      "{\"errorDetail\":{\"message\":\"it said s3cret.\"},\"error\":\"it said s3cret.\"}";
  for (const char c : bytes) reader.feed(std::string_view(&c, 1));
  reader.finish();
  EXPECT_EQ(lines, (std::vector<std::string>{"Step 1/2 : FROM scratch", "Pulling from a",
                                             "token [secret]", "more"}));
  EXPECT_EQ(reader.error(), "it said [secret]");
}

// A field of bytes of a protobuf message.
std::string proto(char field, const std::string& bytes) {
  return std::string{static_cast<char>(field << 3 | 2), static_cast<char>(bytes.size())} + bytes;
}

TEST(BuildTrace, IsItsStepsAndWhatTheySay) {
  const auto step = [](const std::string& digest, const std::string& name,
                       const std::string& more = "") {
    return proto(1, proto(1, digest) + proto(3, name) + more);
  };
  const auto output = [](const std::string& digest, const std::string& text) {
    return proto(3, proto(1, digest) + std::string{3 << 3, 1} + proto(4, text));
  };
  const std::string began = proto(5, "t");
  struct Case {
    std::string message;
    std::vector<std::string> lines;
  };
  const std::vector<Case> cases{
      {step("a", "[1/2] COPY x /"), {}},
      {step("a", "[1/2] COPY x /", began) + step("c", "[internal] load", began),
       {"[1/2] COPY x /"}},
      {step("a", "[1/2] COPY x /", began + proto(6, "t")), {}},
      {step("b", "[2/2] RUN y", began + std::string{4 << 3, 1}), {"[2/2] RUN y (cached)"}},
      {output("b", "one\ntw") + output("a", "between\n"), {"one", "between"}},
      {output("b", "o\nend"), {"two"}},
      {"no message", {}},
      {proto(1, "\xff\xff") + "\x0a\x7f", {}},
      // A number where bytes are expected does not say the bytes before it again.
      {output("c", "once\n") + std::string{3 << 3, 1, 3 << 3, 1}, {"once"}}};
  BuildTrace trace;
  for (const auto& [message, lines] : cases) EXPECT_EQ(trace.take(message), lines) << message;
  EXPECT_EQ(trace.finish(), std::vector<std::string>{"end"});
}

TEST(ProgressReader, TellsWhatWasRefused) {
  const LogSink sink = [](auto, auto) {};
  ProgressReader reader(SecretMask({}), sink);
  reader.feed("{\"message\":\"no such image.\"}");
  reader.finish();
  EXPECT_EQ(reader.refusal(), "no such image");
}

TEST(Progress, TellsTheDigestOfWhatWasPushed) {
  struct PushedCase {
    std::string line;
    std::string digest;
  };
  for (const auto& [line, digest] : std::vector<PushedCase>{
           {R"({"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:aa","Size":528}})",
            "sha256:aa"},
           {R"({"status":"1.2: digest: sha256:bb size: 528"})", "sha256:bb"},
           {R"({"status":"1.2: digest: sha256:bb"})", "sha256:bb"},
           {R"({"status":"Digest: sha256:cc"})", ""},
           {R"({"aux":{"ID":"sha256:dd"}})", ""},
           {R"({"status":"Pushed","progressDetail":{},"id":"5f70bf18a086"})", ""}}) {
    const LogSink silent = [](auto, auto) {};
    ProgressReader reader(SecretMask({}), silent);
    reader.feed(line + "\n" + R"({"status":"done"})" + "\n");
    reader.finish();
    EXPECT_EQ(reader.digest(), digest) << line;
  }
}

}  // namespace
}  // namespace slipway::runtime::docker
