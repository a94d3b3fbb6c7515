#pragma once
// Release notices, and the registries that an organization knows.

#include <optional>
#include <string>
#include <vector>

#include "model/notice.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

void insert(Transaction& tx, const model::Notice& notice);
// What resolving and deciding found out: digest, outcome, state, decided_at.
void update(Transaction& tx, const model::Notice& notice);
std::optional<model::Notice> notice(Transaction& tx, const model::NoticeId& id);
std::vector<model::Notice> notices(Transaction& tx, const model::OrganizationId& organization,
                                   const Page& page);
std::vector<model::Notice> notices_of_delivery(Transaction& tx, const model::DeliveryId& delivery);
// Oldest first.
std::vector<model::Notice> pending_notices(Transaction& tx,
                                           const model::OrganizationId& organization,
                                           const std::string& image_key);
// The delivery of a notice that is decided is decided itself once all its notices are.
void finish_delivery(Transaction& tx, const model::Notice& notice, base::Timestamp now);

base::Result<void> insert(Transaction& tx, const model::ContainerRegistry& registry);
base::Result<void> update(Transaction& tx, const model::ContainerRegistry& registry);
// kConflict while a service uses it.
base::Result<void> remove_registry(Transaction& tx, const model::ContainerRegistryId& id);
std::optional<model::ContainerRegistry> registry(Transaction& tx,
                                                 const model::ContainerRegistryId& id);
std::vector<model::ContainerRegistry> registries(Transaction& tx,
                                                 const model::OrganizationId& organization);

}  // namespace slipway::store
