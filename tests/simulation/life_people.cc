// What people do by hand.

#include "life.h"
#include "pipeline/actions.h"
#include "pipeline/enqueue.h"
#include "pipeline/runs.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::simulation {

void Life::person() {
  auto& service = organization_.services[dice_.below(organization_.services.size())];
  Node* const node = up();
  if (node == nullptr) return;
  const auto act =
      [&](const std::string& what,
          std::function<void(pipeline::Context&, store::Transaction&, const model::Service&)>
              work) {
        universe_.note({"ada", what, service.name});
        ask(*node, [this, &service, work = std::move(work)](auto& context, auto& tx) {
          const auto stored = store::service(tx, service.id);
          promises_.touched(service);
          if (stored) work(context, tx, *stored);
        });
      };
  switch (dice_.below(9)) {
    case 0:
      return person_deploys(service);
    case 1:
      return act("rolls back", [&service](auto& context, auto& tx, const auto& stored) {
        if (pipeline::roll_back(context, tx, stored, std::nullopt, "ada")) {
          service.is_stopped = false;
        }
      });
    case 2:
      return act("stops", [&service](auto& context, auto& tx, const auto& stored) {
        pipeline::stop(context, tx, stored);
        service.is_stopped = true;
      });
    case 3:
      return act("redeploys", [&service](auto& context, auto& tx, const auto& stored) {
        const auto action = model::DeploymentAction::REDEPLOY;
        if (pipeline::redeploy(context, tx, stored, action, "ada")) service.is_stopped = false;
      });
    case 4:
      return act("cancels what goes on of", [this](auto& context, auto& tx, const auto& stored) {
        for (const auto& open : store::open_deployments(tx, stored.id)) {
          const bool waits = open.state == model::DeploymentState::QUEUED;
          if (pipeline::cancel(context, tx, open.id, "ada") && waits) promises_.cancelled(open.id);
        }
      });
    case 5:
      if (dice_.one_in(2)) return;
      return act("deletes", [](auto& context, auto& tx, const auto& stored) {
        pipeline::remove(context, tx, stored);
      });
    case 7:
      return act("runs", [](auto& context, auto& tx, const auto& stored) {
        (void)pipeline::run_now(context, tx, stored, std::nullopt, "ada");
      });
    case 6:
      return act("switches auto-deploy of", [](auto&, auto& tx, model::Service stored) {
        stored.auto_deploy = !stored.auto_deploy;
        (void)store::update(tx, stored);
      });
    default:
      return act("starts again", [&service](auto& context, auto& tx, const auto& stored) {
        if (!service.is_stopped) return;
        service.is_stopped = false;
        if (service.repository != nullptr) {
          pipeline::deploy(context, tx, stored, "", "ada");
        } else {
          pipeline::deploy_image(context, tx, stored, "", "ada");
        }
      });
  }
}

void Life::person_deploys(KnownService& service) {
  Node* const node = up();
  if (node == nullptr) return;
  std::string version;
  if (service.repository != nullptr) {
    const auto& moves = service.repository->moves(service.branch);
    version = dice_.one_in(2) ? "" : dice_.pick(moves).to;
  } else {
    version = dice_.pick(service.image->pushes).tag;
  }
  service.chosen.insert(version);
  universe_.note({"ada deploys", service.name, version.substr(0, 8)});
  ask(*node, [this, &service, version](auto& context, auto& tx) {
    const auto stored = store::service(tx, service.id);
    promises_.touched(service);
    service.is_stopped = false;
    if (!stored) return;
    if (service.repository != nullptr) {
      pipeline::deploy(context, tx, *stored, version, "ada");
    } else {
      pipeline::deploy_image(context, tx, *stored, version, "ada");
    }
  });
}

}  // namespace slipway::simulation
