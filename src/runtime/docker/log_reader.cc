#include "runtime/docker/log_reader.h"

#include "base/encoding.h"
#include "runtime/docker/log_frames.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {

LogReader::LogReader(Engine& engine) : engine_(engine) {}

std::vector<model::LogLine> LogReader::read(const Container& container, std::uint64_t after,
                                            std::size_t limit) {
  std::vector<model::LogLine> lines;
  if (limit == 0) return lines;
  const SecretMask mask(container.secrets);
  std::uint64_t sequence = 0;
  LogFrames frames([&](model::LogLine line) {
    line.sequence = ++sequence;
    if (line.sequence <= after) return true;
    line.text = base::to_valid_utf8(mask.apply(line.text));
    lines.push_back(std::move(line));
    return lines.size() < limit;
  });
  const EngineCall call{.path = "/containers/" + container.id +
                                "/logs?stdout=true&stderr=true&timestamps=true"};
  const auto answer =
      engine_.stream(call, [&](std::string_view bytes) { return frames.feed(bytes); });
  if (!answer || answer->status >= 300) return {};
  return lines;
}

void LogReader::forget(const model::DeploymentId& /*deployment*/) {}

}  // namespace slipway::runtime::docker
