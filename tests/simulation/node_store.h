#pragma once
// The disk as one node uses it: each write takes a moment, and is a point where the node can die,
// just before or just after the commit.

#include <functional>

#include "disk.h"
#include "reach.h"

namespace slipway::simulation {

class NodeStore final : public store::Database {
 public:
  NodeStore(Disk& disk, Reach& reach, const std::function<void(const store::Topics&)>& committed)
      : disk_(disk), reach_(reach), committed_(committed) {}

  void read(const Work& work) override;
  void write(const Work& work) override { commit(work, true); }
  void write_lightly(const Work& work) override { commit(work, false); }
  // Deliveries at once, in a fiber of their own. Lines of logs are refused: their writer waits for
  // another thread, and no promise speaks of them.
  base::Result<void> submit(Work work, Done done, const Lend& lend) override;
  base::Result<void> back_up(const std::string& path) override;

  bool takes_deliveries = false;

 private:
  void commit(const Work& work, bool durable);

  Disk& disk_;
  Reach& reach_;
  const std::function<void(const store::Topics&)>& committed_;
};

}  // namespace slipway::simulation
