#include "cli/address_check.h"

#include <map>

#include "cli/json.h"
#include "model/host_label.h"

namespace slipway::cli {
namespace {

struct Holder {
  std::string service;  // PROJECT/ENVIRONMENT/SERVICE
  const char* how;
};
using Holders = std::multimap<std::string, Holder>;  // by the name

// What the gateway leads to.
bool is_reached(const std::string& kind) { return kind == "application" || kind == "container"; }

void add_address(const Current& current, const std::string& project, const std::string& environment,
                 const std::string& service, Holders& holders) {
  if (current.gateway_domain.empty()) return;
  holders.emplace(model::service_host(service, environment, project, current.gateway_domain),
                  Holder{project + "/" + environment + "/" + service, "as its address"});
}

// The names of a service that is there, where the file does not say them anew.
void add_kept(const CurrentService& there, const DesiredService* desired, const std::string& path,
              Holders& holders) {
  if (desired == nullptr || !desired->settings.contains("domains")) {
    for (const auto& name : items(there.body, "domains")) {
      if (!name.is_string()) continue;
      holders.emplace(name.get_string(), Holder{path, "among its domains"});
    }
  }
  if (desired != nullptr && desired->custom_domains) return;
  for (const auto& one : there.custom_domains) {
    holders.emplace(text(one.body, "domain"), Holder{path, "among its custom domains"});
  }
}

Holders holders_of(const Current& current, const Desired& desired) {
  Holders holders;
  for (const auto& project : desired.projects) {
    const auto* old = find_by_name(current.projects, project.name);
    for (const auto& environment : project.environments) {
      for (const auto& service : environment.services) {
        if (!is_reached(service.kind)) continue;
        add_address(current, project.name, environment.name, service.name, holders);
      }
    }
    if (old == nullptr) continue;
    for (const auto& there : old->environments) {
      const auto* wanted = find_by_name(project.environments, there.name);
      for (const auto& service : there.services) {
        const auto* one =
            wanted == nullptr ? nullptr : find_by_name(wanted->services, service.name);
        add_kept(service, one, project.name + "/" + there.name + "/" + service.name, holders);
        if (one != nullptr || !is_reached(service.kind)) continue;
        add_address(current, project.name, there.name, service.name, holders);
      }
    }
  }
  return holders;
}

base::Result<void> check_name_of(const std::string& name, const std::string& path,
                                 const Desired& desired, const Holders& holders) {
  const auto [first, last] = holders.equal_range(name);
  for (auto one = first; one != last; ++one) {
    const auto& [service, how] = one->second;
    if (service == path) continue;
    const auto place = desired.domain_places.find(name);
    return base::fail(base::ErrorCode::kInvalid,
                      (place == desired.domain_places.end() ? "" : place->second + ": ") + "'" +
                          service + "' has '" + name + "' " + how +
                          "; a public name leads to one service only.");
  }
  return {};
}

}  // namespace

base::Result<void> check_addresses(const Current& current, const Desired& desired) {
  if (desired.domain_places.empty()) return {};
  const auto holders = holders_of(current, desired);
  for (const auto& project : desired.projects) {
    for (const auto& environment : project.environments) {
      for (const auto& service : environment.services) {
        const std::string path = project.name + "/" + environment.name + "/" + service.name;
        std::vector<std::string> names;
        if (const auto* domains = service.settings.if_contains("domains")) {
          for (const auto& name : domains->as_array()) names.emplace_back(name.as_string());
        }
        if (service.custom_domains) {
          for (const auto& one : *service.custom_domains) names.push_back(text(one, "domain"));
        }
        for (const auto& name : names) {
          if (auto free = check_name_of(name, path, desired, holders); !free) return free;
        }
      }
    }
  }
  return {};
}

}  // namespace slipway::cli
