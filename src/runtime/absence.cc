#include "runtime/absence.h"

#include <string>
#include <utility>

namespace slipway::runtime {

void Absence::began(std::string_view why, base::Timestamp until) {
  if (std::exchange(lasts_, true) || !say_) return;
  constexpr std::size_t time_at = 11;  // in "2026-11-25T02:24:29.123Z"
  constexpr std::size_t time_size = 8;
  say_(std::string(why) + " Waiting until " + base::to_iso8601(until).substr(time_at, time_size) +
       " UTC.");
}

void Absence::ended() {
  if (std::exchange(lasts_, false) && say_) say_("It answers again.");
}

}  // namespace slipway::runtime
