#include "base/id.h"

#include <algorithm>
#include <atomic>
#include <charconv>

namespace slipway::base {
namespace {

constexpr std::size_t kTextSize = 36;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_dash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

std::uint64_t millis_of(Timestamp at) { return static_cast<std::uint64_t>(to_micros(at) / 1000); }

// The last millisecond and counter handed out, packed, so that ids never go backwards.
std::atomic<std::uint64_t> last_tick{0};

std::uint64_t next_tick(std::uint64_t millis) {
  std::uint64_t previous = last_tick.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    next = std::max(previous + 1, millis << 12U);
  } while (!last_tick.compare_exchange_weak(previous, next, std::memory_order_relaxed));
  return next;
}

}  // namespace

Uuid Uuid::make(Timestamp at, Random& random) {
  Uuid id;
  random.fill(std::span(id.bytes_).subspan(8));
  id.stamp(next_tick(millis_of(at)));
  return id;
}

std::uint64_t Uuid::exchange_sequence(std::uint64_t tick) { return last_tick.exchange(tick); }

Uuid Uuid::first_of(Timestamp at) {
  Uuid id;
  id.stamp(millis_of(at) << 12U);
  return id;
}

void Uuid::stamp(std::uint64_t tick) {
  const std::uint64_t millis = tick >> 12U;
  for (unsigned i = 0; i < 6; ++i) {
    bytes_[i] = static_cast<unsigned char>(millis >> (40U - 8U * i));
  }
  bytes_[6] = static_cast<unsigned char>(0x70U | ((tick >> 8U) & 0x0FU));
  bytes_[7] = static_cast<unsigned char>(tick & 0xFFU);
  bytes_[8] = static_cast<unsigned char>(0x80U | (bytes_[8] & 0x3FU));
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != kTextSize) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (auto& byte : id.bytes_) {
    if (is_dash(at)) {
      if (text[at] != '-') return std::nullopt;
      ++at;
    }
    const char* const digits = text.data() + at;
    if (std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) return std::nullopt;
    at += 2;
  }
  return id;
}

std::string Uuid::to_string() const {
  std::string text(kTextSize, '-');
  std::size_t at = 0;
  for (const unsigned byte : bytes_) {
    if (is_dash(at)) ++at;
    text[at++] = kHexDigits[byte >> 4U];
    text[at++] = kHexDigits[byte & 0xFU];
  }
  return text;
}

}  // namespace slipway::base
