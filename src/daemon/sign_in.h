#pragma once
// What the options say about signing in by OpenID Connect, checked before the daemon starts.

#include <optional>

#include "api/oidc_options.h"
#include "base/result.h"
#include "daemon/options.h"

namespace slipway::daemon {

// Nothing where it is not set up. kInvalid where options lack or contradict each other, or the
// secret's file cannot be read.
base::Result<std::optional<api::OidcOptions>> oidc_options(const Options& options);

}  // namespace slipway::daemon
