#include "runtime/kubernetes/helm/gateway_service.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace slipway::runtime::helm {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr const char* kRelease = "slipway-01912345-6789-7abc-8def-0123456789ab";

Version version_with_port() {
  Version version;
  version.service = model::ServiceId::parse("01912345-6789-7abc-8def-0123456789ab").value();
  version.deployment = model::DeploymentId::parse("01912345-6789-7abc-8def-000000000001").value();
  version.settings.helm.emplace();
  return version;
}

json::value service(const std::string& name, const std::string& spec,
                    const std::string& release = kRelease, const std::string& tier = "web") {
  return json::parse(R"({"metadata": {"name": ")" + name + R"(", "labels": {"tier": ")" + tier +
                     R"("}, "annotations": {"meta.helm.sh/release-name": ")" + release +
                     R"("}}, "spec": )" + spec + "}");
}

const std::string kWeb = R"({"selector": {"app": "web"}, "ports": [
    {"port": 80, "targetPort": 8080}, {"port": 9090, "targetPort": "metrics"}, {"port": 7000}]})";

base::Result<json::object> made(const model::HelmPort& port, const json::array& services,
                                ClusterReach reach = ClusterReach::NODE_PORT) {
  return gateway_service(version_with_port(), port, services, {"shop", "home"}, reach);
}

TEST(GatewayService, LeadsToThePodsOfTheOneThatThePortNames) {
  const json::array services{service("other", R"({"selector": {"app": "other"}})", "another"),
                             service(std::string(kRelease) + "-web", kWeb),
                             service("db", kWeb, kRelease, "db")};
  const model::HelmPort by_name{.internal_port = 80, .service_name = "web"};
  const model::HelmPort by_whole_name{.internal_port = 80,
                                      .service_name = std::string(kRelease) + "-web"};
  const model::HelmPort by_labels{.internal_port = 80, .service_selectors = {{"tier", "web"}}};
  for (const auto& port : {by_name, by_whole_name, by_labels}) {
    const auto object = made(port, services);
    ASSERT_TRUE(object) << object.error().message;
    EXPECT_EQ(json::serialize(object->at("spec")),
              R"({"type":"NodePort","selector":{"app":"web"},"ports":[{"name":"service",)"
              R"("port":80,"protocol":"TCP","targetPort":8080}]})");
    const auto& about = object->at("metadata").as_object();
    EXPECT_EQ(about.at("name").as_string(), std::string(kRelease) + "-gateway");
    EXPECT_EQ(about.at("namespace").as_string(), "shop");
    EXPECT_EQ(about.at("labels").at("slipway.role").as_string(), "chart-port");
    EXPECT_EQ(about.at("labels").at("slipway.instance-of").as_string(), "home");
  }
  EXPECT_EQ(made(by_name, services, ClusterReach::CLUSTER_IP)->at("spec").at("type").as_string(),
            "ClusterIP");
}

TEST(GatewayService, TakesThePortsThatAServiceHas) {
  const struct {
    std::uint16_t port;
    json::value target;
  } cases[] = {{80, 8080}, {9090, "metrics"}, {7000, 7000}, {8080, 8080}};
  for (const auto& [port, target] : cases) {
    const auto object =
        made({.internal_port = port, .service_name = "web"}, {service("web", kWeb)});
    ASSERT_TRUE(object) << object.error().message;
    EXPECT_EQ(object->at("spec").at("ports").at(0).at("targetPort"), target) << port;
  }
}

TEST(GatewayService, SaysWhatThereIsInstead) {
  const auto web = service("web", kWeb);
  const auto more = service("more", kWeb);
  const struct {
    model::HelmPort port;
    json::array services;
    const char* says;
  } cases[] = {
      {{.internal_port = 80, .service_name = "shop"},
       {web, more},
       "the chart made no Service 'shop'; it made web, more"},
      {{.internal_port = 80, .service_name = "web"},
       {service("web", kWeb, "another")},
       "the chart made no Service 'web'; it made none"},
      {{.internal_port = 80, .service_selectors = {{"tier", "web"}}},
       {web, more},
       "more than one Service is with the labels tier=web: web, more; name one"},
      {{.internal_port = 81, .service_name = "web"},
       {web},
       "the Service web has no port 81; it has 80, 9090, 7000"},
      {{.internal_port = 80, .service_name = "web"},
       {service("web", R"({"ports": [{"port": 80}]})")},
       "the Service web selects no pods"},
      {{.internal_port = 80, .name_space = "other", .service_name = "web"},
       {web},
       "its Service is to be in the namespace other, and the release is in shop"},
  };
  for (const auto& c : cases) {
    const auto object = made(c.port, c.services);
    ASSERT_FALSE(object) << c.says;
    EXPECT_THAT(object.error().message, HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace slipway::runtime::helm
