#pragma once
// The lines of one version's or attempt's output, kept and numbered as they come from its pods,
// which take what they wrote along when they go. Pure; not thread-safe.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/deployment.h"

namespace slipway::runtime::kubernetes {

// One line as GET .../log?timestamps=true has it; its time as it was written, for comparing.
struct StampedLine {
  std::string stamp;  // "2026-11-27T20:00:00.123456789Z"
  std::string text;
};
// Those of a log that are whole or not: a line's end may be missing at its end.
std::vector<StampedLine> stamped_lines(std::string_view log);

class LogLines {
 public:
  // Of one run of a container. What was added of it before is left out, by its time.
  void add(const std::string& run, const std::vector<StampedLine>& lines, std::string_view stream);
  // From when on the run's log is wanted: its last line's time; "" at first.
  std::string last(const std::string& run) const;
  // After line `after`, at most `limit`.
  std::vector<model::LogLine> read(std::uint64_t after, std::size_t limit) const;

 private:
  std::deque<model::LogLine> lines_;
  std::map<std::string, std::string> last_;  // stamps, by run
  std::uint64_t sequence_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace slipway::runtime::kubernetes
