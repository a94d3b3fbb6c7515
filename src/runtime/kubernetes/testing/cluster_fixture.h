#pragma once
// What tests on a real cluster share: a namespace of the test's own in the cluster that
// scripts/test-kubernetes started, and versions of the image that it pushed.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "runtime/kubernetes/kubernetes_runtime.h"
#include "runtime/kubernetes/testing/needs_cluster.h"

namespace slipway::runtime {

constexpr const char* kClusterImage = "127.0.0.1:5000/test/child";

class ClusterData {
 public:
  explicit ClusterData(const std::string& context = "");
  // Removes the namespace with all in it.
  ~ClusterData();
  ClusterData(const ClusterData&) = delete;
  ClusterData& operator=(const ClusterData&) = delete;

  KubernetesRuntime& runtime() { return *runtime_; }
  kubernetes::Cluster& cluster() { return *cluster_; }
  const KubernetesOptions& options() const { return options_; }
  const std::string& name_space() const { return options_.name_space; }
  const model::ServiceId& service() const { return service_; }

  // Of the tests' image, run with these arguments; it has a port.
  Version make_version(const std::string& arguments);
  // Starts it and is done once it listens.
  Instance serve(const Version& version);
  void create(const std::string& path, const boost::json::object& object);
  std::vector<std::string> texts(const Version& version);
  // As a pod of the namespace reaches the cluster, with the rights of the installation's Role,
  // these rules of one, and no others; the folder is for its files.
  KubernetesOptions as_pod(const std::filesystem::path& folder, boost::json::array rules = {});
  // As after a restart of the daemon.
  void forget_all();

 private:
  io::SystemClock clock_;
  KubernetesOptions options_;
  std::optional<kubernetes::Cluster> cluster_;
  std::optional<KubernetesRuntime> runtime_;
  model::ServiceId service_;
  model::EnvironmentId environment_;
};

}  // namespace slipway::runtime
