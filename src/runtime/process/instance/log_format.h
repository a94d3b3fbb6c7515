#pragma once
// The form of an instance's log: one line an entry, "SEQUENCE MICROSECONDS STREAM text". Text may
// hold any byte but a line end. A last line without line end is torn and counts as not there. The
// newer entries are in `log`, the older in `log.1`. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::runtime {

struct LogEntry {
  std::uint64_t sequence = 0;
  std::int64_t at = 0;  // µs since the epoch
  std::string_view stream;
  std::string_view text;
};

void append_entry(std::string& out, const LogEntry& entry);
std::optional<LogEntry> parse_entry(std::string_view line);

inline constexpr std::size_t kLongestLogLine = std::size_t{16} << 10U;

}  // namespace slipway::runtime
