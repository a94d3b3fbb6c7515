#include "runtime/docker/progress.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "runtime/docker/answers.h"

namespace slipway::runtime::docker {
namespace {

std::string without_end(std::string text) {
  const auto last = text.find_last_not_of(" .\r\n");
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

}  // namespace

ProgressReader::ProgressReader(SecretMask mask, const LogSink& log)
    : mask_(std::move(mask)), log_(log) {}

bool ProgressReader::feed(std::string_view bytes) {
  rest_ += bytes;
  std::size_t at = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', at)) {
    take(std::string_view(rest_).substr(at, end - at));
    at = end + 1;
  }
  rest_.erase(0, at);
  return true;
}

void ProgressReader::finish() {
  take(std::exchange(rest_, {}));
  write_lines(trace_.finish());
  if (!written_.empty()) write("\n");
}

std::string ProgressReader::refusal() const { return without_end(mask_.apply(message_of(last_))); }

void ProgressReader::take(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return;
  last_ = line;
  const Progress progress = progress_of(line);
  if (!progress.error.empty()) error_ = without_end(mask_.apply(progress.error));
  if (!progress.digest.empty()) digest_ = progress.digest;
  if (!progress.trace.empty()) write_lines(trace_.take(progress.trace));
  if (progress.text.empty()) return;
  // A build's texts have their line ends, a pull's have none.
  write(progress.is_line ? progress.text + "\n" : progress.text);
}

void ProgressReader::write_lines(const std::vector<std::string>& lines) {
  for (const auto& line : lines) write(line + "\n");
}

void ProgressReader::write(std::string_view text) {
  written_ += text;
  std::size_t at = 0;
  for (auto end = written_.find('\n'); end != std::string::npos; end = written_.find('\n', at)) {
    std::string_view line = std::string_view(written_).substr(at, end - at);
    while (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (!line.empty()) log_("stdout", base::to_valid_utf8(mask_.apply(line)));
  }
  written_.erase(0, at);
}

}  // namespace slipway::runtime::docker
