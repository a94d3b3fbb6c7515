// People approve of a version, not of whatever a branch or a tag may be by then: what waits for
// their word and named none gets the one that is there now.
#include "pipeline/enqueue.h"
#include "pipeline/images.h"
#include "pipeline/remote.h"
#include "pipeline/steps.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

bool wants_pin(const model::Deployment& deployment) {
  return deployment.state == model::DeploymentState::QUEUED && !deployment.batch &&
         (deployment.image.name.empty() ? deployment.commit.empty()
                                        : deployment.image.digest.empty());
}

// Nothing where the branch does not exist.
base::Result<std::optional<std::string>> tip_of(Context& context, const model::Service& service,
                                                const std::stop_token& stop) {
  const auto remote = remote_of(context, {service});
  if (!remote) return base::fail(remote.error());
  const auto tips = context.git.fetch(*remote, {service.git.branch}, stop);
  if (!tips) return base::fail(tips.error());
  const auto tip = tips->find(service.git.branch);
  if (tip == tips->end()) return std::optional<std::string>();
  return std::optional(tip->second);
}

}  // namespace

base::Result<void> pin(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::DeploymentId::parse(task.subject).value();
  std::optional<model::Deployment> deployment;
  std::optional<model::Service> service;
  context.database.read([&](store::Transaction& tx) {
    deployment = store::deployment(tx, id);
    if (deployment) service = store::service(tx, deployment->service);
  });
  const auto finish = [&](const std::function<void(store::Transaction&)>& work) {
    context.database.write([&](store::Transaction& tx) {
      store::complete(tx, task, context.clock.now());
      const auto now = store::deployment(tx, id);
      if (!now || !wants_pin(*now)) return;
      work(tx);
      store::record(tx, now->organization, context.clock.now(), "deployment", id.to_string());
    });
    return base::Result<void>();
  };
  if (!deployment || !service || !wants_pin(*deployment)) return finish([](auto&) {});
  if (!deployment->image.name.empty()) {
    const auto digest = resolve_digest(context, {&*service, 1}, deployment->image.tag, stop);
    // Where the registry cannot say, the tag is all that anybody can approve of.
    if (!digest) return finish([](auto&) {});
    deployment->image.digest = *digest;
    return finish([&](auto& tx) { store::set_image(tx, id, deployment->image); });
  }
  const auto tip = tip_of(context, *service, stop);
  if (!tip) return base::fail(tip.error());
  return finish([&](auto& tx) {
    if (*tip) {
      store::set_commit(tx, id, **tip);
    } else {
      cancel(
          context, tx, id,
          "The branch '" + service->git.branch + "' does not exist in " + service->git.url + ".");
    }
  });
}

}  // namespace slipway::pipeline
