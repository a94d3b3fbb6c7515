#pragma once
// Restarts services that run and no longer answer, as their liveness probes say. What was seen is
// in memory alone: a daemon that starts again counts from nothing. A probe counts as it was when
// its version came to serve.

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/context.h"

namespace slipway::pipeline {

// One thread at a time.
class Liveness {
 public:
  explicit Liveness(Context& context) : context_(context) {}

  // Probes what is due, many at once, and restarts what failed as often as its probe allows. When
  // it wants to look again.
  base::Timestamp look(const std::stop_token& stop);

 private:
  struct Watched {
    std::string name;
    model::DeploymentId deployment;
    runtime::Runtime* runtime = nullptr;
    std::optional<model::Probe> probe;  // none: nothing to watch
    base::Duration grace{};
    base::Timestamp due{};
    std::uint32_t failures = 0;
    std::string seen{};  // by the last probe; "" is well
  };
  using Entry = std::map<model::ServiceId, Watched>::value_type;

  void refresh();
  std::vector<Entry*> take_due();
  void judge(Entry& entry);
  void restart(Entry& entry);

  Context& context_;
  std::map<model::ServiceId, Watched> watched_;
};

}  // namespace slipway::pipeline
