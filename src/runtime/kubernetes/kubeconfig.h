#pragma once
// A kubeconfig file, as far as Slipway uses it
// (kubernetes.io/docs/reference/config-api/kubeconfig.v1): the address, and whom to be there. What
// it names is read along. Called by Cluster.

#include <string>

#include "base/result.h"
#include "io/http_client.h"
#include "runtime/kubernetes/kubernetes_options.h"

namespace slipway::runtime::kubernetes {

// How to speak to a cluster, with the secrets for it.
struct Access {
  std::string server;  // "https://10.0.0.1:6443", without a slash at its end
  io::TlsTexts tls{};
  std::string token{};
  std::string name_space{};
};

// kInvalid where it says nothing that can be used, with what to do.
base::Result<Access> parse_kubeconfig(const std::string& text, const KubernetesOptions& options);

// By the options: of the kubeconfig, or of the account in the pod. kInvalid, kNotFound.
base::Result<Access> read_access(const KubernetesOptions& options);

}  // namespace slipway::runtime::kubernetes
