#pragma once
// Commit statuses: what forges are to show is stored with the change that it is about, and sent by
// the step `report`, so that no forge ever holds anything up. Called in a transaction, by the steps
// that decide and that change deployments' states.

#include <vector>

#include "model/deployment.h"
#include "model/push.h"
#include "model/service.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// The API that the service's commits get their statuses by. Null where the service does not ask for
// them or has no token, or its forge has none.
const forge::StatusApi* status_api(Context& context, store::Transaction& tx,
                                   const model::Service& service);

// Likewise by which its deployments are shown, and pull requests get a comment.
const forge::DeploymentApi* deployment_api(Context& context, store::Transaction& tx,
                                           const model::Service& service);
const forge::CommentApi* comment_api(Context& context, store::Transaction& tx,
                                     const model::Service& service);

// The push was just decided; `verdicts` are those of `services`, one each.
void show_on_commit(Context& context, store::Transaction& tx, const model::Push& push,
                    const std::vector<model::Service>& services,
                    const std::vector<model::Verdict>& verdicts);
// A verdict of the push has changed.
void show_on_commit(Context& context, store::Transaction& tx, const model::Push& push,
                    const model::Service& service, const model::Verdict& verdict);
// The deployment has just come into its state.
void show_on_commit(Context& context, store::Transaction& tx, const model::Deployment& deployment);

// "shop/production/web"
std::string service_path(store::Transaction& tx, const model::Service& service);
// In the console.
std::string verdict_path(const model::PushId& push, const model::ServiceId& service);
std::string deployment_path(const model::Deployment& deployment);

}  // namespace slipway::pipeline
