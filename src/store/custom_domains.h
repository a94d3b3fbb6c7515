#pragma once
// The public names of services. Free functions over a Transaction; a name that any service has
// already is kConflict.

#include <optional>
#include <string>
#include <vector>

#include "model/custom_domain.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::CustomDomain& domain);
base::Result<void> update(Transaction& tx, const model::CustomDomain& domain);
void remove_custom_domain(Transaction& tx, const model::CustomDomainId& id);
// The one of this name; nothing where no service has it.
std::optional<model::CustomDomain> custom_domain(Transaction& tx, const std::string& domain);
// In the order in which they came.
std::vector<model::CustomDomain> custom_domains(Transaction& tx, const model::ServiceId& service);

}  // namespace slipway::store
