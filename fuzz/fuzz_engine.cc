// What a container engine streams: the progress of builds, BuildKit's traces in it, and the frames
// of logs. In pieces of any size they say the same as in one, and no secret comes through.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "require.h"
#include "runtime/docker/build_trace.h"
#include "runtime/docker/log_frames.h"
#include "runtime/docker/progress.h"

namespace {

using namespace slipway::runtime;

template <typename Feed>
void in_pieces(std::string_view bytes, std::size_t piece, const Feed& feed) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) feed(bytes.substr(at, piece));
}

std::vector<std::string> progress(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> lines;
  const LogSink sink = [&](std::string_view, std::string_view text) { lines.emplace_back(text); };
  docker::ProgressReader reader(SecretMask({"s3cret"}), sink);
  in_pieces(bytes, piece, [&](std::string_view part) { reader.feed(part); });
  reader.finish();
  lines.push_back(reader.error());
  lines.push_back(reader.refusal());
  for (const auto& line : lines) REQUIRE(line.find("s3cret") == std::string::npos);
  return lines;
}

std::vector<std::string> frames(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> lines;
  docker::LogFrames reader([&](const slipway::model::LogLine& line) {
    lines.push_back(line.stream + line.text);
    return true;
  });
  in_pieces(bytes, piece, [&](std::string_view part) { reader.feed(part); });
  return lines;
}

void fuzz(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t piece = 1U + static_cast<unsigned char>(bytes.front()) % 64U;
  bytes.remove_prefix(1);
  REQUIRE(progress(bytes, piece) == progress(bytes, bytes.size() + 1));
  REQUIRE(frames(bytes, piece) == frames(bytes, bytes.size() + 1));
  docker::BuildTrace trace;
  std::size_t said = 0;
  for (const auto& line : trace.take(bytes)) said += line.size();
  for (const auto& line : trace.finish()) said += line.size();
  REQUIRE(said <= bytes.size() + 9 * bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
