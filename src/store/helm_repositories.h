#pragma once
// The repositories from which an organization takes charts.

#include <optional>
#include <vector>

#include "model/helm.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::HelmRepository& repository);
base::Result<void> update(Transaction& tx, const model::HelmRepository& repository);
// kConflict while a service uses it.
base::Result<void> remove_helm_repository(Transaction& tx, const model::HelmRepositoryId& id);
std::optional<model::HelmRepository> helm_repository(Transaction& tx,
                                                     const model::HelmRepositoryId& id);
std::vector<model::HelmRepository> helm_repositories(Transaction& tx,
                                                     const model::OrganizationId& organization);
// How many services take their chart from it.
std::int64_t services_of_helm_repository(Transaction& tx, const model::HelmRepositoryId& id);

}  // namespace slipway::store
