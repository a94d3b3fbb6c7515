#include "daemon/recover.h"

#include "pipeline/known_routes.h"
#include "pipeline/steps.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::daemon {

void recover(pipeline::Context& context, const std::string& owner) {
  // What runs may belong to services that were deleted meanwhile.
  const auto running = pipeline::find_routes(context);
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    const auto& node = context.policy.node;
    store::release_leases(tx, node.empty() ? "" : node + "/", owner);
    // By a clock that has gone back since, what was put off for seconds would wait for hours.
    store::bring_forward(tx,
                         {pipeline::kInterpret, pipeline::kReinterpret, pipeline::kSurvey,
                          pipeline::kDecide, pipeline::kNotice, pipeline::kDispatch,
                          pipeline::kRelease, pipeline::kPoll, pipeline::kPollImage},
                         now);
    for (const auto& id : running) {
      if (!store::service(tx, id)) {
        store::ask_on(tx, node, pipeline::kSettle, id.to_string(), now);
      }
    }
    auto concerned = running;
    for (const auto& serving : store::serving_deployments(tx)) concerned.insert(serving.service);
    for (const auto& id : concerned) store::ask(tx, pipeline::kSettle, id.to_string(), now);
    for (const auto& id : store::environments_with_open_deployments(tx)) {
      store::ask(tx, pipeline::kDispatch, id.to_string(), now);
    }
    store::ask(tx, pipeline::kRetain, pipeline::kStoreSubject, now);
    for (const auto& branch : store::linked_branches(tx)) {
      store::ask(tx, pipeline::kPoll,
                 pipeline::RepositorySubject{branch.organization, branch.repository}.to_string(),
                 now);
    }
  });
}

}  // namespace slipway::daemon
