#include "runtime/kubernetes/kinds.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace slipway::runtime::kubernetes {
namespace {

struct KindEntry {
  Kind kind;
  std::string_view name;
  std::string_view api;
  std::string_view plural;
};

constexpr std::array kKinds{
    KindEntry{Kind::kConfigMap, "ConfigMap", "v1", "configmaps"},
    KindEntry{Kind::kSecret, "Secret", "v1", "secrets"},
    KindEntry{Kind::kService, "Service", "v1", "services"},
    KindEntry{Kind::kPod, "Pod", "v1", "pods"},
    KindEntry{Kind::kEvent, "Event", "v1", "events"},
    KindEntry{Kind::kDeployment, "Deployment", "apps/v1", "deployments"},
    KindEntry{Kind::kReplicaSet, "ReplicaSet", "apps/v1", "replicasets"},
    KindEntry{Kind::kStatefulSet, "StatefulSet", "apps/v1", "statefulsets"},
    KindEntry{Kind::kAutoscaler, "HorizontalPodAutoscaler", "autoscaling/v1",
              "horizontalpodautoscalers"},
    KindEntry{Kind::kJob, "Job", "batch/v1", "jobs"},
    KindEntry{Kind::kCronJob, "CronJob", "batch/v1", "cronjobs"},
    KindEntry{Kind::kIngress, "Ingress", "networking.k8s.io/v1", "ingresses"},
    KindEntry{Kind::kHttpRoute, "HTTPRoute", "gateway.networking.k8s.io/v1", "httproutes"},
    KindEntry{Kind::kPodMetrics, "PodMetrics", "metrics.k8s.io/v1beta1", "pods"}};

const KindEntry& entry(Kind kind) {
  return *std::find_if(kKinds.begin(), kKinds.end(),
                       [&](const auto& known) { return known.kind == kind; });
}

}  // namespace

std::string_view kind_name(Kind kind) { return entry(kind).name; }

std::optional<Kind> kind_named(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const auto& known) { return known.name == name; });
  if (found == kKinds.end()) return std::nullopt;
  return found->kind;
}

std::string path_in(Kind kind, std::string_view name_space, std::string_view name,
                    std::string_view api) {
  const auto& known = entry(kind);
  if (api.empty()) api = known.api;
  std::string path = api == "v1" ? "/api/" : "/apis/";
  path.append(api).append("/namespaces/").append(name_space).append("/").append(known.plural);
  if (!name.empty()) path += "/" + base::encode_percent(name);
  return path;
}

}  // namespace slipway::runtime::kubernetes
