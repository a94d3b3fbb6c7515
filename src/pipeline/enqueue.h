#pragma once
// How a deployment comes to wait: one waiting place for each service, the newest wins. Called by
// decide and by the API, inside their transactions.

#include "model/deployment.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

struct Request {
  model::DeploymentAction action = model::DeploymentAction::DEPLOY;
  model::TriggerType trigger = model::TriggerType::MANUAL;
  std::optional<model::PushId> push{};
  std::string user{};
  std::string commit{};         // of what comes from git; "": the branch's tip when it starts
  model::ImageVersion image{};  // of an image; a digest that is not known is asked when it starts
  std::optional<model::NoticeId> notice{};
  std::string values_commit{};  // of a chart's values in git; "": their branch's tip then
};

// Queues it and asks for its dispatch. A deployment of the service that still waits ends as
// superseded, and the new one takes over its base. By hand also the service's watermark goes back
// there: the version that was chosen may lack what the older one would have brought.
model::DeploymentId enqueue(Context& context, store::Transaction& tx, const model::Service& service,
                            const Request& request);

// Those of `older` that still wait end as superseded: `deployment`, which began before them, turned
// out to bring what they were to bring.
void supersede(Context& context, store::Transaction& tx, const model::Deployment& deployment,
               const std::vector<model::DeploymentId>& older);

// A deployment did not end with its version serving: what it would have brought is not live. Its
// base goes to a newer deployment that is still open, and to the service's watermark unless that
// one is a push's; an announced tag that did not come to serve is given back with it.
void give_back_base(Context& context, store::Transaction& tx, const model::Deployment& deployment);

// Stops those that are released here and that somebody asked another node to cancel.
void cancel_running(Context& context);

// Ends a waiting one at once and tells a running one to stop. False where it has ended already.
bool cancel(Context& context, store::Transaction& tx, const model::DeploymentId& id,
            const std::string& why);

}  // namespace slipway::pipeline
