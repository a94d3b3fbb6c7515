#include "io/clock_state.h"

#include <sys/timex.h>

namespace slipway::io {

std::optional<bool> clock_is_synchronised() {
  timex state{};
  const int answer = adjtimex(&state);
  if (answer < 0) return std::nullopt;
  return answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace slipway::io
