#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "pipeline/git_webhook.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;

// Two syncs of one repository at once would both find no webhook, and make two.
class Syncing {
 public:
  bool begin(const model::RepositoryKey& repository) {
    const std::lock_guard lock(mutex_);
    return repositories_.insert(repository).second;
  }
  void end(const model::RepositoryKey& repository) {
    const std::lock_guard lock(mutex_);
    repositories_.erase(repository);
  }

 private:
  std::mutex mutex_;
  std::set<model::RepositoryKey> repositories_;
};

struct Subject {
  model::Service service;
  std::optional<store::GitToken> token;
  std::vector<model::Hook> hooks;
  std::vector<model::Service> all;  // of the repository
};

base::Result<Subject> subject_of(ApiContext& c, const ApiRequest& request) {
  return c.read([&](store::Transaction& tx) -> base::Result<Subject> {
    auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    if (!model::comes_from_git(*service)) {
      const std::string source = service->chart.name.empty() ? "image" : "chart";
      return fail(ErrorCode::kConflict, "'" + service->name + "' takes a ready " + source +
                                            ": it has no repository whose pushes a webhook could "
                                            "tell of.");
    }
    Subject subject{std::move(*service), std::nullopt, {}, {}};
    if (subject.service.git.token) subject.token = store::git_token(tx, *subject.service.git.token);
    subject.hooks = store::hooks(tx, subject.service.organization);
    subject.all =
        store::services_of_repository(tx, subject.service.organization, subject.service.repository);
    return subject;
  });
}

base::Result<pipeline::RepositoryWebhooks> open(ApiContext& c, const Subject& subject) {
  if (!c.has_public_url) {
    return fail(ErrorCode::kFailed,
                "At which address forges reach Slipway is not known. Start the daemon with "
                "--public-url, such as https://slipway.example.com.");
  }
  return pipeline::RepositoryWebhooks::open(c.pipeline, subject.service, subject.token, subject.all,
                                            c.base_url);
}

json::object webhook_shape(const pipeline::GitWebhook& webhook) {
  json::object shape{{"status", base::to_string(webhook.status)},
                     {"provider", base::to_string(webhook.provider)},
                     {"message", base::to_valid_utf8(webhook.message)},
                     {"reasons", json::value_from(webhook.reasons)},
                     {"hook_id", id_or_null(webhook.hook)},
                     {"retry_at", time_or_null(webhook.retry_at)}};
  if (webhook.status == model::GitWebhookStatus::MISCONFIGURED) {
    shape["missing_events"] = json::value_from(webhook.missing_events);
  }
  return shape;
}

// That the forge cannot be asked is an answer too.
Answer git_webhook_status(ApiContext& c, const ApiRequest& request) {
  const auto subject = subject_of(c, request);
  if (!subject) return fail(subject.error());
  auto webhook =
      open(c, *subject).and_then([&](auto webhooks) { return webhooks.look(subject->hooks); });
  if (webhook) return Reply{200, webhook_shape(*webhook)};
  pipeline::GitWebhook unknown;
  unknown.provider = pipeline::forge_kind(subject->service, subject->token);
  unknown.message = webhook.error().message;
  unknown.retry_at = webhook.error().retry_at;
  return Reply{200, webhook_shape(unknown)};
}

// The organization's that fits, or a new one.
base::Result<model::Hook> hook_to_sync(ApiContext& c, const Subject& subject,
                                       const pipeline::RepositoryWebhooks& webhooks) {
  if (auto hook = webhooks.choose(subject.hooks)) return std::move(*hook);
  std::optional<model::Hook> hook;
  const auto stored = c.write([&](store::Transaction& tx) -> Answer {
    const auto organization = subject.service.organization;
    const auto hooks = store::hooks(tx, organization);
    hook = webhooks.choose(hooks);
    if (!hook) {
      hook = pipeline::make_forge_hook(c.pipeline, organization, webhooks.kind(), hooks);
      if (auto made = store::insert(tx, *hook); !made) return fail(made.error());
    }
    return Reply{200, to_json(*hook, c.base_url)};
  });
  if (!stored) return fail(stored.error());
  // Before the forge sends its ping.
  c.receiver.load_hooks();
  return std::move(*hook);
}

Answer sync_git_webhook(ApiContext& c, const Subject& subject) {
  auto webhooks = open(c, subject);
  if (!webhooks) return fail(webhooks.error());
  if (const auto seen = webhooks->look(subject.hooks); !seen) return fail(seen.error());
  const auto hook = hook_to_sync(c, subject, *webhooks);
  if (!hook) return fail(hook.error());
  return webhooks->sync(*hook).map(
      [](const auto& webhook) { return Reply{200, webhook_shape(webhook)}; });
}

// The hook stays: other repositories may have webhooks that lead to it.
Answer remove_git_webhook(ApiContext& c, const Subject& subject) {
  auto webhooks = open(c, subject);
  if (!webhooks) return fail(webhooks.error());
  return webhooks->remove(subject.hooks).map([](const auto& webhook) {
    return Reply{200, webhook_shape(webhook)};
  });
}

using Change = Answer (*)(ApiContext&, const Subject&);

Answer change_alone(ApiContext& c, Syncing& syncing, const ApiRequest& request, Change change) {
  const auto subject = subject_of(c, request);
  if (!subject) return fail(subject.error());
  const auto& repository = subject->service.repository;
  if (!syncing.begin(repository)) {
    return fail(ErrorCode::kConflict,
                "The webhook of this repository is being changed just now, for "
                "another service of it; ask again in a moment.");
  }
  struct End {
    Syncing& syncing;
    const model::RepositoryKey& repository;
    ~End() { syncing.end(repository); }
  } const end{syncing, repository};
  return change(c, *subject);
}

}  // namespace

void add_git_webhook_endpoints(Router& router, ApiContext& c) {
  router.add("GET", "/api/service/{serviceId}/gitWebhookStatus", "getServiceGitWebhookStatus",
             [&c](const ApiRequest& request) { return git_webhook_status(c, request); });
  const auto syncing = std::make_shared<Syncing>();
  router.add("POST", "/api/service/{serviceId}/gitWebhook/sync", "syncServiceGitWebhook",
             [&c, syncing](const ApiRequest& request) {
               return change_alone(c, *syncing, request, sync_git_webhook);
             });
  router.add("POST", "/api/service/{serviceId}/gitWebhook/remove", "removeServiceGitWebhook",
             [&c, syncing](const ApiRequest& request) {
               return change_alone(c, *syncing, request, remove_git_webhook);
             });
}

}  // namespace slipway::api
