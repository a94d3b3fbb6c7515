#include "pipeline/release_source.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "pipeline/enqueue.h"
#include "pipeline/images.h"
#include "pipeline/remote.h"
#include "pipeline/replicas.h"
#include "store/deployments.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

// A pushed one moved the watermark when it was decided.
void move_watermark_forward(Context& context, const model::Service& service,
                            const model::Deployment& deployment) {
  if (deployment.trigger == model::TriggerType::PUSH ||
      deployment.trigger == model::TriggerType::POLL) {
    return;
  }
  std::string watermark;
  context.database.read([&](store::Transaction& tx) {
    if (const auto now = store::service(tx, service.id)) watermark = now->watermark;
  });
  const bool forward = watermark.empty() ||
                       context.git.is_ancestor(service.repository, watermark, deployment.commit);
  context.database.write([&](store::Transaction& tx) {
    store::set_commit(tx, deployment.id, deployment.commit);
    if (!forward || watermark == deployment.commit) return;
    store::move_watermark(tx, service.id, deployment.commit, context.clock.now());
    store::Branch branch =
        store::branch(tx, service.organization, service.repository, service.git.branch);
    if (branch.considered_tip.empty()) {
      branch.considered_tip = deployment.commit;
      store::put(tx, branch);
    }
  });
}

std::vector<model::Deployment> waiting_pushes(Context& context, const model::Service& service) {
  std::vector<model::Deployment> open;
  context.database.read(
      [&](store::Transaction& tx) { open = store::open_deployments(tx, service.id); });
  std::erase_if(open, [](const auto& one) { return !one.push.has_value(); });
  return open;
}

// Of what waited already when the branch was asked for its tip: whether a rewrite took it from the
// branch since, so that it is not to come after the tip.
bool was_taken_back(Context& context, const git::Remote& remote, const model::Service& service,
                    const model::Deployment& waiting, const std::string& tip,
                    const std::stop_token& stop) {
  // Another node's mirror may have it alone.
  if (!context.git.fetch_commit(remote, waiting.commit, stop)) return false;
  if (context.git.is_ancestor(remote.key, tip, waiting.commit)) return false;
  store::Branch branch;
  context.database.read([&](store::Transaction& tx) {
    branch = store::branch(tx, service.organization, service.repository, service.git.branch);
  });
  return !was_left(context, branch, tip);
}

// The branch's tip brings what was pushed before, though it was decided after the deployment began.
void supersede_older(Context& context, const git::Remote& remote, const model::Service& service,
                     const model::Deployment& deployment,
                     const std::vector<model::Deployment>& waited, const std::stop_token& stop) {
  std::vector<model::DeploymentId> older;
  bool is_rewritten = false;
  for (const auto& other : waiting_pushes(context, service)) {
    if (other.id == deployment.id) continue;
    if (!context.git.is_ancestor(remote.key, other.commit, deployment.commit)) {
      const bool waited_before =
          std::ranges::find(waited, other.id, &model::Deployment::id) != waited.end();
      if (!waited_before ||
          !was_taken_back(context, remote, service, other, deployment.commit, stop)) {
        continue;
      }
      is_rewritten = true;
    }
    older.push_back(other.id);
  }
  if (older.empty()) return;
  context.database.write([&](store::Transaction& tx) {
    store::set_commit(tx, deployment.id, deployment.commit);
    supersede(context, tx, deployment, older);
    if (is_rewritten) {
      store::move_watermark(tx, service.id, deployment.commit, context.clock.now());
    }
  });
}

}  // namespace

base::Result<void> check_out(Context& context, const model::Service& service,
                             runtime::Runtime& runtime, ReleaseProgress& progress,
                             const std::stop_token& stop) {
  auto& deployment = progress.deployment();
  const auto remote = remote_of(context, {service});
  if (!remote) return base::fail(remote.error());
  if (deployment.commit.empty()) {
    const auto waited = waiting_pushes(context, service);
    const auto tips = context.git.fetch(*remote, {service.git.branch}, stop);
    if (!tips) return base::fail(tips.error());
    const auto tip = tips->find(service.git.branch);
    if (tip == tips->end()) {
      return base::fail(
          base::ErrorCode::kFailed,
          "The branch '" + service.git.branch + "' does not exist in " + service.git.url + ".");
    }
    deployment.commit = tip->second;
    supersede_older(context, *remote, service, deployment, waited, stop);
  } else if (auto there = context.git.fetch_commit(*remote, deployment.commit, stop); !there) {
    return there;
  }
  move_watermark_forward(context, service, deployment);
  runtime::Version version;
  version.deployment = deployment.id;
  version.service = service.id;
  const auto directory = runtime.source_directory(version);
  if (!directory || std::filesystem::exists(*directory)) return {};
  progress.say("Checking out " + deployment.commit + ".");
  return context.git.checkout(remote->key, deployment.commit, *directory, stop);
}

base::Result<void> choose_image(Context& context, const model::Service& service,
                                ReleaseProgress& progress, const std::stop_token& stop) {
  auto& deployment = progress.deployment();
  if (deployment.image.digest.empty()) {
    const auto digest = resolve_digest(context, {&service, 1}, deployment.image.tag, stop);
    if (digest) {
      deployment.image.digest = *digest;
    } else if (digest.error().code == base::ErrorCode::kNotFound) {
      return base::fail(base::ErrorCode::kFailed, digest.error().message);
    } else {
      progress.say("Its digest is not known: " + digest.error().message);
    }
  }
  context.database.write([&](store::Transaction& tx) {
    store::set_image(tx, deployment.id, deployment.image);
    if (deployment.trigger == model::TriggerType::ROLLBACK) return;
    // What waits was decided later, and moved it further: this one may be begun again meanwhile.
    if (store::open_deployments(tx, service.id).size() > 1) return;
    store::move_watermark(tx, service.id, deployment.image.text(), context.clock.now());
  });
  return {};
}

}  // namespace slipway::pipeline
