// A public name leads to one service only: said at the edit, with the other's name.

#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

// The services of TestApi by their names, and the address of one.
class ServiceAddresses : public testing::Test {
 protected:
  std::string text(const std::string& path, const char* name) {
    return std::string(api.call("GET", path).json.at(name).as_string());
  }
  std::string address_of(const std::string& kind) {
    const std::string id = "{" + kind + "Id}";
    const auto made = api.call("POST", "/api/" + kind + "/" + id + "/customDomain",
                               R"({"domain":"probe.example.org"})");
    EXPECT_EQ(made.status, 201) << made.http.body;
    const auto path =
        "/api/" + kind + "/" + id + "/customDomain/" + std::string(made.json.at("id").as_string());
    EXPECT_EQ(api.call("DELETE", path).status, 204);
    return std::string(made.json.at("validation_domain").as_string());
  }
  void expect_taken(const TestAnswer& answer, const std::string& field, const std::string& says) {
    EXPECT_EQ(answer.status, 409) << answer.http.body;
    EXPECT_EQ(answer.field(), field);
    EXPECT_THAT(answer.http.body, HasSubstr(says));
  }

  TestApi api;
  const std::string application = "/api/application/{applicationId}";
  const std::string container = "/api/container/{containerId}";
};

TEST_F(ServiceAddresses, TheGatewaysNameOfAnotherIsTaken) {
  const auto address = address_of("container");
  const auto name = text(container, "name");
  const auto says = "'" + name + "' has '" + address + "' as its address";
  expect_taken(api.call("PUT", application, R"({"domains":[")" + address + R"("]})"), "domains",
               says);
  expect_taken(
      api.call("POST", application + "/customDomain", R"({"domain":")" + address + R"("})"),
      "domain", says);
  EXPECT_EQ(api.call("PUT", container, R"({"domains":[")" + address + R"("]})").status, 200)
      << "its own";
}

TEST_F(ServiceAddresses, SoAreAllPublicNamesOfAnother) {
  ASSERT_EQ(api.call("PUT", container, R"({"domains":["a.example.org"]})").status, 200);
  ASSERT_EQ(api.call("POST", container + "/customDomain", R"({"domain":"b.example.org"})").status,
            201);
  const auto name = "'" + text(container, "name") + "' has '";
  expect_taken(api.call("PUT", application, R"({"domains":["a.example.org"]})"), "domains",
               name + "a.example.org' among its domains");
  expect_taken(api.call("PUT", application, R"({"domains":["b.example.org"]})"), "domains",
               name + "b.example.org' among its custom domains");
  expect_taken(api.call("POST", application + "/customDomain", R"({"domain":"b.example.org"})"),
               "domain", name + "b.example.org' among its custom domains");
  expect_taken(api.call("PUT", container, R"({"domains":["a.example.org","b.example.org"]})"),
               "domains", name + "b.example.org' among its custom domains");
  EXPECT_EQ(api.call("PUT", container, R"({"domains":["a.example.org","c.example.org"]})").status,
            200)
      << "what it has already stays";
  const auto twice =
      api.call("PUT", application, R"({"domains":["d.example.org","d.example.org"]})");
  EXPECT_EQ(twice.status, 400) << twice.http.body;
  EXPECT_EQ(twice.field(), "domains");
}

TEST_F(ServiceAddresses, NoNameMakesThePublicNameOfAnother) {
  const auto address = address_of("application");
  const auto rest = address.substr(address.find('.'));
  ASSERT_EQ(api.call("PUT", container,
                     R"({"domains":["till)" + rest + R"(","web.e2)" +
                         rest.substr(rest.find('.', 1)) + R"("]})")
                .status,
            200);
  const auto says = "'" + text(container, "name") + "' has 'till" + rest + "' among its domains";
  expect_taken(api.call("POST", "/api/environment/{environmentId}/application",
                        R"({"name":"Till","git_repository":{"url":"https://example.com/a/b"}})"),
               "name", says);
  expect_taken(api.call("PUT", application, R"({"name":"till"})"), "name", says);
  ASSERT_EQ(
      api.call("POST", container + "/customDomain", R"({"domain":"desk)" + rest + R"("})").status,
      201);
  expect_taken(api.call("PUT", application, R"({"name":"desk"})"), "name",
               "has 'desk" + rest + "' among its custom domains");
  ASSERT_EQ(api.call("PUT", application, R"({"name":"web"})").status, 200);
  expect_taken(api.call("PUT", "/api/environment/{environmentId}", R"({"name":"e2"})"), "name",
               "has 'web.e2");
}

TEST_F(ServiceAddresses, AnOrganizationSaysWhatTheyEndWith) {
  const auto domain = text("/api/organization/{organizationId}", "gateway_domain");
  EXPECT_THAT(address_of("application"), testing::EndsWith("." + domain));
}

}  // namespace
}  // namespace slipway::api
