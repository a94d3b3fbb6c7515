// What people start and end: deployments, redeployments, rollbacks, stops and cancellations.

#include <boost/json/array.hpp>

#include "api/commit_id.h"
#include "api/container_body.h"
#include "api/endpoints.h"
#include "api/helm_body.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "api/status.h"
#include "api/through.h"
#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/enqueue.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::DeploymentAction;
using model::DeploymentId;

// The status as it is after the action, and the deployment that does it.
Reply accepted_service(ApiContext& c, store::Transaction& tx, const model::ServiceId& id,
                       const std::optional<DeploymentId>& deployment, const Through& through = {}) {
  let_through(c, tx, id, through);
  json::object body = service_status(*store::standing(tx, id));
  show_through(through, body);
  if (deployment) body["deployment_id"] = deployment->to_string();
  return {202, std::move(body)};
}

void read_commit(base::JsonFields& fields, std::string_view name, std::string& commit) {
  commit = fields.text(name).value_or("");
  if (commit.empty() || is_commit_id(commit)) return;
  fields.wrong(name, "'" + commit +
                         "' is no full commit id. Write all 40 (or 64) lower case hexadecimal "
                         "digits, as git rev-parse shows them.");
}

void read_tag(base::JsonFields& fields, std::string& tag) {
  tag = fields.text("image_tag").value_or("");
  if (tag.empty()) return;
  if (const auto wrong = wrong_tag(tag)) fields.wrong("image_tag", *wrong);
}

void read_chart_version(base::JsonFields& fields, std::string& version) {
  version = fields.text("chart_version").value_or("");
  if (version.empty()) return;
  if (const auto wrong = wrong_chart_version(version)) fields.wrong("chart_version", *wrong);
}

struct WantedVersion {
  std::string commit;
  std::string tag;
  std::string chart;
  std::string values_commit;
  Through through;
};

base::Result<WantedVersion> read_version(const ApiRequest& request, const ServiceFamily& family) {
  WantedVersion version;
  if (request.http.body.empty()) return version;
  const auto body = request.body();
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  const bool is_chart = family.kind == model::ServiceKind::HELM;
  if (family.kind != model::ServiceKind::CONTAINER) {
    read_commit(fields, "git_commit_id", version.commit);
  }
  if (family.kind != model::ServiceKind::APPLICATION && !is_chart) read_tag(fields, version.tag);
  if (is_chart) {
    read_chart_version(fields, version.chart);
    read_commit(fields, kValuesCommit, version.values_commit);
  }
  version.through = read_through(fields, request);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return version;
}

// Each kind of source has its own versions.
base::Result<void> check_version(const model::Service& service, const WantedVersion& version) {
  if (service.kind == model::ServiceKind::HELM) {
    return check_chart_versions(service, version.chart, version.commit, version.values_commit);
  }
  const bool from_git = service.image.name.empty();
  if (from_git && !version.tag.empty()) {
    return fail(base::ErrorCode::kInvalid,
                "image_tag: '" + service.name + "' comes from git; write a git_commit_id.",
                "image_tag");
  }
  if (!from_git && !version.commit.empty()) {
    return fail(base::ErrorCode::kInvalid,
                "git_commit_id: '" + service.name + "' runs an image; write an image_tag.",
                "git_commit_id");
  }
  return {};
}

// The reference's ?forceEvent: only what a deployment runs by itself.
base::Result<void> check_event(const ApiRequest& request, const model::Service& service) {
  const std::string text = request.query_value("forceEvent");
  if (text.empty()) return {};
  if (service.kind == model::ServiceKind::HELM) {
    return fail(base::ErrorCode::kInvalid,
                "forceEvent: Slipway deploys charts and shows no differences; leave it out.",
                "forceEvent");
  }
  if (!service.settings.job) return {};
  const auto event = base::parse_enum<model::JobEvent>(text);
  const auto& job = *service.settings.job;
  const auto own = job.is_cron() ? model::JobEvent::CRON : model::JobEvent::ON_START;
  if (event == own && job.command(own)) return {};
  return fail(base::ErrorCode::kInvalid,
              "forceEvent: a deployment of '" + service.name + "' does not run " + text +
                  "; run the job by hand for another event that it has.",
              "forceEvent");
}

DeploymentId start_version(ApiContext& c, store::Transaction& tx, const model::Service& service,
                           const WantedVersion& version, const std::string& user) {
  if (service.kind == model::ServiceKind::HELM) {
    const auto& chart = model::comes_from_git(service) ? version.commit : version.chart;
    return pipeline::deploy_chart(c.pipeline, tx, service, chart, version.values_commit, user);
  }
  return service.image.name.empty()
             ? pipeline::deploy(c.pipeline, tx, service, version.commit, user)
             : pipeline::deploy_image(c.pipeline, tx, service, version.tag, user);
}

