#include "api/live_views.h"

#include <gmock/gmock.h>

#include "api/test_api.h"
#include "store/deployments.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kEvents = "/api/organization/{organizationId}/event";

TEST(LiveViews, ResumeEventsAfterTheLastOneSeen) {
  TestApi api;
  const auto change = [&](const std::string& name) {
    EXPECT_EQ(api.call("POST", "/api/application/{applicationId}/" + name).status, 202);
  };
  change("stop");
  change("deploy");
  const auto all = api.stream(kEvents, "event: service\ndata: ", {{"Last-Event-ID", "0"}});
  EXPECT_THAT(all, HasSubstr("id: 1\nevent: "));
  EXPECT_THAT(all, HasSubstr(api.filled(R"("id":"{applicationId}")")));
  const auto later = api.stream(kEvents, "data: ", {{"Last-Event-ID", "1"}});
  EXPECT_THAT(later, HasSubstr("id: 2\n"));
  EXPECT_THAT(later, Not(HasSubstr("id: 1\n")));
}

TEST(LiveViews, TellOfWhatChangesMeanwhile) {
  TestApi api;
  bool stopped = false;
  std::jthread other(
      [&] { stopped = api.call("POST", "/api/application/{applicationId}/stop").status == 202; });
  const auto live = api.stream(kEvents, "event: service", {{"Last-Event-ID", "0"}});
  other.join();
  EXPECT_TRUE(stopped);
  EXPECT_THAT(live, HasSubstr("event: service"));
}

TEST(LiveViews, TellOfWhatPeopleChange) {
  TestApi api;
  struct Case {
    std::string method, path, body, type;
  };
  const std::vector<Case> cases{
      {"PUT", "/api/environment/{environmentId}", R"({"name":"live"})", "environment"},
      {"PUT", "/api/deploymentStage/{deploymentStageId}", R"({"name":"last"})", "deploymentStage"},
      {"DELETE", "/api/freezeWindow/{freezeWindowId}", "", "freezeWindow"},
      {"POST", "/api/organization/{organizationId}/hook",
       R"({"name":"other","kind":"GIT","secret":"s"})", "hook"},
  };
  for (const auto& c : cases) {
    EXPECT_LT(api.call(c.method, c.path, c.body).status, 300) << c.path;
    api.stream(kEvents, "event: " + c.type + "\ndata: ", {{"Last-Event-ID", "0"}});
  }
}

TEST(LiveViews, SayWhereWhatCameMeanwhileIsNoLongerKept) {
  TestApi api;
  const auto gap = api.stream(kEvents, "\n\nid: ", {{"Last-Event-ID", "100000"}});
  EXPECT_THAT(gap, HasSubstr("event: gap\ndata: {\"type\":\"gap\""));
  EXPECT_THAT(gap, Not(HasSubstr("id: 100000\n"))) << "it goes on from what there is";
}

TEST(LiveViews, EndADeploymentsLogWithTheDeployment) {
  TestApi api;
  const auto ended = api.stream("/api/deployment/{deploymentId}/log", "no such text");
  EXPECT_THAT(ended, HasSubstr("id: 1\nevent: line\ndata: {"));
  EXPECT_THAT(ended, HasSubstr("it builds"));
  EXPECT_THAT(ended, HasSubstr("event: end"));
  const auto resumed =
      api.stream("/api/deployment/{deploymentId}/log", "no such text", {{"Last-Event-ID", "1"}});
  EXPECT_THAT(resumed, Not(HasSubstr("it builds")));
  EXPECT_THAT(resumed, HasSubstr("event: end"));
}

TEST(LiveViews, FollowADeploymentsLogWhileItRuns) {
  TestApi api;
  const auto id = api.id<model::DeploymentId>("deploymentRequestId");
  std::jthread other([&] {
    api.database().write([&](store::Transaction& tx) {
      store::append_log(tx, id, {{0, {}, "stderr", "it goes on"}});
    });
  });
  const auto text = api.stream("/api/deployment/{deploymentRequestId}/log", "it goes on");
  EXPECT_THAT(text, HasSubstr("it builds"));
  EXPECT_THAT(text, HasSubstr(R"("stream":"stderr","text":"it goes on")"));
}

}  // namespace
}  // namespace slipway::api
