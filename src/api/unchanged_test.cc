// Two people change one thing: each learns of the other's change, and nobody saves over it unasked.

#include <gmock/gmock.h>

#include "api/test_api.h"
#include "store/events.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

struct Change {
  std::string method, path, body;
};

// "service ID" of the events since then.
std::vector<std::string> told(TestApi& api, const std::function<void()>& work) {
  std::int64_t before = 0;
  api.database().read([&](store::Transaction& tx) { before = store::last_event(tx); });
  work();
  std::vector<std::string> lines;
  api.database().read([&](store::Transaction& tx) {
    const auto organization = api.id<model::OrganizationId>("organizationId");
    for (const auto& event : store::events_after(tx, organization, before, 100)) {
      lines.push_back(event.type + " " + event.subject);
    }
  });
  return lines;
}

TEST(Changes, OfAServiceAreTold) {
  const std::string application = "/api/application/{applicationId}";
  const std::string rules = application + "/deploymentRestriction";
  for (const auto& change :
       std::vector<Change>{{"PUT", application, R"({"name":"shop"})"},
                           {"PUT", application + "/advancedSettings", "{}"},
                           {"POST", rules, R"({"mode":"MATCH","type":"PATH","value":"docs"})"},
                           {"PUT", rules + "/{deploymentRestrictionId}",
                            R"({"mode":"EXCLUDE","type":"PATH","value":"apps/web"})"},
                           {"DELETE", rules + "/{deploymentRestrictionId}", ""}}) {
    TestApi api;
    const auto lines = told(api, [&] {
      const auto answer = api.call(change.method, change.path, change.body);
      EXPECT_LT(answer.status, 300) << answer.http.body;
    });
    EXPECT_THAT(lines, testing::Contains("service " + api.ids()["applicationId"]))
        << change.method << ' ' << change.path;
  }
}

TEST(Changes, OfTheOtherKindsAreTold) {
  TestApi api;
  for (const std::string kind : {"container", "job"}) {
    const auto lines = told(api, [&] {
      const auto path = "/api/" + kind + "/{" + kind + "Id}";
      EXPECT_EQ(api.call("PUT", path, R"({"auto_deploy":false})").status, 200);
    });
    EXPECT_THAT(lines, testing::Contains("service " + api.ids()[kind + "Id"]));
  }
  const auto made = told(api, [&] {
    EXPECT_EQ(api.call("POST", "/api/environment/{environmentId}/application",
                       R"({"name":"fresh","git_repository":{"url":")" + kRepository + R"("}})")
                  .status,
              201);
  });
  EXPECT_THAT(made, testing::Contains(HasSubstr("service ")));
}

TEST(Changes, AreRefusedToWhoReadWhatWasThereBefore) {
  TestApi api;
  const std::string rule =
      "/api/application/{applicationId}/deploymentRestriction/{deploymentRestrictionId}";
  for (const auto& change :
       std::vector<Change>{{"PUT", "/api/application/{applicationId}", R"({"auto_deploy":false})"},
                           {"PUT", "/api/container/{containerId}", R"({"auto_deploy":false})"},
                           {"PUT", "/api/job/{jobId}", R"({"auto_deploy":false})"},
                           {"PUT", rule, R"({"mode":"MATCH","type":"PATH","value":"docs"})"}}) {
    SCOPED_TRACE(change.path);
    const auto save = [&](const std::string& read) {
      return api.call_with("PUT", change.path, change.body,
                           {{"Authorization", "Token " + kToken}, {"If-Match", read}});
    };
    const auto old = save("\"2020-01-01T00:00:00.000Z\"");
    EXPECT_EQ(old.status, 409);
    EXPECT_EQ(old.field(), "If-Match");
    EXPECT_THAT(old.message(), HasSubstr("changed by somebody else"));
    const auto unconditional = api.call("PUT", change.path, change.body);
    ASSERT_EQ(unconditional.status, 200) << unconditional.http.body;
    const auto read = "\"" + std::string(unconditional.json.at("updated_at").as_string()) + "\"";
    EXPECT_EQ(save(read).status, 200);
    EXPECT_EQ(save("*").status, 200);
  }
  const auto got = api.call("GET", "/api/application/{applicationId}");
  EXPECT_EQ(std::string(model::find_header(got.http.headers, "etag")),
            "\"" + std::string(got.json.at("updated_at").as_string()) + "\"");
}

}  // namespace
}  // namespace slipway::api
