// What installs Slipway into a cluster says the same as kustomization and as chart, as real
// programs render them; and a real API server takes it, each object by a dry run in a namespace of
// the test's own.

#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>

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

TEST(ManifestsInACluster, AChartOfSeveralNodesWantsADatabase) {
  if (!render_chart({})) GTEST_SKIP() << "helm is not there";
  try {
    render_chart({"replicas=2"});
    FAIL() << "two nodes with a file each";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("set store.secret, or replicas to 1"));
  }
}

// Each by its kind and name; without what only a chart adds, and the namespace that helm itself
// makes.
std::map<std::string, std::string> comparable(const std::vector<YAML::Node>& manifests) {
  std::map<std::string, std::string> objects;
  for (auto manifest : manifests) {
    const auto kind = manifest["kind"].Scalar();
    auto metadata = manifest["metadata"];
    const auto name = metadata["name"].Scalar();
    if (kind == "Namespace" && name == "slipway") continue;
    for (const char* label :
         {"app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart"}) {
      if (metadata["labels"]) metadata["labels"].remove(label);
    }
    if (kind == "Namespace") metadata.remove("annotations");
    objects[kind + " " + name] = canonical(manifest);
  }
  return objects;
}

struct Installation {
  const char* name;
  const char* kustomization;
  std::vector<std::string> settings;
};

class ManifestsOf : public testing::TestWithParam<Installation> {};

TEST_P(ManifestsOf, ChartAndKustomizationSayTheSame) {
  const auto kustomization = render_kustomization(GetParam().kustomization);
  const auto chart = render_chart(GetParam().settings);
  if (!kustomization || !chart) GTEST_SKIP() << "kubectl (1.21 or later) or helm is not there";
  const auto ours = comparable(*kustomization);
  const auto theirs = comparable(*chart);
  EXPECT_GT(ours.size(), 5U);
  EXPECT_EQ(ours, theirs);
}

INSTANTIATE_TEST_SUITE_P(
    Installations, ManifestsOf,
    testing::Values(Installation{"OneNode", "base", {}},
                    Installation{
                        "SeveralNodes", "postgres", {"replicas=3", "store.secret=slipway-store"}}),
    [](const auto& installation) { return std::string(installation.param.name); });

}  // namespace
}  // namespace slipway::runtime
