#include <algorithm>
#include <map>

#include "pipeline/remote.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/values_links.h"

namespace slipway::pipeline {
namespace {

bool waits_for(const std::vector<model::Push>& pending, const std::string& ref) {
  return std::any_of(pending.begin(), pending.end(),
                     [&](const auto& push) { return push.ref == ref; });
}

// Its checkout will tell what is considered first; a push now would deploy the same once more.
bool first_is_under_way(store::Transaction& tx, const std::vector<model::Service>& services) {
  return std::any_of(services.begin(), services.end(), [&](const auto& service) {
    if (!service.deployed_once || !service.watermark.empty()) return false;
    const auto open = store::open_deployments(tx, service.environment);
    return std::any_of(open.begin(), open.end(),
                       [&](const auto& deployment) { return deployment.service == service.id; });
  });
}

void store_push(Context& context, store::Transaction& tx, const git::Remote& remote,
                const store::Branch& known) {
  model::Push push;
  push.id = model::PushId::make(context.clock.now(), context.random);
  push.organization = known.organization;
  push.source = model::PushSource::POLL;
  push.repository = known.repository;
  push.repository_url = remote.url;
  push.ref = std::string(kBranchPrefix) + known.name;
  push.before = known.considered_tip;
  // Not announced by anybody: only the tip, as survey sees it, counts.
  push.created_at = context.clock.now();
  store::insert(tx, push);
  store::record(tx, push.organization, push.created_at, "push", push.id.to_string());
  store::ask(tx, kSurvey, RepositorySubject{push.organization, push.repository}.to_string(),
             push.created_at);
}

void compare_with_considered(Context& context, store::Transaction& tx,
                             const RepositorySubject& subject, const git::Remote& remote,
                             const git::Tips& tips) {
  const auto pending = store::pending_pushes(tx, subject.organization, subject.repository);
  for (const auto& [name, tip] : tips) {
    auto services = store::linked_services(tx, subject.organization, subject.repository, name);
    for (auto& service :
         store::linked_by_values(tx, subject.organization, subject.repository, name)) {
      services.push_back(std::move(service));
    }
    store::Branch known = store::branch(tx, subject.organization, subject.repository, name);
    if (services.empty() || known.considered_tip == tip ||
        waits_for(pending, std::string(kBranchPrefix) + name) || first_is_under_way(tx, services)) {
      continue;
    }
    const bool nothing_to_decide =
        known.considered_tip.empty() &&
        std::none_of(services.begin(), services.end(), [&](const auto& service) {
          return service.deployed_once && service.watermark != tip;
        });
    if (nothing_to_decide) {
      known.considered_tip = tip;
      store::put(tx, known);
    } else {
      store_push(context, tx, remote, known);
    }
  }
}

}  // namespace

base::Result<void> poll(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto subject = RepositorySubject::parse(task.subject);
  std::vector<model::Service> services;
  context.database.read([&](store::Transaction& tx) {
    services = services_linked(tx, subject.organization, subject.repository);
  });
  if (services.empty()) {
    context.database.write(
        [&](store::Transaction& tx) { store::complete(tx, task, context.clock.now()); });
    return {};
  }
  const auto remote = remote_of(context, services);
  if (!remote) return base::fail(remote.error());
  std::vector<std::string> branches;
  branches.reserve(services.size());
  for (const auto& service : services) branches.push_back(service.git.branch);
  std::sort(branches.begin(), branches.end());
  branches.erase(std::unique(branches.begin(), branches.end()), branches.end());
  const auto tips = context.git.tips(*remote, branches, stop);
  if (!tips) return base::fail(tips.error());
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    compare_with_considered(context, tx, subject, *remote, *tips);
    store::complete(tx, task, now);
    store::ask(tx, kPoll, task.subject, now + context.policy.poll_interval);
  });
  return {};
}

}  // namespace slipway::pipeline
