#pragma once
// What a registry says about a service's image.

#include "model/service.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

// The digest that `tag` of the service's image has now, asked with the credentials of its registry.
// kNotFound where there is no such tag, kUnavailable where the registry does not say.
base::Result<std::string> resolve_digest(Context& context, const model::Service& service,
                                         const std::string& tag, std::stop_token stop);

}  // namespace slipway::pipeline
