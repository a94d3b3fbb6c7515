#pragma once
// The versions that are not deployed by themselves again, by service.

#include <optional>
#include <string>
#include <vector>

#include "model/quarantine.h"
#include "store/database.h"

namespace slipway::store {

// Takes the place of what the same version had.
void put(Transaction& tx, const model::Quarantine& quarantine);
std::optional<model::Quarantine> quarantine(Transaction& tx, const model::QuarantineId& id);
// Newest first.
std::vector<model::Quarantine> quarantines(Transaction& tx, const model::ServiceId& service);
void remove_quarantine(Transaction& tx, const model::QuarantineId& id);
// False where it had none.
bool remove_quarantine(Transaction& tx, const model::ServiceId& service,
                       const std::string& version);

}  // namespace slipway::store
