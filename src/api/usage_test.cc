// What a service uses, as its runtime says.

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

const std::string kUsage = "/api/service/{serviceId}/usage";

TEST(ServiceUsage, IsThatOfTheVersionThatServes) {
  TestApi api;
  const auto nothing = api.call("GET", kUsage);
  EXPECT_TRUE(nothing.json.at("deployment_id").is_null()) << nothing.http.body;
  EXPECT_TRUE(nothing.json.at("results").as_array().empty());

  runtime::Version version;
  version.deployment = api.add_deployment(model::DeploymentState::DEPLOYED, std::string(40, 'a'));
  version.service = api.id<model::ServiceId>("serviceId");
  ASSERT_TRUE(api.runtime().start(version, {}, {}));
  api.database().write(
      [&](store::Transaction& tx) { store::set_serving(tx, version.service, version.deployment); });
  const auto usage = api.call("GET", kUsage);
  ASSERT_EQ(usage.status, 200) << usage.http.body;
  EXPECT_EQ(usage.json.at("deployment_id").as_string(), version.deployment.to_string());
  EXPECT_EQ(json::serialize(usage.json.at("results")),
            R"([{"name":"one","cpu_millicores":12,"memory_bytes":35651584}])");
  EXPECT_EQ(usage.json.at("cpu_limit_millicores"), 500);
  EXPECT_EQ(usage.json.at("memory_limit_bytes"), 512 << 20);

  api.runtime().set_away(true);
  EXPECT_EQ(api.call("GET", kUsage).status, 503);
}

}  // namespace
}  // namespace slipway::api
