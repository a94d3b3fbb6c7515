#pragma once
// Why a version cannot be connected to, in the same words whatever the runtime. Pure.

#include "base/error.h"

namespace slipway::runtime {

base::Error does_not_run();
base::Error runs_not_yet();  // or not just now
base::Error has_no_port();

}  // namespace slipway::runtime
