#pragma once
// The second repository that a helm service is linked by: that of its values files, with a
// watermark of its own. Values on the chart's own branch are no second link.

#include <string>
#include <vector>

#include "model/service.h"
#include "store/database.h"

namespace slipway::store {

// As the service's settings say; the watermark stays while the link is the same. Called with each
// change of a service.
void put_values_link(Transaction& tx, const model::Service& service);

// The services that are linked by their values, as if they came from there: with that `git`,
// `repository` and `watermark` instead of the chart's. They are not to be stored.
std::vector<model::Service> linked_by_values(Transaction& tx,
                                             const model::OrganizationId& organization,
                                             const model::RepositoryKey& repository,
                                             const std::string& branch);
// Likewise of all its branches.
std::vector<model::Service> linked_by_values(Transaction& tx,
                                             const model::OrganizationId& organization,
                                             const model::RepositoryKey& repository);

// Nothing where there is no such link.
void move_values_watermark(Transaction& tx, const model::ServiceId& id, const std::string& commit);

}  // namespace slipway::store
