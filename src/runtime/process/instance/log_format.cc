#include "runtime/process/instance/log_format.h"

#include "runtime/process/instance/records.h"

namespace slipway::runtime {

void append_entry(std::string& out, const LogEntry& entry) {
  out += std::to_string(entry.sequence);
  out += ' ';
  out += std::to_string(entry.at);
  out += ' ';
  out += entry.stream;
  out += ' ';
  out += entry.text;
  out += '\n';
}

std::optional<LogEntry> parse_entry(std::string_view line) {
  const auto next_word = [&line]() -> std::optional<std::string_view> {
    const auto end = line.find(' ');
    if (end == std::string_view::npos) return std::nullopt;
    const auto word = line.substr(0, end);
    line.remove_prefix(end + 1);
    return word;
  };
  const auto sequence = next_word();
  const auto at = next_word();
  const auto stream = next_word();
  if (!stream) return std::nullopt;
  const auto number = parse_number(*sequence);
  const auto micros = parse_number(*at);
  if (!number || !micros || *number < 1) return std::nullopt;
  return LogEntry{static_cast<std::uint64_t>(*number), *micros, *stream, line};
}

}  // namespace slipway::runtime
