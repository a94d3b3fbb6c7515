#include "pipeline/release_source.h"

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

// The branch's tip brings what was pushed before, though it was decided after the deployment began;
// and what a rewrite took from the branch since is not to come after it.
void supersede_older(Context& context, const model::Service& service,
                     const model::Deployment& deployment) {
  std::vector<model::Deployment> open;
  store::Branch branch;
  context.database.read([&](store::Transaction& tx) {
    open = store::open_deployments(tx, service.id);
    branch = store::branch(tx, service.organization, service.repository, service.git.branch);
  });
  const auto is_ancestor = [&](const std::string& commit, const std::string& of) {
    return context.git.is_ancestor(service.repository, commit, of);
  };
  std::vector<model::DeploymentId> older;
  bool is_rewritten = false;
  for (const auto& other : open) {
    if (other.id == deployment.id || !other.push) continue;
    if (!is_ancestor(other.commit, deployment.commit)) {
      const bool is_newer = is_ancestor(deployment.commit, other.commit);
      if (is_newer || was_left(context, branch, deployment.commit)) continue;
      is_rewritten = true;
    }
    older.push_back(other.id);
  }
  if (older.empty()) return;
  context.database.write([&](store::Transaction& tx) {
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
    const auto tips = context.git.fetch(*remote, {service.git.branch}, stop);
    if (!tips) return base::fail(tips.error());
    const auto tip = tips->find(service.git.branch);
    if (tip == tips->end()) {
      return base::fail(
          base::ErrorCode::kFailed,
          "The branch '" + service.git.branch + "' does not exist in " + service.git.url + ".");
    }
    deployment.commit = tip->second;
    supersede_older(context, service, deployment);
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
