#pragma once
// The store as a step uses it whose lease other nodes may take over: whatever commits there is
// written while the lease is the claim's own, or was given back by itself. Used under the fence
// that the pipeline has for that, whose failing it sees.

#include "store/database.h"
#include "store/tasks.h"
#include "universe.h"

namespace slipway::simulation {

class HeldStore final : public store::Database {
 public:
  HeldStore(store::Database& store, Universe& universe, store::Task task)
      : store_(store), universe_(universe), task_(std::move(task)) {}

  bool is_shared() const override { return store_.is_shared(); }
  void read(const Work& work) override { store_.read(work); }
  void write(const Work& work) override { store_.write(watched(work)); }
  void write_lightly(const Work& work) override { store_.write_lightly(watched(work)); }
  void write_regardless(const Work& work) override { store_.write_regardless(work); }
  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    return store_.submit(std::move(work), std::move(done), lend);
  }
  base::Result<void> back_up(const std::string& path) override { return store_.back_up(path); }

 private:
  Work watched(const Work& work);
  bool is_held(store::Transaction& tx) const;

  store::Database& store_;
  Universe& universe_;
  store::Task task_;
  bool is_given_back_ = false;
};

}  // namespace slipway::simulation
