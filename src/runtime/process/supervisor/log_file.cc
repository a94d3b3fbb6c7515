#include "runtime/process/supervisor/log_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/process/instance/log_format.h"

namespace slipway::runtime {
namespace {

std::int64_t now_micros() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

struct Tail {
  std::uint64_t last_sequence = 0;
  std::size_t whole_size = 0;  // up to the last line end
};

// Looks at the end of the file only, which holds at least one whole line.
Tail tail_of(int file, std::size_t size) {
  std::array<char, kLongestLogLine * 2 + 256> buffer{};
  const std::size_t from = size > buffer.size() ? size - buffer.size() : 0;
  const ssize_t read = ::pread(file, buffer.data(), buffer.size(), static_cast<off_t>(from));
  std::string_view text(buffer.data(), read > 0 ? static_cast<std::size_t>(read) : 0);
  const auto end = text.rfind('\n');
  if (end == std::string_view::npos) return {0, from};
  text = text.substr(0, end);
  const auto begin = text.rfind('\n');
  const auto entry = parse_entry(begin == std::string_view::npos ? text : text.substr(begin + 1));
  return {entry ? entry->sequence : 0, from + end + 1};
}

std::size_t size_of(int file) {
  struct stat status{};
  return ::fstat(file, &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
}

}  // namespace

LogFile::LogFile(const std::string& directory, std::size_t segment_bytes)
    : current_path_(directory + "/log"),
      older_path_(directory + "/log.1"),
      segment_bytes_(segment_bytes) {
  const io::Fd older(::open(older_path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (older.is_open()) next_ = tail_of(older.value(), size_of(older.value())).last_sequence + 1;
  open_current();
  if (!file_.is_open()) return;
  const Tail tail = tail_of(file_.value(), size_of(file_.value()));
  if (::ftruncate(file_.value(), static_cast<off_t>(tail.whole_size)) == 0) size_ = tail.whole_size;
  next_ = std::max(next_, tail.last_sequence + 1);
}

void LogFile::open_current() {
  file_.reset(::open(current_path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  size_ = file_.is_open() ? size_of(file_.value()) : 0;
}

void LogFile::add(std::string_view stream, std::string_view text) {
  const std::int64_t at = now_micros();
  if (pending_.empty()) {
    first_pending_ = next_;
    if (lost_ > 0) {
      append_entry(pending_, {next_++, at, "slipway",
                              std::to_string(lost_) + " lines could not be written and are lost"});
    }
  }
  append_entry(pending_, {next_++, at, stream, text});
}

void LogFile::rotate() {
  file_.reset();
  std::rename(current_path_.c_str(), older_path_.c_str());
  open_current();
}

bool LogFile::write_pending() {
  if (!file_.is_open()) open_current();
  if (!file_.is_open()) return false;
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.value(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      // A part of a line must not stay before the next one.
      if (::ftruncate(file_.value(), static_cast<off_t>(size_)) != 0) file_.reset();
      return false;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size_ += pending_.size();
  return true;
}

void LogFile::flush() {
  if (pending_.empty()) return;
  if (size_ > 0 && size_ + pending_.size() > segment_bytes_) rotate();
  const bool told_of_loss = lost_ > 0;
  if (write_pending()) {
    lost_ = 0;
  } else {
    lost_ += next_ - first_pending_ - (told_of_loss ? 1 : 0);
    next_ = first_pending_;
  }
  pending_.clear();
}

void LineCutter::add(std::string_view data) {
  while (!data.empty()) {
    const std::size_t room = kLongestLogLine - rest_.size();
    const auto end = data.find('\n');
    const std::size_t taken = std::min({end, room, data.size()});
    rest_ += data.substr(0, taken);
    data.remove_prefix(taken);
    const bool at_line_end = data.starts_with('\n');
    if (at_line_end) data.remove_prefix(1);
    if (at_line_end && rest_.ends_with('\r')) rest_.pop_back();
    if (at_line_end || rest_.size() == kLongestLogLine) {
      log_.add(stream_, rest_);
      rest_.clear();
    }
  }
}

void LineCutter::finish() {
  if (!rest_.empty()) log_.add(stream_, rest_);
  rest_.clear();
}

}  // namespace slipway::runtime
