#include "io/relay.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>

#include "io/fd.h"

namespace slipway::io {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kMostHeld = std::size_t{128} << 10U;
constexpr auto kLook = std::chrono::seconds(5);

// One direction.
class Way {
 public:
  Way(ByteStream& from, ByteStream& to) : from_(from), to_(to) {}

  // Whether something moved.
  base::Result<bool> move() {
    bool moved = false;
    if (takes_more()) {
      auto piece = from_.read();
      if (!piece) return base::fail(piece.error());
      held_ += piece->bytes;
      has_ended_ = piece->has_ended;
      moved = !piece->bytes.empty() || has_ended_;
    }
    if (waits_to_write()) {
      const auto before = to_.unsent();
      const auto written = to_.write(held_);
      if (!written) return base::fail(written.error());
      held_.erase(0, *written);
      moved = moved || *written > 0 || to_.unsent() < before;
    }
    if (has_ended_ && held_.empty() && !is_finished_) {
      is_finished_ = true;
      if (auto finished = to_.finish(); !finished) return base::fail(finished.error());
    }
    return moved;
  }

  bool takes_more() const { return !has_ended_ && held_.size() < kMostHeld; }
  bool waits_to_write() const { return !held_.empty() || to_.unsent() > 0; }
  bool has_ended() const { return has_ended_; }
  bool is_over() const { return has_ended_ && !waits_to_write(); }

 private:
  ByteStream& from_;
  ByteStream& to_;
  std::string held_;
  bool has_ended_ = false;
  bool is_finished_ = false;
};

short wanted(const Way& out_of, const Way& into) {
  return static_cast<short>((out_of.takes_more() ? POLLIN : 0) |
                            (into.waits_to_write() ? POLLOUT : 0));
}

std::string carry(ByteStream& one, ByteStream& other, const RelayLimits& limits,
                  const std::stop_token& stop) {
  const Fd stopped(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const std::stop_callback wake(stop, [&] {
    constexpr std::uint64_t count = 1;
    [[maybe_unused]] const auto written = ::write(stopped.value(), &count, sizeof count);
  });
  Way there(one, other);
  Way back(other, one);
  const auto began = Steady::now();
  auto moved_at = began;
  auto looked_at = began;
  while (!stop.stop_requested()) {
    bool moved = false;
    for (Way* way : {&there, &back}) {
      const auto result = way->move();
      if (!result) return result.error().message;
      moved = moved || *result;
    }
    if (there.is_over() && back.is_over()) return {};
    const auto now = Steady::now();
    if (now - looked_at > kLook) {
      looked_at = now;
      if (limits.may_go_on && !limits.may_go_on()) return "who opened it may no longer do so";
    }
    if (now - began > limits.at_most) return "it was open for as long as it may";
    if (moved) {
      moved_at = now;
      continue;
    }
    const auto patience = there.has_ended() || back.has_ended() ? limits.half_idle : limits.idle;
    if (now - moved_at > patience) return "nothing came for long";
    const auto until = std::min<Steady::duration>(
        {kLook, patience - (now - moved_at), limits.at_most - (now - began)});
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(until).count();
    std::array<pollfd, 3> fds{pollfd{one.fd(), wanted(there, back), 0},
                              pollfd{other.fd(), wanted(back, there), 0},
                              pollfd{stopped.value(), POLLIN, 0}};
    // One that waits for nothing would say again and again that it was hung up.
    for (auto& each : fds) {
      if (each.events == 0) each.fd = -1;
    }
    ::poll(fds.data(), fds.size(), static_cast<int>(pause) + 1);
  }
  return "it was ended";
}

}  // namespace

std::string relay(ByteStream& one, ByteStream& other, const RelayLimits& limits,
                  const std::stop_token& stop) {
  auto why = carry(one, other, limits, stop);
  if (!why.empty()) {
    one.give_up(why);
    other.give_up(why);
  }
  return why;
}

}  // namespace slipway::io
