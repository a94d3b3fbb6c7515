#include "base/id.h"

#include <atomic>

#include "base/encoding.h"

namespace slipway::base {
namespace {

// The last millisecond and counter handed out, packed, so that ids never go backwards.
std::uint64_t next_tick(std::uint64_t millis) {
  static std::atomic<std::uint64_t> last{0};
  std::uint64_t previous = last.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    next = std::max(previous + 1, millis << 12U);
  } while (!last.compare_exchange_weak(previous, next, std::memory_order_relaxed));
  return next;
}

}  // namespace

Uuid Uuid::make(Timestamp at, Random& random) {
  const auto millis = static_cast<std::uint64_t>(to_micros(at) / 1000);
  const std::uint64_t tick = next_tick(millis);
  Uuid id;
  random.fill(std::span(id.bytes_).subspan(8));
  const std::uint64_t stamp = tick >> 12U;
  for (unsigned i = 0; i < 6; ++i) {
    id.bytes_[i] = static_cast<unsigned char>(stamp >> (40U - 8U * i));
  }
  id.bytes_[6] = static_cast<unsigned char>(0x70U | ((tick >> 8U) & 0x0FU));
  id.bytes_[7] = static_cast<unsigned char>(tick & 0xFFU);
  id.bytes_[8] = static_cast<unsigned char>(0x80U | (id.bytes_[8] & 0x3FU));
  return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string hex;
  hex.reserve(32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (!dash) hex.push_back(text[i]);
  }
  const auto bytes = decode_hex(hex);
  if (!bytes) return std::nullopt;
  Uuid id;
  std::copy(bytes->begin(), bytes->end(), id.bytes_.begin());
  return id;
}

std::string Uuid::to_string() const {
  const std::string hex =
      encode_hex(std::string_view(reinterpret_cast<const char*>(bytes_.data()), bytes_.size()));
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    text.push_back(hex[i]);
  }
  return text;
}

}  // namespace slipway::base
