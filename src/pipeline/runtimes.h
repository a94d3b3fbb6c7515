#pragma once
// The runtimes that an installation has, as daemon/ makes them from what is configured.

#include <vector>

#include "model/service.h"
#include "runtime/runtime.h"
#include "store/database.h"

namespace slipway::pipeline {

// As it was last seen.
struct RuntimeState {
  bool is_connected = false;
  std::string message{};                    // who answers, or why nobody does; for people
  std::vector<std::string> capabilities{};  // Runtime::capabilities
};

class Runtimes {
 public:
  virtual ~Runtimes() = default;

  // The adapter for a configured runtime; it stays as long as the daemon. kUnavailable where this
  // daemon has none of that kind, kInvalid where the settings are wrong. Thread-safe.
  virtual base::Result<runtime::Runtime*> of(const model::Runtime& configured) = 0;

  // Whether this node has it and does all that concerns it; of several nodes one does. Thread-safe.
  virtual bool is_here(const model::Runtime&) const { return true; }

  // Asks it how it is, which may take seconds. Thread-safe.
  virtual RuntimeState look(const model::Runtime& configured);
  // What the last look saw; never blocks. Thread-safe.
  virtual RuntimeState state(const model::Runtime& configured) { return look(configured); }
};

// kUnavailable: the answer about a kind of which a daemon has none.
base::Error no_runtime_of(model::RuntimeKind kind);

// This machine's processes alone.
class OneRuntime final : public Runtimes {
 public:
  explicit OneRuntime(runtime::Runtime& runtime) : runtime_(runtime) {}
  base::Result<runtime::Runtime*> of(const model::Runtime& configured) override {
    if (configured.kind == model::RuntimeKind::PROCESS) return &runtime_;
    return base::fail(no_runtime_of(configured.kind));
  }

 private:
  runtime::Runtime& runtime_;
};

// The adapters of all configured runtimes of this node, each once; those that cannot be made are
// left out.
std::vector<runtime::Runtime*> all_runtimes(Runtimes& runtimes, store::Database& database);

}  // namespace slipway::pipeline
