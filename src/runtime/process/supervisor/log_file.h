#pragma once
// The writing side of an instance's log: bounded by two files, of which the older is dropped. Where
// the disk is full lines are lost, counted and told of later; nothing ever blocks or fails because
// of it. Used by the supervisor only; not thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "io/fd.h"

namespace slipway::runtime {

class LogFile {
 public:
  // Goes on after the last whole entry that is there.
  LogFile(const std::string& directory, std::size_t segment_bytes);

  void add(std::string_view stream, std::string_view text);
  // Writes what was added.
  void flush();

 private:
  void open_current();
  void rotate();
  bool write_pending();

  std::string current_path_;
  std::string older_path_;
  std::size_t segment_bytes_;
  io::Fd file_;
  std::size_t size_ = 0;
  std::uint64_t next_ = 1;
  std::string pending_;
  std::uint64_t first_pending_ = 1;
  std::uint64_t lost_ = 0;
};

// Cuts a stream into lines; longer ones than kLongestLogLine into several.
class LineCutter {
 public:
  LineCutter(LogFile& log, std::string_view stream) : log_(log), stream_(stream) {}
  void add(std::string_view data);
  // The last line may lack its end.
  void finish();

 private:
  LogFile& log_;
  std::string_view stream_;
  std::string rest_;
};

}  // namespace slipway::runtime
