#include "runtime/docker/line_numbers.h"

#include <algorithm>
#include <utility>

namespace slipway::runtime::docker {
namespace {

constexpr std::uint64_t kSpacing = 50;
constexpr std::size_t kMostPositions = 1000;

}  // namespace

void LinePositions::add(Position position) {
  if (!positions_.empty() && position.sequence < last() + kSpacing) return;
  if (positions_.size() == kMostPositions) {
    std::size_t at = 0;
    std::erase_if(positions_, [&](const Position&) { return at++ % 2 == 1; });
  }
  positions_.push_back(position);
}

LinePositions::Position LinePositions::before(std::uint64_t after) const {
  const auto later = std::upper_bound(positions_.begin(), positions_.end(), after + 1,
                                      [](std::uint64_t sequence, const Position& position) {
                                        return sequence < position.sequence;
                                      });
  return later == positions_.begin() ? Position{} : *std::prev(later);
}

std::uint64_t LinePositions::sequence_at(base::Timestamp at) const {
  const auto found = std::lower_bound(
      positions_.begin(), positions_.end(), at,
      [](const Position& position, base::Timestamp time) { return position.at < time; });
  return found == positions_.end() || found->at != at ? 0 : found->sequence;
}

base::Timestamp LinePositions::last_at() const {
  return positions_.empty() ? base::Timestamp{} : positions_.back().at;
}

LineNumbers::LineNumbers(LinePositions positions) : positions_(std::move(positions)) {}

base::Timestamp LineNumbers::begin(std::uint64_t after) {
  const auto position = positions_.before(after);
  first_ = position.sequence;
  return position.at;
}

std::uint64_t LineNumbers::next(base::Timestamp at) {
  if (sequence_ != 0) {
    ++sequence_;
  } else if (const auto known = positions_.sequence_at(at); known != 0 && known >= first_) {
    sequence_ = known;
  } else if (positions_.last() == 0 || at > positions_.last_at()) {
    // How many lines are gone between is not known.
    sequence_ = positions_.last() + 1;
  } else {
    return 0;
  }
  if (at > latest_) positions_.add({sequence_, at});
  latest_ = std::max(latest_, at);
  return sequence_;
}

}  // namespace slipway::runtime::docker
