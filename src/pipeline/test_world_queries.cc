// What a world's store holds.

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/enum.h"
#include "pipeline/test_world.h"
#include "store/commit_statuses.h"
#include "store/deliveries.h"
#include "store/deployments.h"
#include "store/notices.h"
#include "store/pushes.h"
#include "store/runs.h"
#include "store/services.h"
#include "store/webhooks.h"

namespace slipway::pipeline {

model::Service World::service(const std::string& name) {
  std::optional<model::Service> found;
  store_->read([&](store::Transaction& tx) {
    for (auto& service : store::services(tx, environment_.id)) {
      if (service.name == name) found = std::move(service);
    }
  });
  if (!found) throw std::runtime_error("no service " + name);
  return *found;
}

model::Deployment World::last_deployment(const std::string& name) {
  const auto id = service(name).id;
  std::vector<model::Deployment> found;
  store_->read([&](store::Transaction& tx) {
    found = store::deployments(tx, id, {.before = "", .limit = 1});
  });
  return found.at(0);
}

model::Deployment World::deployment(const model::DeploymentId& id) {
  std::optional<model::Deployment> found;
  store_->read([&](store::Transaction& tx) { found = store::deployment(tx, id); });
  return found.value();
}

std::vector<std::string> World::deployments(const std::string& name) {
  const auto id = service(name).id;
  std::vector<std::string> result;
  store_->read([&](store::Transaction& tx) {
    for (const auto& deployment : store::deployments(tx, id, {.before = "", .limit = 500})) {
      result.insert(result.begin(), deployment.commit.substr(0, 6) + " " +
                                        base::to_string(deployment.state) + " base " +
                                        deployment.base.substr(0, 6));
    }
  });
  return result;
}

std::vector<model::Push> World::pushes() {
  std::vector<model::Push> found;
  store_->read([&](store::Transaction& tx) {
    found = store::pushes(tx, environment_.organization, {.before = "", .limit = 10'000});
  });
  return {found.rbegin(), found.rend()};
}

std::vector<model::Verdict> World::verdicts_of(const std::string& name) {
  const auto id = service(name).id;
  std::vector<model::Verdict> found;
  store_->read([&](store::Transaction& tx) {
    found = store::verdicts_of_service(tx, id, {.before = "", .limit = 10'000});
  });
  return {found.rbegin(), found.rend()};
}

std::vector<std::string> World::verdicts() {
  std::vector<std::string> result;
  const auto all = pushes();
  store_->read([&](store::Transaction& tx) {
    for (const auto& push : all) {
      for (const auto& verdict : store::verdicts_of_push(tx, push.id)) {
        result.push_back(verdict.service_name + " " + base::to_string(verdict.reason));
      }
    }
  });
  return result;
}

std::vector<std::string> World::image_verdicts() {
  std::vector<std::string> result;
  store_->read([&](store::Transaction& tx) {
    auto all = store::notices(tx, environment_.organization, {});
    std::reverse(all.begin(), all.end());
    for (const auto& notice : all) {
      for (const auto& verdict : store::verdicts_of_notice(tx, notice.id)) {
        result.push_back(verdict.service_name + " " + notice.tag + " " +
                         base::to_string(verdict.reason));
      }
    }
  });
  return result;
}

std::vector<model::Run> World::runs(const std::string& name) {
  const auto id = service(name).id;
  std::vector<model::Run> found;
  store_->read([&](store::Transaction& tx) {
    found = store::runs(tx, id, {.before = "", .limit = 10'000});
  });
  return {found.rbegin(), found.rend()};
}

std::vector<std::string> World::run_log(const model::RunId& id) {
  std::vector<std::string> texts;
  store_->read([&](store::Transaction& tx) {
    for (const auto& line : store::run_log(tx, id, 0, 10'000)) texts.push_back(line.text);
  });
  return texts;
}

model::Notice World::notice(const model::NoticeId& id) {
  std::optional<model::Notice> found;
  store_->read([&](store::Transaction& tx) { found = store::notice(tx, id); });
  return found.value();
}

model::Delivery World::delivery(const model::DeliveryId& id) {
  std::optional<model::Delivery> found;
  store_->read([&](store::Transaction& tx) { found = store::delivery(tx, id); });
  return found.value();
}

std::string World::considered(const std::string& branch, const std::string& url) {
  std::string tip;
  store_->read([&](store::Transaction& tx) {
    tip = store::branch(tx, environment_.organization, key_of(url), branch).considered_tip;
  });
  return tip;
}

std::string World::serving_commit(const std::string& name) {
  const auto serving = service(name).serving;
  std::string commit;
  store_->read([&](store::Transaction& tx) {
    if (serving) commit = store::deployment(tx, *serving).value().commit;
  });
  return commit;
}

std::vector<store::TaskCount> World::tasks() {
  std::vector<store::TaskCount> counts;
  store_->read([&](store::Transaction& tx) { counts = store::task_counts(tx); });
  return counts;
}

std::vector<model::CommitStatus> World::commit_statuses(const std::string& name) {
  const auto id = service(name).id;
  std::vector<model::CommitStatus> statuses;
  store_->read([&](store::Transaction& tx) { statuses = store::commit_statuses(tx, id, {}); });
  std::reverse(statuses.begin(), statuses.end());
  return statuses;
}

std::vector<model::WebhookEvent> World::webhook_events(const model::WebhookId& id) {
  std::vector<model::WebhookEvent> events;
  store_->read([&](store::Transaction& tx) { events = store::webhook_events(tx, id, {}); });
  std::reverse(events.begin(), events.end());
  return events;
}

}  // namespace slipway::pipeline
