#include "runtime/docker/log_reader.h"

#include <utility>

#include "base/encoding.h"
#include "runtime/docker/log_frames.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {
namespace {

std::string log_path(const Container& container, base::Timestamp since) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since.time_since_epoch()).count();
  std::string path =
      "/containers/" + container.id + "/logs?stdout=true&stderr=true&timestamps=true";
  // Two streams' lines may stand a little out of order, hence a second more.
  if (seconds > 1) path += "&since=" + std::to_string(seconds - 1);
  return path;
}

}  // namespace

LogReader::LogReader(Engine& engine) : engine_(engine) {}

LinePositions LogReader::positions_of(const Container& container) {
  const std::scoped_lock lock(mutex_);
  const auto known = known_.find(container.instance.deployment);
  if (known == known_.end() || known->second.container != container.id) return {};
  return known->second.positions;
}

void LogReader::store(const Container& container, LinePositions positions) {
  const std::scoped_lock lock(mutex_);
  auto& known = known_[container.instance.deployment];
  const bool is_newer =
      known.container != container.id || known.positions.last() < positions.last();
  if (is_newer) known = {container.id, std::move(positions)};
}

std::vector<model::LogLine> LogReader::read(const Container& container, std::uint64_t after,
                                            std::size_t limit) {
  std::vector<model::LogLine> lines;
  if (limit == 0) return lines;
  const SecretMask mask(container.secrets);
  LineNumbers numbers(positions_of(container));
  LogFrames frames([&](model::LogLine line) {
    line.sequence = numbers.next(line.at);
    if (line.sequence <= after) return true;
    line.text = base::to_valid_utf8(mask.apply(line.text));
    lines.push_back(std::move(line));
    return lines.size() < limit;
  });
  const EngineCall call{.path = log_path(container, numbers.begin(after))};
  const auto answer =
      engine_.stream(call, [&](std::string_view bytes) { return frames.feed(bytes); });
  if (!answer || answer->status >= 300) return {};
  store(container, numbers.positions());
  return lines;
}

void LogReader::forget(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  known_.erase(deployment);
}

}  // namespace slipway::runtime::docker
