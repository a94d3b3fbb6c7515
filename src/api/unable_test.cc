// What a service's runtime cannot act on is refused with a sentence, wherever the service gets
// there: made, edited, cloned, or with an environment that changes its runtime.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/test_api.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kTwoInstances = R"("min_running_instances":2)";

class UnableApiTest : public testing::Test {
 protected:
  void expect_refused(const TestAnswer& answer) {
    EXPECT_EQ(answer.status, 409) << answer.http.body;
    EXPECT_EQ(answer.field(), "min_running_instances") << answer.http.body;
    EXPECT_THAT(answer.message(),
                AllOf(HasSubstr("which runs one instance of a service"), HasSubstr("KUBERNETES")));
  }
  template <typename Change>
  void edit_stored(const std::string& id, const Change& change) {
    api.database().write([&](store::Transaction& tx) {
      auto service = store::service(tx, api.id<model::ServiceId>(id)).value();
      change(service);
      ASSERT_TRUE(store::update(tx, service));
    });
  }
  // As one that was stored before this was refused.
  void store_two_instances() {
    edit_stored("applicationId", [](auto& s) { s.settings.min_running_instances = 2; });
  }

  TestApi api;
};

TEST_F(UnableApiTest, NoServiceIsMadeOrEditedThatWay) {
  const std::string git = R"("git_repository":{"url":"https://example.com/a/b"})";
  const std::string image = R"("image_name":"acme/x","tag":"1")";
  expect_refused(api.call("POST", "/api/environment/{environmentId}/application",
                          R"({"name":"x",)" + git + "," + kTwoInstances + "}"));
  expect_refused(api.call("POST", "/api/environment/{environmentId}/container",
                          R"({"name":"x",)" + image + "," + kTwoInstances + "}"));
  expect_refused(api.call("PUT", "/api/application/{applicationId}", "{" + kTwoInstances + "}"));
  expect_refused(api.call("PUT", "/api/container/{containerId}", "{" + kTwoInstances + "}"));
  expect_refused(api.call("PUT", "/api/job/{jobId}", "{" + kTwoInstances + "}"));
}

TEST_F(UnableApiTest, AStoredServiceKeepsWhatItHas) {
  store_two_instances();
  const auto edited = api.call("PUT", "/api/application/{applicationId}", R"({"description":"x"})");
  EXPECT_EQ(edited.status, 200) << edited.http.body;
  const auto worse = api.call("PUT", "/api/application/{applicationId}",
                              R"({"ports":[{"internal_port":1,"protocol":"UDP"}]})");
  EXPECT_EQ(worse.status, 409) << worse.http.body;
  EXPECT_EQ(worse.field(), "ports");
  EXPECT_EQ(api.call("POST", "/api/application/{applicationId}/deploy").status, 202);
}

TEST_F(UnableApiTest, NeitherACloneNorAnotherRuntimeTakesItAlong) {
  store_two_instances();
  expect_refused(api.call("POST", "/api/application/{applicationId}/clone",
                          R"({"name":"x","environment_id":"{environmentId}"})"));
  expect_refused(api.call("POST", "/api/environment/{environmentId}/clone",
                          R"({"name":"x","cluster_id":"{runtimeId}"})"));
  expect_refused(
      api.call("PUT", "/api/environment/{environmentId}", R"({"cluster":"{runtimeId}"})"));
}

}  // namespace
}  // namespace slipway::api
