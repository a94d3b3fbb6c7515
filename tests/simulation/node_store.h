#pragma once
// The disk as one node uses it: each write takes a moment, and is a point where the node can die,
// just before or just after the commit.

#include <functional>

#include "disk.h"
#include "reach.h"

namespace slipway::simulation {

// How a node stands to what it shares with others.
struct Standing {
  bool shares = false;      // its store
  base::Duration ahead{};   // its clock, of the store's
  bool is_cut_off = false;  // from the store
  base::Duration slept{};   // which its monotonic clock did not count
};

class NodeStore final : public store::Database {
 public:
  NodeStore(Disk& disk, Reach& reach, const Standing& standing,
            const std::function<void(const store::Topics&)>& committed)
      : disk_(disk), reach_(reach), standing_(standing), committed_(committed) {}

  bool is_shared() const override { return standing_.shares; }
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
  // Throws store::Unavailable where it is cut off, after it has waited for an answer.
  void connect();
  // A file's leases are in the time of the one machine that it is on.
  base::Duration ahead() const { return standing_.shares ? standing_.ahead : base::Duration{}; }

  Disk& disk_;
  Reach& reach_;
  const Standing& standing_;
  const std::function<void(const store::Topics&)>& committed_;
};

}  // namespace slipway::simulation