Answer deploy(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto version = read_version(request, family);
  if (!version) return fail(version.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    auto may = check_version(*service, *version)
                   .and_then([&] { return check_event(request, *service); })
                   .and_then([&] { return pipeline::check_stays(*service); });
    if (!may) return fail(may.error());
    const auto id = start_version(c, tx, *service, *version, request.user);
    return accepted_service(c, tx, service->id, id, version->through);
  });
}

Answer redeploy_service(ApiContext& c, const ApiRequest& request, const ServiceFamily& family,
                        DeploymentAction action) {
  const auto through = read_through(request);
  if (!through) return fail(through.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    const auto id = pipeline::redeploy(c.pipeline, tx, *service, action, request.user);
    if (!id) return fail(id.error());
    return accepted_service(c, tx, service->id, *id, *through);
  });
}

Answer roll_back(ApiContext& c, const ApiRequest& request) {
  std::optional<DeploymentId> to;
  Through through;
  if (!request.http.body.empty()) {
    const auto body = request.body();
    if (!body) return fail(body.error());
    base::JsonFields fields(*body);
    if (const auto text = fields.text("deployment_id")) {
      to = DeploymentId::parse(*text);
      if (!to) fields.wrong("deployment_id", "must be the id of a deployment.");
    }
    through = read_through(fields, request);
    fields.refuse_unknown();
    if (fields.error()) return fail(*fields.error());
  }
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    const auto id = pipeline::roll_back(c.pipeline, tx, *service, to, request.user);
    if (!id) return fail(id.error());
    return accepted_service(c, tx, service->id, *id, through);
  });
}

Answer cancel_one(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<DeploymentId>("deploymentRequestId");
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::deployment(tx, *id)) return fail(not_found("deployment", id->to_string()));
    if (!pipeline::cancel(c.pipeline, tx, *id, "Cancelled by " + request.user + ".")) {
      return fail(base::ErrorCode::kConflict,
                  "This deployment has ended already; there is nothing to cancel.");
    }
    return Reply{202, to_json(*store::deployment(tx, *id))};
  });
}

Answer cancel_environment(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::EnvironmentId>("environmentId");
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::environment(tx, *id)) return fail(not_found("environment", id->to_string()));
    for (const auto& open : store::open_deployments(tx, *id)) {
      pipeline::cancel(c.pipeline, tx, open.id, "Cancelled by " + request.user + ".");
    }
    return Reply{202, environment_status(tx, *id)};
  });
}

// `action`: pipeline::stop or pipeline::uninstall.
Answer take_down(ApiContext& c, const ApiRequest& request, const ServiceFamily& family,
                 decltype(pipeline::stop)& action) {
  return c.write([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, family).map([&](const auto& service) {
      action(c.pipeline, tx, service);
      return accepted_service(c, tx, service.id, {});
    });
  });
}

}  // namespace

void add_action_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : service_families()) {
    router
        .add("POST", family.path() + "/deploy", "deploy" + family.title,
             [&c, family](const ApiRequest& request) { return deploy(c, request, family); })
        .needs(model::Role::DEPLOYER);
    router
        .add("POST", family.path() + "/redeploy", "redeploy" + family.title,
             [&c, family](const ApiRequest& request) {
               return redeploy_service(c, request, family, DeploymentAction::REDEPLOY);
             })
        .needs(model::Role::DEPLOYER);
    router
        .add("POST", family.path() + "/stop", "stop" + family.title,
             [&c, family](const ApiRequest& request) {
               return take_down(c, request, family, pipeline::stop);
             })
        .needs(model::Role::DEPLOYER);
    if (family.kind == model::ServiceKind::HELM) {
      router
          .add("POST", family.path() + "/uninstall", "uninstall" + family.title,
               [&c, family](const ApiRequest& request) {
                 return take_down(c, request, family, pipeline::uninstall);
               })
          .needs(model::Role::DEPLOYER);
      continue;
    }
    // A job has nothing that goes on.
    if (family.kind == model::ServiceKind::JOB) continue;
    router
        .add("POST", family.path() + "/restart-service", "reboot" + family.title,
             [&c, family](const ApiRequest& request) {
               return redeploy_service(c, request, family, DeploymentAction::RESTART);
             })
        .needs(model::Role::DEPLOYER);
  }
  router
      .add("POST", "/api/service/{serviceId}/rollback", "rollbackService",
           [&c](const ApiRequest& request) { return roll_back(c, request); })
      .needs(model::Role::DEPLOYER);
  router
      .add("POST", "/api/deploymentQueue/{deploymentRequestId}/cancelDeployment",
           "cancelDeploymentRequest",
           [&c](const ApiRequest& request) { return cancel_one(c, request); })
      .needs(model::Role::DEPLOYER);
  router
      .add("POST", "/api/environment/{environmentId}/cancelDeployment",
           "cancelEnvironmentDeployment",
           [&c](const ApiRequest& request) { return cancel_environment(c, request); })
      .needs(model::Role::DEPLOYER);
}

}  // namespace slipway::api
