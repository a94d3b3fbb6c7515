#pragma once
// Notices services that should serve and do not: their supervisor was killed, say. Called by the
// daemon every few seconds; only reads, unless something is wrong.

#include <optional>

#include "pipeline/context.h"

namespace slipway::pipeline {

// Asks for the settling of every service whose instance is gone.
void watch(Context& context);

// Notices that the machine's clock went back, after which all that waits for a time (a poll,
// another attempt) would wait as much longer. Called as often; one thread.
class ClockWatch {
 public:
  void look(Context& context);

 private:
  std::optional<base::Timestamp> seen_;
};

}  // namespace slipway::pipeline
