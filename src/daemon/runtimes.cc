#include "daemon/runtimes.h"

namespace slipway::daemon {

base::Result<runtime::Runtime*> ConfiguredRuntimes::of(const model::Runtime& configured) {
  if (configured.kind == model::RuntimeKind::PROCESS) return process_.get();
  return base::fail(pipeline::no_runtime_of(configured.kind));
}

}  // namespace slipway::daemon
