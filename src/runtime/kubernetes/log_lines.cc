#include "runtime/kubernetes/log_lines.h"

#include <algorithm>
#include <utility>

namespace slipway::runtime::kubernetes {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
constexpr std::size_t kOfALine = 64;       // beside its text
constexpr std::size_t kWholeSeconds = 19;  // "2026-11-27T20:00:00"
constexpr std::size_t kFractionDigits = 9;

// Without the zeros that some runtimes leave out at the end of a fraction.
std::string comparable(std::string_view stamp) {
  std::string text(stamp.substr(0, kWholeSeconds));
  std::string fraction;
  if (stamp.size() > kWholeSeconds && stamp[kWholeSeconds] == '.') {
    for (const char c : stamp.substr(kWholeSeconds + 1)) {
      if (c < '0' || c > '9' || fraction.size() == kFractionDigits) break;
      fraction += c;
    }
  }
  fraction.resize(kFractionDigits, '0');
  return text + "." + fraction + "Z";
}

}  // namespace

std::vector<StampedLine> stamped_lines(std::string_view log) {
  std::vector<StampedLine> lines;
  while (!log.empty()) {
    const auto end = std::min(log.find('\n'), log.size());
    std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto blank = line.find(' ');
    const std::string_view stamp = line.substr(0, blank);
    if (!base::parse_iso8601(stamp)) continue;
    lines.push_back({comparable(stamp), blank == std::string_view::npos
                                            ? std::string()
                                            : std::string(line.substr(blank + 1))});
  }
  return lines;
}

void LogLines::add(const std::string& run, const std::vector<StampedLine>& lines,
                   std::string_view stream) {
  auto& last = last_[run];
  const std::string before = last;
  for (const auto& [stamp, text] : lines) {
    if (stamp <= before) continue;
    const auto at = base::parse_iso8601(stamp).value_or(base::Timestamp());
    lines_.push_back({++sequence_, at, std::string(stream), text});
    bytes_ += text.size() + kOfALine;
    last = std::max(last, stamp);
  }
  while (bytes_ > kMostBytes && !lines_.empty()) {
    bytes_ -= lines_.front().text.size() + kOfALine;
    lines_.pop_front();
  }
}

std::string LogLines::last(const std::string& run) const {
  const auto found = last_.find(run);
  return found == last_.end() ? std::string() : found->second;
}

std::vector<model::LogLine> LogLines::read(std::uint64_t after, std::size_t limit) const {
  std::vector<model::LogLine> found;
  auto from = std::upper_bound(
      lines_.begin(), lines_.end(), after,
      [](std::uint64_t sequence, const model::LogLine& line) { return sequence < line.sequence; });
  for (; from != lines_.end() && found.size() < limit; ++from) found.push_back(*from);
  return found;
}

}  // namespace slipway::runtime::kubernetes
