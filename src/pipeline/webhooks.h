#pragma once
// Outgoing webhooks: what they are to be told is stored with the change that it is about, so that
// no crash comes between. Called in a transaction, by the steps that change deployments' states.

#include "io/ip_address.h"
#include "model/deployment.h"
#include "model/webhook.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// The deployment has just come into its state: whoever wants to know is told by the step `notify`,
// and its commit's forge by `report`.
void announce_state(Context& context, store::Transaction& tx, const model::Deployment& deployment);

// Tells those whose webhooks ask for this event, whatever its state.
void announce(Context& context, store::Transaction& tx, const model::Deployment& deployment,
              model::WebhookEventType type);

// Whether something may be sent there: to what is on the Internet, and to networks that the
// daemon's configuration names.
bool is_allowed(const Policy& policy, const io::IpAddress& address);

// kInvalid, with the field `target_url`, for what is known to be refused before anybody looks a
// name up.
base::Result<void> check_target(const Policy& policy, model::WebhookKind kind,
                                const std::string& target_url);

// What may stand in a log: the path of a chat's address is its password, and a query may hold one.
std::string shown_target(model::WebhookKind kind, const std::string& target_url);

}  // namespace slipway::pipeline
