#pragma once
// Which cluster and namespace services run in, and how Slipway speaks to it. Values; the part that
// users write is the settings of a runtime record.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

#include "base/result.h"
#include "io/ip_address.h"
#include "runtime/docker/docker_options.h"
#include "runtime/kubernetes/helm/program_options.h"

namespace slipway::runtime {

// How the gateway gets to a version: by a port of a node from outside the cluster, by the address
// that the cluster gives it from inside.
BOOST_DEFINE_ENUM_CLASS(ClusterReach, NODE_PORT, CLUSTER_IP)

// What a pod finds about its cluster
// (kubernetes.io/docs/tasks/run-application/access-api-from-pod).
struct ClusterAccount {
  std::string address;           // "https://10.96.0.1:443"; empty: this is no pod
  std::filesystem::path folder;  // with token, ca.crt and namespace
};

struct KubernetesOptions {
  std::filesystem::path kubeconfig{};   // empty: the account of the pod that Slipway is
  std::string context{};                // of the kubeconfig; empty: its current one
  std::string name_space{};             // empty: the context's or account's, else "default"
  std::optional<ClusterReach> reach{};  // nothing: NODE_PORT by a kubeconfig, else CLUSTER_IP
  std::string node_address{};           // whose ports the gateway uses; empty: of a node
  std::string ingress_class{};          // services get an Ingress of it; empty: none
  std::string gateway{};                // "namespace/name": they get an HTTPRoute of it
  // Who builds versions from git, an engine or this image of BuildKit in the cluster, and where
  // they are pushed to ("registry.example.org/team"); both or none.
  std::optional<DockerOptions> builder{};
  std::string builder_image{};
  std::string registry{};
  std::filesystem::path data{};  // the daemon's folder, for checkouts
  ClusterAccount account{};
  std::string installation{};  // tells this daemon's objects from others'
  helm::ProgramOptions helm{};
  io::AddressCheck may_connect{};  // where the registries of images may be; empty: anywhere

  ClusterReach reach_or_default() const {
    if (reach) return *reach;
    return kubeconfig.empty() ? ClusterReach::CLUSTER_IP : ClusterReach::NODE_PORT;
  }
  bool builds() const { return builder || !builder_image.empty(); }
};

// Of a runtime record's settings: {"kubeconfig", "context", "namespace", "reach", "node_address",
// "ingress_class", "gateway", "registry", "builder": {"host", "ca_file", "certificate_file",
// "key_file"} or {"image"}}, each optional. `account`, `installation`, `helm`, `data` and
// `may_connect` stay as they are, and so does what the daemon says of the builder. kInvalid names
// the field.
base::Result<KubernetesOptions> parse_kubernetes_settings(std::string_view json);

}  // namespace slipway::runtime
