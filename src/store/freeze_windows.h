#pragma once
// The freeze windows of environments. Free functions over a Transaction; a name taken already in
// the environment is kConflict.

#include <optional>
#include <vector>

#include "model/freeze_window.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::FreezeWindow& window);
base::Result<void> update(Transaction& tx, const model::FreezeWindow& window);
void remove_freeze_window(Transaction& tx, const model::FreezeWindowId& id);
std::optional<model::FreezeWindow> freeze_window(Transaction& tx, const model::FreezeWindowId& id);
// Oldest first.
std::vector<model::FreezeWindow> freeze_windows(Transaction& tx,
                                                const model::EnvironmentId& environment);

}  // namespace slipway::store
