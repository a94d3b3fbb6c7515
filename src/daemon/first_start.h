#pragma once
// What a new data folder begins with: an organization, its runtime, and a token with all rights.

#include "base/clock.h"
#include "daemon/data_folder.h"
#include "store/database.h"

namespace slipway::daemon {

// Does nothing where there is an organization already. `node`: whose the first runtime is.
base::Result<void> first_start(store::Database& database, const DataFolder& folder,
                               base::Clock& clock, base::Random& random, const std::string& node);

}  // namespace slipway::daemon
