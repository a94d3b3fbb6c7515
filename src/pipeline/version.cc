#include "pipeline/version.h"

#include <algorithm>

#include "base/enum.h"
#include "model/host_label.h"
#include "pipeline/images.h"
#include "pipeline/release_chart.h"
#include "pipeline/variables.h"
#include "rules/helm_ports.h"
#include "store/custom_domains.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

// A job's command stands where a service's does.
void use_command(runtime::Version& version, const model::JobSettings& job, model::JobEvent event) {
  const auto command = job.command(event).value_or(model::JobCommand());
  version.settings.entrypoint = command.entrypoint;
  version.settings.arguments = command.arguments;
  version.settings.ports.clear();
  if (job.port != 0) version.environment["PORT"] = std::to_string(job.port);
}

model::JobEvent first_event(const model::JobSettings& job) {
  for (const auto event :
       {model::JobEvent::ON_START, model::JobEvent::ON_STOP, model::JobEvent::ON_DELETE}) {
    if (job.command(event)) return event;
  }
  return model::JobEvent::CRON;
}

}  // namespace

std::string gateway_domain(Context& context, store::Transaction& tx,
                           const model::Organization& organization) {
  return model::organization_domain(organization.name, store::is_first(tx, organization.id),
                                    context.policy.gateway_domain);
}

std::string gateway_host(Context& context, store::Transaction& tx, const model::Service& service) {
  const auto environment = store::environment(tx, service.environment);
  const auto project = environment ? store::project(tx, environment->project) : std::nullopt;
  const auto organization = store::organization(tx, service.organization);
  // Deleted meanwhile.
  if (!project || !organization) {
    return model::host_label(service.name) + "." + context.policy.gateway_domain;
  }
  return model::service_host(service.name, environment->name, project->name,
                             gateway_domain(context, tx, *organization));
}

bool has_port(const model::Service& service) {
  const auto& settings = service.settings;
  return !settings.ports.empty() ||
         (settings.helm && rules::gateway_port(*settings.helm) != nullptr);
}

base::Result<runtime::Version> version_of(Context& context, store::Transaction& tx,
                                          const model::Service& service,
                                          const model::Deployment& deployment) {
  runtime::Version version;
  version.deployment = deployment.id;
  version.service = service.id;
  version.environment_id = service.environment;
  version.organization = service.organization;
  if (const auto environment = store::environment(tx, service.environment)) {
    version.project = environment->project;
  }
  version.service_name = service.name;
  version.commit = deployment.commit;
  version.root_path = service.git.root_path;
  version.settings = service.settings;
  if (service.kind == model::ServiceKind::HELM) {
    auto chart = chart_of(context, tx, service, deployment);
    if (!chart) return base::fail(chart.error());
    version.chart = std::move(*chart);
    return version;
  }
  if (service.image.name.empty()) {
    version.environment["SLIPWAY_COMMIT"] = deployment.commit;
    auto logins = logins_of(context, tx, service.organization);
    if (!logins) return base::fail(logins.error());
    version.registries = std::move(*logins);
  } else {
    version.environment["SLIPWAY_IMAGE_TAG"] = deployment.image.tag;
    auto credentials = credentials_of(context, tx, service);
    if (!credentials) return base::fail(credentials.error());
    version.image =
        runtime::Image{deployment.image.name, deployment.image.tag, deployment.image.digest,
                       credentials->user, credentials->password};
  }
  if (service.settings.job) {
    use_command(version, *service.settings.job, first_event(*service.settings.job));
  }
  if (auto added = add_variables(context, tx, service, version); !added) {
    return base::fail(added.error());
  }
  return version;
}

base::Result<runtime::Version> version_of_run(Context& context, store::Transaction& tx,
                                              const model::Service& service,
                                              const model::Deployment& deployment,
                                              model::JobEvent event) {
  auto version = version_of(context, tx, service, deployment);
  if (version && service.settings.job) {
    use_command(*version, *service.settings.job, event);
    version->environment["SLIPWAY_EVENT"] = base::to_string(event);
  }
  return version;
}

bool is_here(Context& context, store::Transaction& tx, const model::EnvironmentId& environment) {
  const auto found = store::environment(tx, environment);
  const auto runtime = found ? store::runtime(tx, found->runtime) : std::nullopt;
  return runtime && context.runtimes.is_here(*runtime);
}

base::Result<runtime::Runtime*> runtime_of(Context& context, store::Transaction& tx,
                                           const model::EnvironmentId& environment) {
  const auto found = store::environment(tx, environment);
  const auto runtime = found ? store::runtime(tx, found->runtime) : std::nullopt;
  if (!runtime) return base::fail(base::ErrorCode::kNotFound, "The environment was deleted.");
  return context.runtimes.of(*runtime);
}

gateway::Route route_of(Context& context, store::Transaction& tx, const model::Service& service) {
  gateway::Route route;
  route.id = service.id.to_string();
  route.hosts.push_back(gateway_host(context, tx, service));
  for (const auto& domain : service.settings.domains) {
    route.hosts.push_back(domain);
    route.domains.push_back(domain);
  }
  for (const auto& custom : store::custom_domains(tx, service.id)) {
    route.hosts.push_back(custom.domain);
    if (custom.generate_certificate) route.domains.push_back(custom.domain);
  }
  return route;
}

std::string url_of(Context& context, store::Transaction& tx, const model::Service& service) {
  if (!has_port(service)) return {};
  if (!service.settings.domains.empty()) return "https://" + service.settings.domains.front();
  for (const auto& custom : store::custom_domains(tx, service.id)) {
    if (custom.generate_certificate) return "https://" + custom.domain;
  }
  const std::string address = context.routes.address();
  const std::size_t port = address.rfind(':');
  if (port == std::string::npos || address.empty()) return {};
  return "http://" + gateway_host(context, tx, service) + address.substr(port);
}

}  // namespace slipway::pipeline
