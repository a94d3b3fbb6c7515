// A real API server takes what installs Slipway into a cluster, each object by a dry run in a
// namespace of the test's own.

#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/kubernetes/testing/manifests.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;

// Where objects of the kind are. Namespaces are of the cluster.
std::string path_of(const YAML::Node& manifest, const std::string& name_space) {
  const auto api = manifest["apiVersion"].Scalar();
  const auto kind = manifest["kind"].Scalar();
  std::string plural = base::to_lower(kind);
  if (plural.ends_with('y')) plural.replace(plural.size() - 1, 1, "ie");
  std::string path = (api == "v1" ? "/api/" : "/apis/") + api;
  if (kind != "Namespace") path += "/namespaces/" + name_space;
  path += "/" + plural + (plural.ends_with('s') ? "es" : "s");
  return path + "/" + manifest["metadata"]["name"].Scalar();
}

// Nothing is made; fields that the server does not know are refused.
base::Result<json::value> try_to_apply(ClusterData& data, const YAML::Node& manifest) {
  std::ostringstream body;
  body << manifest;
  return data.cluster().ask(
      {.method = "PATCH",
       .path = path_of(manifest, data.name_space()) + "?dryRun=All&fieldManager=test&force=true",
       .body = body.str(),
       .content_type = "application/apply-patch+yaml"});
}

void expect_taken(const std::vector<YAML::Node>& manifests) {
  ClusterData data;
  ASSERT_FALSE(manifests.empty());
  for (auto manifest : manifests) {
    if (manifest["metadata"]["namespace"]) manifest["metadata"]["namespace"] = data.name_space();
    const auto taken = try_to_apply(data, manifest);
    EXPECT_TRUE(taken) << taken.error().message << "\n" << canonical(manifest);
  }
}

TEST(ManifestsInACluster, TheKustomizationsObjectsAreTaken) { expect_taken(base_manifests()); }

TEST(ManifestsInACluster, SeveralNodesAreTaken) {
  const auto manifests = render_kustomization("postgres");
  if (!manifests) GTEST_SKIP() << "kubectl (1.21 or later) is not there";
  expect_taken(*manifests);
}

TEST(ManifestsInACluster, TheChartsObjectsAreTaken) {
  const auto manifests = render_chart({"ingress.host=slipway.example.org", "ingress.class=nginx",
                                       "ingress.tlsSecret=tls", "image.pullSecrets={registry}",
                                       "options.SLIPWAY_LOG_LEVEL=debug", "storage.class=fast"});
  if (!manifests) GTEST_SKIP() << "helm is not there";
  expect_taken(*manifests);
}

TEST(ManifestsInACluster, WhatIsMisspeltIsNotTaken) {
  ClusterData data;
  auto manifest = YAML::Clone(base_manifests().back());
  manifest["metadata"]["namespace"] = data.name_space();
  manifest["spec"]["podSelecter"] = manifest["spec"]["podSelector"];
  EXPECT_FALSE(try_to_apply(data, manifest));
}

}  // namespace
}  // namespace slipway::runtime
