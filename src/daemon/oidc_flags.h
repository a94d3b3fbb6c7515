#pragma once
// The options --oidc-..., for options.cc alone.

#include <CLI/CLI.hpp>

#include "daemon/options.h"

namespace slipway::daemon {

void add_oidc_flags(CLI::App& app, Oidc& oidc);

}  // namespace slipway::daemon
