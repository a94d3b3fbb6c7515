#pragma once
// Notices services that should serve and do not: their supervisor was killed, say. Called by the
// daemon every few seconds; only reads, unless something is wrong.

#include "pipeline/context.h"

namespace slipway::pipeline {

// Asks for the settling of every service whose instance is gone.
void watch(Context& context);

}  // namespace slipway::pipeline
