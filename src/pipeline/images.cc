#include "pipeline/images.h"

namespace slipway::pipeline {

base::Result<std::string> resolve_digest(Context&, const model::Service& service,
                                         const std::string&, std::stop_token) {
  return base::fail(base::ErrorCode::kUnavailable,
                    "the registry of " + service.image.name + " is not asked");
}

}  // namespace slipway::pipeline
