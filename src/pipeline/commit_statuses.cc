#include "pipeline/commit_statuses.h"

#include <algorithm>

#include "base/encoding.h"
#include "pipeline/forge_access.h"
#include "pipeline/steps.h"
#include "rules/commit_news.h"
#include "store/commit_statuses.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

const std::string kSummaryContext = "slipway";

std::string branch_name(const std::string& ref) {
  return ref.starts_with(kBranchPrefix) ? ref.substr(kBranchPrefix.size()) : "";
}

// "slipway/shop/production/web"
std::string status_context(store::Transaction& tx, const model::Service& service) {
  return kSummaryContext + "/" + service_path(tx, service);
}

void store_status(Context& context, store::Transaction& tx, model::CommitStatus status,
                  const rules::CommitNews& news) {
  const auto now = context.clock.now();
  status.id = model::CommitStatusId::make(now, context.random);
  status.state = news.state;
  status.description = news.description;
  status.created_at = status.changed_at = now;
  status.next_attempt_at = std::max(now, status.next_attempt_at);
  store::put(tx, status);
  const auto due = store::next_status_attempt(tx, status.organization, status.repository);
  store::ask(tx, kReport, RepositorySubject{status.organization, status.repository}.to_string(),
             due.value_or(now));
}

model::CommitStatus status_of(const model::Service& service, const std::string& commit) {
  model::CommitStatus status;
  status.organization = service.organization;
  status.repository = service.repository;
  status.commit = commit;
  status.service = service.id;
  status.branch = service.git.branch;
  return status;
}

// What is of all services of a push; its words are made when it is sent.
model::CommitStatus status_of(const model::Push& push) {
  model::CommitStatus status;
  status.organization = push.organization;
  status.repository = push.repository;
  status.commit = push.tip;
  status.push = push.id;
  status.branch = branch_name(push.ref);
  status.context = kSummaryContext;
  status.path = "/?branch=" + base::encode_percent(status.branch);
  return status;
}

// All that concerns a push of many services stands in one status. It changes with each of the
// services, and is sent once for all that change in a while.
void store_summary(Context& context, store::Transaction& tx, const model::Push& push) {
  auto status = status_of(push);
  if (const auto before = store::shown_before(tx, status)) {
    // By a clock that has gone back since, it would wait for as long as that went back.
    status.next_attempt_at =
        std::min(before->told_at, context.clock.now()) + rules::summary_pause(before->told_times);
  }
  store_status(context, tx, std::move(status), {});
}

void store_verdict_status(Context& context, store::Transaction& tx, const model::Push& push,
                          const model::Service& service, const model::Verdict& verdict) {
  const auto news = rules::news_of(verdict);
  if (!news) return;
  model::CommitStatus status = status_of(service, push.tip);
  status.push = push.id;
  status.context = status_context(tx, service);
  status.path = verdict_path(push.id, service.id);
  store_status(context, tx, std::move(status), *news);
}

bool asks_for_any(const model::Service& service) {
  const auto& settings = service.settings;
  return settings.commit_statuses || settings.forge_deployments || settings.pull_request_comments;
}

// Of the forge that the service's repository is at; null where it has none, or nothing could be
// linked to.
template <typename Api>
const Api* api_for(Context& context, store::Transaction& tx, const model::Service& service,
                   const std::map<model::HookKind, const Api*>& apis) {
  if (context.policy.console_url.empty() || apis.empty() || !service.git.token) return nullptr;
  const auto api = apis.find(forge_kind(service, store::git_token(tx, *service.git.token)));
  return api == apis.end() ? nullptr : api->second;
}

// One for all of the push's services that ask for it.
void store_comment(Context& context, store::Transaction& tx, const model::Push& push) {
  auto status = status_of(push);
  status.channel = model::ForgeChannel::COMMENT;
  store_status(context, tx, std::move(status), {});
}

void store_deployment(Context& context, store::Transaction& tx, const model::Service& service,
                      const model::Deployment& deployment) {
  model::CommitStatus status = status_of(service, deployment.commit);
  status.push = deployment.push;
  status.channel = model::ForgeChannel::DEPLOYMENT;
  status.deployment = deployment.id;
  status.context = service_path(tx, service);
  status.path =
      deployment.push ? verdict_path(*deployment.push, service.id) : deployment_path(deployment);
  store_status(context, tx, std::move(status), rules::news_of(deployment));
}

