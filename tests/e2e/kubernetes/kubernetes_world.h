#pragma once
// A whole Slipway whose services run in a namespace of the cluster that scripts/test-kubernetes
// started, behind a real gateway.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "runtime/kubernetes/cluster.h"
#include "slipway.h"

namespace slipway::e2e {

class KubernetesTest : public testing::Test {
 protected:
  // `settings` of the first runtime, `options` of slipwayd.
  explicit KubernetesTest(const json::object& settings = {}, std::vector<std::string> options = {});
  ~KubernetesTest() override;

  runtime::kubernetes::Cluster cluster(const std::string& name_space);
  // A namespace, and a runtime there; its id.
  std::string make_runtime(const std::string& name, json::object settings = {});

  // Of the tests' service, which says its tag; to the registry that anybody may pull from.
  void push_image(const std::string& tag, const std::string& mode = "ok");
  // A container service `web` of it.
  std::string make_container(const std::string& tag, int start_timeout = 60);
  // Begins it by hand; the deployment's id.
  std::string begin_deployment(const std::string& container, const std::string& tag = "");
  // The same to its end.
  json::value deploy(const std::string& container, const std::string& tag = "");

  bool serves(const std::string& tag);
  // What the ConfigMap of the first runtime's namespace says there; "" where it is not there.
  std::string said(const std::string& map, const std::string& key);
  std::size_t deployments(const std::string& name_space);

  io::SystemClock clock_;
  Slipway slipway;
  std::vector<std::string> spaces_;
  std::string runtime_;
};

}  // namespace slipway::e2e
