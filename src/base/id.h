#pragma once
// Ids: UUIDs of version 7 (RFC 9562), so that their order is that of creation. Each kind of thing
// has a type of its own. Value types.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace slipway::base {

class Uuid {
 public:
  constexpr Uuid() = default;

  // Ids made within one millisecond and process stay ordered by their random part's counter.
  static Uuid make(Timestamp at, Random& random);
  // No id that is made at this time or later is smaller.
  static Uuid first_of(Timestamp at);
  // Goes on from this tick instead of the last one, which it gives back. Where several processes
  // are simulated in one, each has a sequence of its own; 0 is that of a process that just began.
  static std::uint64_t exchange_sequence(std::uint64_t tick);
  // The canonical text form only: 36 characters, either case.
  static std::optional<Uuid> parse(std::string_view text);

  std::string to_string() const;
  constexpr bool is_nil() const { return bytes_ == std::array<unsigned char, 16>{}; }

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  // Version and variant, and the milliseconds with the counter in the lowest 12 bits.
  void stamp(std::uint64_t tick);

  std::array<unsigned char, 16> bytes_{};
};

template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(Uuid uuid) : uuid_(uuid) {}

  static Id make(Timestamp at, Random& random) { return Id(Uuid::make(at, random)); }
  static std::optional<Id> parse(std::string_view text) {
    const auto uuid = Uuid::parse(text);
    if (!uuid) return std::nullopt;
    return Id(*uuid);
  }

  static Id first_of(Timestamp at) { return Id(Uuid::first_of(at)); }

  const Uuid& uuid() const { return uuid_; }
  std::string to_string() const { return uuid_.to_string(); }
  constexpr bool is_nil() const { return uuid_.is_nil(); }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  Uuid uuid_;
};

}  // namespace slipway::base

template <typename Tag>
struct std::hash<slipway::base::Id<Tag>> {
  std::size_t operator()(const slipway::base::Id<Tag>& id) const {
    return std::hash<std::string>()(id.to_string());
  }
};
