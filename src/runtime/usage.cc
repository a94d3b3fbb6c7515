#include "runtime/runtime.h"

namespace slipway::runtime {

base::Result<std::vector<Usage>> Runtime::usage(const model::DeploymentId& /*deployment*/) {
  return base::fail(base::ErrorCode::kConflict,
                    "This runtime does not measure what its instances use.");
}

}  // namespace slipway::runtime
