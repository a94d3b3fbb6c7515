#include "runtime/kubernetes/helm/gateway_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/helm/program.h"
#include "runtime/kubernetes/helm/release_objects.h"

namespace slipway::runtime::helm {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using docker::text_at;

constexpr std::string_view kRole = "chart-port";

const json::object* member(const json::value& object, const char* part, const char* name) {
  const auto* of = object.is_object() ? object.get_object().if_contains(part) : nullptr;
  if (of == nullptr || !of->is_object()) return nullptr;
  const auto* value = of->get_object().if_contains(name);
  return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

std::string name_of(const json::value& service) { return text_at(service, "/metadata/name"); }

std::string wanted_of(const model::HelmPort& port) {
  if (!port.service_name.empty()) return "'" + port.service_name + "'";
  std::string labels;
  for (const auto& [key, value] : port.service_selectors) {
    labels += (labels.empty() ? "" : ", ") + key + "=" + value;
  }
  return "with the labels " + labels;
}

bool is_wanted(const json::value& service, const model::HelmPort& port,
               const std::string& release) {
  if (!port.service_name.empty()) {
    const auto name = name_of(service);
    return name == port.service_name || name == release + "-" + port.service_name;
  }
  const auto* labels = member(service, "metadata", "labels");
  return labels != nullptr && std::all_of(port.service_selectors.begin(),
                                          port.service_selectors.end(), [&](const auto& wanted) {
                                            const auto* is = labels->if_contains(wanted.first);
                                            return is != nullptr && is->is_string() &&
                                                   is->get_string() == wanted.second;
                                          });
}

std::string names_of(const std::vector<const json::value*>& services) {
  std::string names;
  for (const auto* service : services) names += (names.empty() ? "" : ", ") + name_of(*service);
  return names.empty() ? "none" : names;
}

base::Result<const json::value*> find_service(const model::HelmPort& port,
                                              const json::array& services,
                                              const std::string& release) {
  std::vector<const json::value*> made;
  made.reserve(services.size());
  for (const auto& service : services) {
    if (belongs_to(service, release)) made.push_back(&service);
  }
  std::vector<const json::value*> wanted;
  wanted.reserve(made.size());
  std::copy_if(made.begin(), made.end(), std::back_inserter(wanted),
               [&](const auto* service) { return is_wanted(*service, port, release); });
  if (wanted.size() == 1) return wanted.front();
  if (wanted.empty()) {
    return fail(ErrorCode::kFailed,
                "the chart made no Service " + wanted_of(port) + "; it made " + names_of(made));
  }
  return fail(ErrorCode::kFailed, "more than one Service is " + wanted_of(port) + ": " +
                                      names_of(wanted) + "; name one");
}

// What the port leads to in the pods: a number, or a name of theirs.
base::Result<json::value> target_of(const json::value& service, std::uint16_t number) {
  const auto* spec = service.get_object().if_contains("spec");
  const auto* ports =
      spec != nullptr && spec->is_object() ? spec->get_object().if_contains("ports") : nullptr;
  std::string known;
  if (ports != nullptr && ports->is_array()) {
    const std::string_view members[] = {"port", "targetPort"};
    for (const auto& name : members) {
      for (const auto& port : ports->get_array()) {
        const auto* value = port.is_object() ? port.get_object().if_contains(name) : nullptr;
        if (value == nullptr || !value->is_int64()) continue;
        if (value->get_int64() == number) {
          const auto* target = port.get_object().if_contains("targetPort");
          return target != nullptr ? *target : *value;
        }
        if (name == "port") {
          known += (known.empty() ? "" : ", ") + std::to_string(value->get_int64());
        }
      }
    }
  }
  return fail(ErrorCode::kFailed, "the Service " + name_of(service) + " has no port " +
                                      std::to_string(number) + "; it has " +
                                      (known.empty() ? "none" : known));
}

}  // namespace

std::string gateway_service_name(const model::ServiceId& service) {
  return release_name(service) + "-gateway";
}

kubernetes::Labels gateway_labels(const std::string& installation,
                                  const model::ServiceId& service) {
  return {{kubernetes::kInstallationLabel, installation},
          {kubernetes::kServiceLabel, service.to_string()},
          {kubernetes::kRoleLabel, std::string(kRole)}};
}

base::Result<json::object> gateway_service(const Version& version, const model::HelmPort& port,
                                           const json::array& services,
                                           const kubernetes::Place& place, ClusterReach reach) {
  const auto release = release_name(version.service);
  if (!port.name_space.empty() && port.name_space != place.name_space) {
    return fail(ErrorCode::kFailed, "its Service is to be in the namespace " + port.name_space +
                                        ", and the release is in " + place.name_space);
  }
  const auto service = find_service(port, services, release);
  if (!service) return fail(service.error());
  const auto target = target_of(**service, port.internal_port);
  if (!target) return fail(target.error());
  const auto* selector = member(**service, "spec", "selector");
  if (selector == nullptr || selector->empty()) {
    return fail(ErrorCode::kFailed,
                "the Service " + name_of(**service) + " selects no pods that it could lead to");
  }
  json::object labels;
  for (const auto& [name, value] : kubernetes::subject_of(version, place).labels) {
    labels[name] = value;
  }
  labels[kubernetes::kRoleLabel] = kRole;
  return json::object{
      {"apiVersion", "v1"},
      {"kind", "Service"},
      {"metadata", json::object{{"name", gateway_service_name(version.service)},
                                {"namespace", place.name_space},
                                {"labels", std::move(labels)}}},
      {"spec", json::object{{"type", reach == ClusterReach::NODE_PORT ? "NodePort" : "ClusterIP"},
                            {"selector", *selector},
                            {"ports", json::array{json::object{{"name", "service"},
                                                               {"port", port.internal_port},
                                                               {"protocol", "TCP"},
                                                               {"targetPort", *target}}}}}}};
}

}  // namespace slipway::runtime::helm
