#pragma once
// Hooks and the deliveries they received.

#include <optional>
#include <string>
#include <vector>

#include "model/hook.h"
#include "store/database.h"

namespace slipway::store {

// Where a list goes on: things older than `before`, at most `limit`.
struct Page {
  std::string before{};  // an id, or "" for the newest
  std::int64_t limit = 50;
};

base::Result<void> insert(Transaction& tx, const model::Hook& hook);
base::Result<void> update(Transaction& tx, const model::Hook& hook);
void remove_hook(Transaction& tx, const model::HookId& id);
std::optional<model::Hook> hook(Transaction& tx, const model::HookId& id);
std::vector<model::Hook> hooks(Transaction& tx, const model::OrganizationId& organization);
std::vector<model::Hook> all_hooks(Transaction& tx);

// A delivery as its row has it; made before the transaction, so that the one writer has less to do.
struct DeliveryRow {
  model::Delivery delivery;  // its headers and body are those below
  std::string headers;       // JSON
  Blob body;                 // compressed
};
DeliveryRow make_row(model::Delivery delivery);

// Stores it, unless the hook received the same sender's id before: then the first one's id.
std::optional<model::DeliveryId> insert(Transaction& tx, const DeliveryRow& prepared);
std::optional<model::Delivery> delivery(Transaction& tx, const model::DeliveryId& id);
// The oldest that no one interpreted yet, without bodies and headers.
std::vector<model::Delivery> waiting_deliveries(Transaction& tx, const model::HookId& hook,
                                                std::int64_t limit);
// It waits no longer, and is in this state; false where it did not wait.
bool set_interpreted(Transaction& tx, const model::DeliveryId& id, model::DeliveryState state,
                     const std::string& message);
void set_state(Transaction& tx, const model::DeliveryId& id, model::DeliveryState state,
               const std::string& message);

struct DeliveryFilter {
  std::optional<model::HookId> hook{};
  std::optional<model::DeliveryState> state{};
};
// Newest first, without bodies and headers.
std::vector<model::Delivery> deliveries(Transaction& tx, const model::OrganizationId& organization,
                                        const DeliveryFilter& filter, const Page& page);

}  // namespace slipway::store
