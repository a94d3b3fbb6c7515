#pragma once
// Gives the lines of a log, of which only times are known, numbers that stay the same from reading
// to reading, also where a reading begins in the middle or the oldest lines are gone. Pure.

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace slipway::runtime::docker {

// Lines whose numbers are known: each the first of all that have its time or a later one.
class LinePositions {
 public:
  struct Position {
    std::uint64_t sequence = 0;
    base::Timestamp at{};
  };

  // Keeps it where it is far enough behind the last.
  void add(Position position);
  // The latest at or before the line after `after`; the log's begin where there is none.
  Position before(std::uint64_t after) const;
  // 0 where no line has exactly this time.
  std::uint64_t sequence_at(base::Timestamp at) const;
  std::uint64_t last() const { return positions_.empty() ? 0 : positions_.back().sequence; }
  base::Timestamp last_at() const;

 private:
  std::vector<Position> positions_;
};

// One reading.
class LineNumbers {
 public:
  explicit LineNumbers(LinePositions positions);

  // From when on the lines after `after` are to be read, or from a little earlier: where lines are
  // out of order, what stands before the line of that time may be incomplete, and is not counted.
  base::Timestamp begin(std::uint64_t after);
  // The number of the next line; 0 where it cannot be known.
  std::uint64_t next(base::Timestamp at);
  const LinePositions& positions() const { return positions_; }

 private:
  LinePositions positions_;
  std::uint64_t first_ = 0;     // before it no number is given
  std::uint64_t sequence_ = 0;  // of the line before; 0: not known yet
  base::Timestamp latest_{};
};

}  // namespace slipway::runtime::docker
