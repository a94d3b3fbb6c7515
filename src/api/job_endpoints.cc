#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/job_body.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/unchanged.h"
#include "pipeline/runs.h"
#include "store/organizations.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

// When it would run next; nothing of a lifecycle job. A time zone is read from its file: outside of
// any transaction.
base::Result<std::optional<base::Timestamp>> check_schedule(ApiContext& c,
                                                            const model::Service& service) {
  const auto& job = *service.settings.job;
  if (!job.is_cron()) return std::nullopt;
  const auto due_at = pipeline::next_due(c.pipeline, job, c.now());
  if (due_at) return *due_at;
  const std::string field = "schedule.cronjob.timezone";
  return fail(base::ErrorCode::kInvalid, field + ": " + due_at.error().message + ".", field);
}

base::Result<void> check_job_source(ApiContext& c, store::Transaction& tx,
                                    const model::Service& service,
                                    const model::Environment& environment) {
  return check_source(c, tx, service, environment).and_then([&] {
    return service.image.name.empty() ? check_git_token(c, tx, service)
                                      : check_registry(tx, service);
  });
}

Answer create_job(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Service service;
  if (auto error = read_job(*body, true, c.allow_file_repositories, service)) return fail(*error);
  if (const auto due_at = check_schedule(c, service); !due_at) return fail(due_at.error());
  return create_in_environment(c, request, std::move(service),
                               [&c](auto& tx, const auto& made, const auto& environment) {
                                 return check_job_source(c, tx, made, environment);
                               });
}

Answer edit_job(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  auto wanted = c.read([&](store::Transaction& tx) { return service_of(tx, request, kJobs); });
  if (!wanted) return fail(wanted.error());
  if (auto error = read_job(*body, false, c.allow_file_repositories, *wanted)) return fail(*error);
  const auto due_at = check_schedule(c, *wanted);
  if (!due_at) return fail(due_at.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto service = service_of(tx, request, kJobs);
    if (!service) return fail(service.error());
    if (auto same = check_unchanged(request, "'" + service->name + "'", service->updated_at);
        !same) {
      return fail(same.error());
    }
    const auto before = *service;
    if (auto error = read_job(*body, false, c.allow_file_repositories, *service)) {
      return fail(*error);
    }
    const auto environment = store::environment(tx, service->environment);
    if (auto known = check_job_source(c, tx, *service, *environment); !known) {
      return fail(known.error());
    }
    if (auto able = check_edited_settings(c, tx, before, *service); !able) {
      return fail(able.error());
    }
    service->updated_at = c.now();
    if (auto stored = store::update(tx, *service); !stored) return fail(stored.error());
    if (*due_at && store::timer(tx, service->id)) pipeline::arm(tx, service->id, **due_at);
    ask_poll(c, tx, *service);
    if (!service->image.name.empty()) {
      pipeline::ask_image_poll(tx, before, *service, c.now());
    }
    return edited_service(c, tx, *service);
  });
}

// The reference names the cluster's leftovers; here a failed run leaves its record and its log.
Answer clean_failed(ApiContext& c, const ApiRequest& request) {
  return c.write([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, kJobs).map([&](const auto& service) {
      json::array removed;
      for (const auto& id : store::remove_failed_runs(tx, service.id)) {
        removed.emplace_back(id.to_string());
      }
      return Reply{200, json::object{{"clean_kubernetes_jobs", std::move(removed)}}};
    });
  });
}

}  // namespace

void add_job_endpoints(Router& router, ApiContext& c) {
  router.add("POST", "/api/environment/{environmentId}/job", "createJob",
             [&c](const ApiRequest& request) { return create_job(c, request); });
  router.add("PUT", kJobs.path(), "editJob",
             [&c](const ApiRequest& request) { return edit_job(c, request); });
  router.add("POST", kJobs.path() + "/cleanFailedJob", "cleanFailedJob",
             [&c](const ApiRequest& request) { return clean_failed(c, request); });
}

}  // namespace slipway::api
