#include "runtime/process/log_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "io/fd.h"
#include "runtime/process/instance/log_format.h"

namespace slipway::runtime {
namespace {

// Holds more than one whole line wherever it is read from.
constexpr std::size_t kLogPiece = kLongestLogLine * 2 + 1024;

class Segment {
 public:
  explicit Segment(const std::filesystem::path& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status{};
    if (file_.is_open() && ::fstat(file_.value(), &status) == 0) {
      size_ = static_cast<std::size_t>(status.st_size);
    }
  }

  std::optional<std::uint64_t> first_sequence() const { return sequence_after(0).sequence; }

  template <typename Take>
  void read_after(std::uint64_t after, const Take& take) const {
    std::string rest;
    std::size_t at = find(after);
    while (at < size_) {
      const std::string piece = read(at);
      if (piece.empty()) return;
      at += piece.size();
      rest += piece;
      std::size_t begin = 0;
      for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
        const auto entry = parse_entry(std::string_view(rest).substr(begin, end - begin));
        begin = end + 1;
        if (entry && entry->sequence > after && !take(*entry)) return;
      }
      rest.erase(0, begin);
    }
  }

 private:
  struct Position {
    std::size_t offset = 0;
    std::optional<std::uint64_t> sequence{};
  };

  std::string read(std::size_t from) const {
    std::string piece(std::min(kLogPiece, size_ - from), '\0');
    const ssize_t size =
        ::pread(file_.value(), piece.data(), piece.size(), static_cast<off_t>(from));
    piece.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return piece;
  }

  // The first line that begins at or after `from`.
  Position sequence_after(std::size_t from) const {
    if (from >= size_) return {size_};
    const std::string piece = read(from == 0 ? 0 : from - 1);
    std::size_t begin = 0;
    if (from != 0) {
      const auto line_end = piece.find('\n');
      if (line_end == std::string::npos) return {size_};
      begin = line_end + 1;
    }
    const auto end = piece.find('\n', begin);
    if (end == std::string::npos) return {size_};
    const auto entry = parse_entry(std::string_view(piece).substr(begin, end - begin));
    const std::size_t offset = (from == 0 ? 0 : from - 1) + begin;
    return entry ? Position{offset, entry->sequence} : Position{offset};
  }

  // The begin of a line, at or shortly before the first entry after `after`.
  std::size_t find(std::uint64_t after) const {
    std::size_t low = 0;
    std::size_t high = size_;
    while (high - low > kLogPiece) {
      const std::size_t middle = low + (high - low) / 2;
      const Position position = sequence_after(middle);
      if (position.sequence && *position.sequence <= after) {
        low = position.offset;
      } else {
        high = middle;
      }
    }
    return low;
  }

  io::Fd file_;
  std::size_t size_ = 0;
};

}  // namespace

std::vector<model::LogLine> read_log(const std::filesystem::path& instance, std::uint64_t after,
                                     std::size_t limit, const SecretMask& mask) {
  // In this order: an entry that moves meanwhile is then seen twice rather than not at all.
  const Segment current(instance / "log");
  const Segment older(instance / "log.1");
  std::vector<model::LogLine> lines;
  const auto take = [&](const LogEntry& entry) {
    if (lines.size() >= limit) return false;
    if (entry.sequence > after) {
      after = entry.sequence;
      lines.push_back({entry.sequence, base::from_micros(entry.at), std::string(entry.stream),
                       base::to_valid_utf8(mask.apply(entry.text))});
    }
    return true;
  };
  const auto first = current.first_sequence();
  if (!first || *first > after + 1) older.read_after(after, take);
  current.read_after(after, take);
  return lines;
}

}  // namespace slipway::runtime
