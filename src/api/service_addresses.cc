#include "api/service_addresses.h"

#include <algorithm>
#include <map>

#include "model/host_label.h"
#include "pipeline/version.h"
#include "store/custom_domains.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using base::fail;
using base::Result;
using model::Service;

// The gateway leads to nothing else.
bool is_reached(const Service& service) {
  return service.kind == model::ServiceKind::APPLICATION ||
         service.kind == model::ServiceKind::CONTAINER;
}

std::string last_labels(std::string_view host, std::size_t after) {
  for (; after > 0 && !host.empty(); --after) {
    const auto dot = host.find('.');
    host.remove_prefix(dot == std::string_view::npos ? host.size() : dot + 1);
  }
  return std::string(host);
}

// The service to which the gateway gives this name, whether or not it has a port yet.
std::optional<Service> named_by_gateway(ApiContext& c, store::Transaction& tx,
                                        const std::string& host) {
  const auto domain = last_labels(host, 3);
  if (!domain.ends_with(c.pipeline.policy.gateway_domain)) return std::nullopt;
  const auto labels = [](const auto& thing, std::string_view label) {
    return label.starts_with(model::host_label(thing.name) + ".");
  };
  for (const auto& organization : store::organizations(tx)) {
    if (pipeline::gateway_domain(c.pipeline, tx, organization) != domain) continue;
    for (const auto& project : store::projects(tx, organization.id)) {
      if (!labels(project, last_labels(host, 2))) continue;
      for (const auto& environment : store::environments(tx, project.id)) {
        if (!labels(environment, last_labels(host, 1))) continue;
        for (auto& service : store::services(tx, environment.id)) {
          if (is_reached(service) && labels(service, host)) return std::move(service);
        }
      }
    }
  }
  return std::nullopt;
}

// Another organization's is not named.
tl::unexpected<base::Error> taken(const Service& by, const Service& wanted_by,
                                  const std::string& name, std::string_view field,
                                  const std::string& why) {
  const std::string who = by.organization == wanted_by.organization
                              ? "'" + by.name + "'"
                              : std::string("A service of another organization");
  return fail(base::ErrorCode::kConflict,
              std::string(field) + ": " + who + " has '" + name + "' " + why +
                  "; a public name leads to one service only.",
              std::string(field));
}

Result<void> check_free(ApiContext& c, store::Transaction& tx, const Service& service,
                        const std::string& name, std::string_view field) {
  const auto named = named_by_gateway(c, tx, name);
  if (named && named->id != service.id) {
    return taken(*named, service, name, field, "as its address");
  }
  for (const auto& other : store::services_with_domain(tx, name)) {
    // Its own settings say what is about to be, and not what is stored.
    if (other.id != service.id) return taken(other, service, name, field, "among its domains");
  }
  return {};
}

}  // namespace

Result<void> check_domains(ApiContext& c, store::Transaction& tx, const Service& before,
                           const Service& service) {
  constexpr std::string_view field = "domains";
  for (const auto& name : service.settings.domains) {
    const auto& known = before.settings.domains;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (auto free = check_free(c, tx, service, name, field); !free) return free;
    const auto custom = store::custom_domain(tx, name);
    const auto owner = custom ? store::service(tx, custom->service) : std::nullopt;
    if (owner) return taken(*owner, service, name, field, "among its custom domains");
  }
  return {};
}

Result<void> check_custom_domain(ApiContext& c, store::Transaction& tx, const Service& service,
                                 const model::CustomDomain& domain) {
  constexpr std::string_view field = "domain";
  const auto& own = service.settings.domains;
  if (std::find(own.begin(), own.end(), domain.domain) != own.end()) {
    return taken(service, service, domain.domain, field, "among its domains");
  }
  const auto there = store::custom_domain(tx, domain.domain);
  const auto owner =
      there && there->id != domain.id ? store::service(tx, there->service) : std::nullopt;
  if (owner) return taken(*owner, service, domain.domain, field, "among its custom domains");
  return check_free(c, tx, service, domain.domain, field);
}

Result<void> check_gateway_names(ApiContext& c, store::Transaction& tx,
                                 const std::vector<Service>& services) {
  std::map<std::string, const Service*> names;
  for (const auto& service : services) {
    if (is_reached(service)) {
      names.emplace(pipeline::gateway_host(c.pipeline, tx, service), &service);
    }
  }
  for (const auto& [name, service] : names) {
    const auto others = store::services_with_domain(tx, name);
    const auto other = std::find_if(others.begin(), others.end(),
                                    [id = service->id](const auto& one) { return one.id != id; });
    if (other != others.end()) return taken(*other, *service, name, "name", "among its domains");
    const auto custom = store::custom_domain(tx, name);
    const auto owner = custom && custom->service != service->id
                           ? store::service(tx, custom->service)
                           : std::nullopt;
    if (owner) return taken(*owner, *service, name, "name", "among its custom domains");
  }
  return {};
}

}  // namespace slipway::api
