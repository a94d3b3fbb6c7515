// Of the objects of versions what needs no whole cluster; the rest is in the contract.

#include "runtime/kubernetes/workloads.h"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "runtime/kubernetes/testing/charts_fixture.h"

namespace slipway::runtime {
namespace {

class WorkloadsTest : public KubernetesChartsTest {
 protected:
  // An object of the version, with what else is said of it.
  void put_object(const std::string& type, boost::json::object more) {
    boost::json::object labels;
    for (const auto& [name, value] : workloads_.labels_of(version_.deployment)) {
      labels[name] = value;
    }
    boost::json::object metadata{{"name", "web-1"}, {"labels", std::move(labels)}};
    if (more.contains("deletionTimestamp")) {
      metadata["deletionTimestamp"] = more.at("deletionTimestamp");
    }
    more["metadata"] = std::move(metadata);
    cluster_side_.put("/api/v1/namespaces/shop/" + type + "/web-1", boost::json::serialize(more));
  }
};

TEST_F(WorkloadsTest, AConnectionWaitsForAPodAndNotForAVersionThatIsGone) {
  const boost::json::object waiting{{"waiting", {{"reason", "ContainerCreating"}}}};
  const boost::json::object crashed{{"waiting", {{"reason", "CrashLoopBackOff"}}}};
  const auto refusal = [&] {
    kubernetes::Watches watches(cluster_, clock_);
    const auto dialled =
        kubernetes::Workloads(cluster_, watches, clock_).dial(version_.deployment, {});
    return dialled ? base::ErrorCode::kFailed : dialled.error().code;
  };
  put_object("services", {{"spec", {{"ports", {{{"port", 80}, {"targetPort", 3000}}}}}}});
  EXPECT_EQ(refusal(), base::ErrorCode::kConflict) << "no pod";
  for (const auto& state : {waiting, crashed}) {
    const boost::json::object container{{"name", "service"}, {"ready", false}, {"state", state}};
    boost::json::object pod{
        {"status", {{"phase", "Running"}, {"containerStatuses", boost::json::array{container}}}}};
    put_object("pods", pod);
    EXPECT_EQ(refusal(), base::ErrorCode::kUnavailable) << boost::json::serialize(state);
    pod["deletionTimestamp"] = "2026-11-27T20:00:00Z";
    put_object("pods", pod);
    EXPECT_EQ(refusal(), base::ErrorCode::kConflict) << boost::json::serialize(state);
  }
}

}  // namespace
}  // namespace slipway::runtime
