#include "runtime/docker/log_frames.h"

#include <utility>

namespace slipway::runtime::docker {
namespace {

constexpr std::size_t kHead = 8;
constexpr std::size_t kStderr = 2;
constexpr std::size_t kLongestLine = std::size_t{64} << 10U;

std::size_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

}  // namespace

LogFrames::LogFrames(Take take) : take_(std::move(take)) {}

bool LogFrames::feed(std::string_view bytes) {
  rest_ += bytes;
  std::size_t at = 0;
  while (rest_.size() - at >= kHead) {
    const std::string_view head = std::string_view(rest_).substr(at, kHead);
    const std::size_t size = byte_at(head, 4) << 24U | byte_at(head, 5) << 16U |
                             byte_at(head, 6) << 8U | byte_at(head, 7);
    if (rest_.size() - at - kHead < size) break;
    const auto payload = std::string_view(rest_).substr(at + kHead, size);
    if (!take_payload(byte_at(head, 0) == kStderr ? kStderr : 1, payload)) return false;
    at += kHead + size;
  }
  rest_.erase(0, at);
  return true;
}

bool LogFrames::take_payload(std::size_t stream, std::string_view payload) {
  Pending& line = pending_[stream];
  const auto blank = payload.find(' ');
  const auto at = base::parse_iso8601(payload.substr(0, blank));
  if (at && blank != std::string_view::npos) payload.remove_prefix(blank + 1);
  if (!line.begun) line.at = at.value_or(base::Timestamp{});
  line.begun = true;
  const bool is_whole = payload.ends_with('\n');
  if (is_whole) payload.remove_suffix(1);
  if (payload.ends_with('\r')) payload.remove_suffix(1);
  line.text += payload.substr(0, kLongestLine - std::min(kLongestLine, line.text.size()));
  if (!is_whole) return true;
  const Pending done = std::exchange(line, {});
  return take_({0, done.at, stream == kStderr ? "stderr" : "stdout", done.text});
}

}  // namespace slipway::runtime::docker
