#pragma once
// The kinds of objects that Slipway deals with, and where an API server has them
// (kubernetes.io/docs/reference/using-api/api-concepts). Pure.

#include <optional>
#include <string>
#include <string_view>

namespace slipway::runtime::kubernetes {

enum class Kind {
  kConfigMap,
  kSecret,
  kService,
  kPod,
  kEvent,
  kDeployment,
  kReplicaSet,
  kStatefulSet,
  kAutoscaler,
  kJob,
  kCronJob,
  kIngress,
  kHttpRoute,
  kPodMetrics,
};

// As objects say it: "ConfigMap".
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
// "/apis/apps/v1/namespaces/shop/deployments/web"; without a name, all of the namespace. `api` is
// the object's apiVersion where it is not the kind's usual one.
std::string path_in(Kind kind, std::string_view name_space, std::string_view name = "",
                    std::string_view api = "");

}  // namespace slipway::runtime::kubernetes
