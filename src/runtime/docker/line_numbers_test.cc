#include "runtime/docker/line_numbers.h"

#include <gtest/gtest.h>

namespace slipway::runtime::docker {
namespace {

base::Timestamp second(int count) { return base::Timestamp(std::chrono::seconds(count)); }

// Reads the lines of the seconds [from, to); their numbers.
std::vector<std::uint64_t> read(LineNumbers& numbers, int from, int to) {
  std::vector<std::uint64_t> sequences;
  for (int at = from; at < to; ++at) sequences.push_back(numbers.next(second(at)));
  return sequences;
}

TEST(LineNumbers, CountsFromTheStart) {
  LineNumbers numbers({});
  EXPECT_EQ(numbers.begin(0), base::Timestamp{});
  EXPECT_EQ(read(numbers, 10, 13), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(LineNumbers, GoesOnInTheMiddle) {
  LineNumbers first({});
  read(first, 1, 1001);
  LineNumbers again(first.positions());
  const auto begin = again.begin(990);
  EXPECT_GT(begin, second(900));
  const int from = static_cast<int>(begin.time_since_epoch() / std::chrono::seconds(1)) - 5;
  std::uint64_t at_1001 = 0;
  for (int at = from; at <= 1001; ++at) at_1001 = again.next(second(at));
  EXPECT_EQ(at_1001, 1001U);
}

TEST(LineNumbers, KeepsNumbersWhenTheOldestLinesAreGone) {
  LineNumbers first({});
  read(first, 1, 501);
  LineNumbers again(first.positions());
  for (int at = 130; at <= 600; ++at) {
    const auto sequence = again.next(second(at));
    // Up to the first line that is known again.
    EXPECT_TRUE(sequence == static_cast<std::uint64_t>(at) || (sequence == 0 && at < 180)) << at;
  }
}

TEST(LineNumbers, GoesOnCountingWhenAllThatWasKnownIsGone) {
  LineNumbers first({});
  read(first, 1, 102);
  LineNumbers again(first.positions());
  EXPECT_EQ(again.next(second(5000)), 102U);
}

TEST(LineNumbers, LinesOfOneTimeAreToldApart) {
  LineNumbers first({});
  for (int line = 0; line < 500; ++line) first.next(second(line / 100 + 1));
  LineNumbers again(first.positions());
  for (std::uint64_t line = 0; line < 500; ++line) {
    EXPECT_EQ(again.next(second(static_cast<int>(line) / 100 + 1)), line + 1);
  }
}

// Engines write the lines of two streams a little out of order, and leave out each line that is
// older than what they are asked for, wherever it stands.
TEST(LineNumbers, OfLinesOutOfOrderNoneIsLostOrDoubledFromPageToPage) {
  constexpr std::uint64_t lines = 3000;
  constexpr std::size_t page = 500;
  std::vector<std::chrono::microseconds> times;
  times.reserve(lines);
  for (std::uint64_t line = 0; line < lines; ++line) {
    // Every third line's time is 40 ms too early.
    times.emplace_back(1'000'000'000 + 900 * line - (line % 3 == 2 ? 40'000 : 0));
  }
  LinePositions positions;
  for (std::uint64_t after = 0; after < lines;) {
    LineNumbers numbers(positions);
    const auto since =
        std::chrono::floor<std::chrono::seconds>(numbers.begin(after).time_since_epoch()) -
        std::chrono::seconds(1);
    std::size_t count = 0;
    for (std::uint64_t line = 0; line < lines && count < page; ++line) {
      if (times[line] < since) continue;
      const auto sequence = numbers.next(base::Timestamp(times[line]));
      if (sequence <= after + count) continue;
      EXPECT_EQ(sequence, line + 1);
      ++count;
    }
    ASSERT_GT(count, 0U);
    positions = numbers.positions();
    after += count;
  }
}

TEST(LineNumbers, RemembersNoMoreThanItMust) {
  LineNumbers numbers({});
  read(numbers, 1, 200'001);
  LineNumbers again(numbers.positions());
  EXPECT_EQ(again.begin(1), second(1));
  EXPECT_GT(again.begin(199'999), second(199'000));
}

}  // namespace
}  // namespace slipway::runtime::docker