void store_deployment_status(Context& context, store::Transaction& tx,
                             const model::Service& service, const model::Deployment& deployment) {
  if (deployment.push && store::summary_status(tx, *deployment.push, deployment.commit)) {
    if (const auto push = store::push(tx, *deployment.push)) store_summary(context, tx, *push);
    return;
  }
  model::CommitStatus status = status_of(service, deployment.commit);
  status.push = deployment.push;
  status.context = status_context(tx, service);
  status.path =
      deployment.push ? verdict_path(*deployment.push, service.id) : deployment_path(deployment);
  store_status(context, tx, std::move(status), rules::news_of(deployment));
}

}  // namespace

std::string service_path(store::Transaction& tx, const model::Service& service) {
  std::string text;
  if (const auto environment = store::environment(tx, service.environment)) {
    const auto project = store::project(tx, environment->project);
    text = (project ? project->name : "") + "/" + environment->name + "/";
  }
  return text + service.name;
}

std::string verdict_path(const model::PushId& push, const model::ServiceId& service) {
  return "/?cell=" + push.to_string() + "." + service.to_string();
}

std::string deployment_path(const model::Deployment& deployment) {
  return "/service/" + deployment.service.to_string() + "?deployment=" + deployment.id.to_string();
}

const forge::StatusApi* status_api(Context& context, store::Transaction& tx,
                                   const model::Service& service) {
  if (!service.settings.commit_statuses) return nullptr;
  return api_for(context, tx, service, context.status_apis);
}

const forge::DeploymentApi* deployment_api(Context& context, store::Transaction& tx,
                                           const model::Service& service) {
  if (!service.settings.forge_deployments) return nullptr;
  return api_for(context, tx, service, context.deployment_apis);
}

const forge::CommentApi* comment_api(Context& context, store::Transaction& tx,
                                     const model::Service& service) {
  if (!service.settings.pull_request_comments) return nullptr;
  return api_for(context, tx, service, context.comment_apis);
}

void show_on_commit(Context& context, store::Transaction& tx, const model::Push& push,
                    const std::vector<model::Service>& services,
                    const std::vector<model::Verdict>& verdicts) {
  std::vector<std::size_t> shown;
  bool comments = false;
  for (std::size_t i = 0; i < services.size(); ++i) {
    comments = comments ||
               (rules::news_of(verdicts[i]) && comment_api(context, tx, services[i]) != nullptr);
    if (rules::news_of(verdicts[i]) && status_api(context, tx, services[i]) != nullptr) {
      shown.push_back(i);
    }
  }
  if (comments) store_comment(context, tx, push);
  if (shown.size() > context.policy.commit_status_limit) {
    store_summary(context, tx, push);
    return;
  }
  for (const std::size_t i : shown)
    store_verdict_status(context, tx, push, services[i], verdicts[i]);
}

void show_on_commit(Context& context, store::Transaction& tx, const model::Push& push,
                    const model::Service& service, const model::Verdict& verdict) {
  if (comment_api(context, tx, service) != nullptr) store_comment(context, tx, push);
  if (status_api(context, tx, service) == nullptr) return;
  if (store::summary_status(tx, push.id, push.tip)) {
    store_summary(context, tx, push);
  } else {
    store_verdict_status(context, tx, push, service, verdict);
  }
}

void show_on_commit(Context& context, store::Transaction& tx, const model::Deployment& deployment) {
  if (context.policy.console_url.empty() || deployment.commit.empty()) return;
  const auto service = store::service(tx, deployment.service);
  if (!service || !asks_for_any(*service)) return;
  if (deployment_api(context, tx, *service) != nullptr) {
    store_deployment(context, tx, *service, deployment);
  }
  if (deployment.push && comment_api(context, tx, *service) != nullptr) {
    if (const auto push = store::push(tx, *deployment.push)) store_comment(context, tx, *push);
  }
  if (status_api(context, tx, *service) != nullptr) {
    store_deployment_status(context, tx, *service, deployment);
  }
}

}  // namespace slipway::pipeline
