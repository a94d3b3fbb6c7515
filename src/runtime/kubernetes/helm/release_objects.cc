#include "runtime/kubernetes/helm/release_objects.h"

#include <charconv>
#include <utility>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/helm/program.h"
#include "runtime/kubernetes/observed.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::helm {
namespace {

namespace json = boost::json;
using docker::number_at;
using docker::text_at;
using kubernetes::Kind;

constexpr std::string_view kStopped = "slipway.stopped";  // the annotation: how it was before
constexpr std::string_view kRan = "runs";                 // of what is suspended

std::string annotation(const json::value& object, std::string_view name) {
  const auto* of = object.is_object() ? object.get_object().if_contains("metadata") : nullptr;
  if (of != nullptr && of->is_object()) of = of->get_object().if_contains("annotations");
  if (of == nullptr || !of->is_object()) return {};
  const auto* value = of->get_object().if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

json::object annotated(const json::value& text) {
  return json::object{{"annotations", json::object{{kStopped, text}}}};
}

bool is_suspended(const json::value& object) {
  const auto* spec = object.get_object().if_contains("spec");
  if (spec == nullptr || !spec->is_object()) return false;
  const auto* suspend = spec->get_object().if_contains("suspend");
  return suspend != nullptr && suspend->is_bool() && suspend->get_bool();
}

}  // namespace

std::string record_name(const model::ServiceId& service) {
  return release_name(service) + ".record";
}

json::object record_object(const Version& version, const Revision& revision,
                           const kubernetes::Place& place) {
  json::object labels;
  for (const auto& [name, value] : kubernetes::subject_of(version, place).labels) {
    labels[name] = value;
  }
  labels[kubernetes::kRoleLabel] = kubernetes::kChartRole;
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata", json::object{{"name", record_name(version.service)},
                                    {"namespace", place.name_space},
                                    {"labels", std::move(labels)}}},
          {"data", json::object{{"release", release_name(version.service)},
                                {"revision", std::to_string(revision.number)},
                                {"chart", revision.chart},
                                {"stopped", "false"}}}};
}

std::optional<Record> record_of(const json::value& object) {
  const auto deployment = kubernetes::deployment_of(object);
  const auto service = kubernetes::service_of(object);
  if (!deployment || !service) return std::nullopt;
  return Record{*deployment, *service, text_at(object, "/data/stopped") == "true"};
}

json::object record_change(bool is_stopped) {
  return {{"data", json::object{{"stopped", is_stopped ? "true" : "false"}}}};
}

std::set<std::string> release_names(const json::array& secrets) {
  std::set<std::string> names;
  for (const auto& secret : secrets) {
    if (auto name = text_at(secret, "/metadata/labels/name"); !name.empty()) {
      names.insert(std::move(name));
    }
  }
  return names;
}

bool belongs_to(const json::value& object, const std::string& release) {
  return annotation(object, "meta.helm.sh/release-name") == release;
}

std::optional<json::object> stopping_change(Kind kind, const json::value& object) {
  if (kind == Kind::kCronJob) {
    if (is_suspended(object)) return std::nullopt;
    return json::object{{"metadata", annotated(json::value(kRan))},
                        {"spec", json::object{{"suspend", true}}}};
  }
  const auto replicas = number_at(object, "/spec/replicas");
  if (replicas == 0) return std::nullopt;
  return json::object{{"metadata", annotated(json::value(std::to_string(replicas)))},
                      {"spec", json::object{{"replicas", 0}}}};
}

std::optional<json::object> starting_change(Kind kind, const json::value& object) {
  const auto before = annotation(object, kStopped);
  if (before.empty()) return std::nullopt;
  json::object change{{"metadata", annotated(nullptr)}};
  if (kind == Kind::kCronJob) {
    change["spec"] = json::object{{"suspend", false}};
    return change;
  }
  std::int64_t replicas = 0;
  std::from_chars(before.data(), before.data() + before.size(), replicas);
  // Somebody may have scaled it since.
  if (replicas > 0 && number_at(object, "/spec/replicas") == 0) {
    change["spec"] = json::object{{"replicas", replicas}};
  }
  return change;
}

json::array by_container(const json::array& pods) {
  json::array all;
  for (const auto& pod : pods) {
    const auto* status = pod.get_object().if_contains("status");
    if (status == nullptr || !status->is_object() || text_at(*status, "/phase") == "Succeeded") {
      continue;
    }
    for (const auto* kind : {"initContainerStatuses", "containerStatuses"}) {
      const auto* containers = status->get_object().if_contains(kind);
      if (containers == nullptr || !containers->is_array()) continue;
      for (const auto& container : containers->get_array()) {
        if (text_at(container, "/state/terminated/reason") == "Completed") continue;
        json::object one = pod.get_object();
        json::object renamed = container.get_object();
        renamed["name"] = kubernetes::kContainer;
        auto& its = one["status"].get_object();
        its["containerStatuses"] = json::array{std::move(renamed)};
        all.push_back(std::move(one));
      }
    }
    // One that no node takes has none yet.
    if (!status->get_object().contains("containerStatuses")) all.push_back(pod);
  }
  return all;
}

std::string trouble_of(const json::value& object) {
  const auto wanted = number_at(object, "/spec/replicas");
  const auto ready = number_at(object, "/status/readyReplicas");
  if (ready >= wanted) return {};
  return "of the " + text_at(object, "/kind") + " " + text_at(object, "/metadata/name") + " " +
         std::to_string(ready) + " of " + std::to_string(wanted) + " pods are ready";
}

}  // namespace slipway::runtime::helm
