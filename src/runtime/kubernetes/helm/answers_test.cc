#include "runtime/kubernetes/helm/answers.h"

#include <gmock/gmock.h>

namespace slipway::runtime::helm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(HelmAnswers, TellTheProgramsVersion) {
  EXPECT_EQ(parse_version("v3.8.1+g5cb9af4\n").value(), (ProgramVersion{3, 8}));
  EXPECT_EQ(parse_version("v3.17.0").value(), (ProgramVersion{3, 17}));
  EXPECT_EQ(parse_version("v4.0.1+g12500dd").value(), (ProgramVersion{4, 0}));
  for (const auto* text : {"", "v2.17.0", "3.8.1", "v3", "helm, a synthesizer 0.9"}) {
    const auto refused = parse_version(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().message, HasSubstr("install Helm 3 or 4")) << text;
  }
}

TEST(HelmAnswers, TellAReleasesHistory) {
  const auto history = parse_history(
      R"([{"revision":1,"updated":"2026-11-27T10:00:00Z","status":"superseded",)"
      R"("chart":"web-0.1.0","app_version":"1.16.0","description":"Install complete"},)"
      R"({"revision":2,"updated":"2026-11-27T11:00:00Z","status":"pending-upgrade",)"
      R"("chart":"web-0.2.0","app_version":"","description":"Preparing upgrade"}])");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2U);
  EXPECT_EQ(history->at(0).number, 1U);
  EXPECT_EQ(history->at(0).status, "superseded");
  EXPECT_EQ(history->at(0).chart, "web-0.1.0");
  EXPECT_EQ(history->at(0).app_version, "1.16.0");
  EXPECT_EQ(history->at(0).description, "Install complete");
  EXPECT_EQ(history->at(0).updated, "2026-11-27T10:00:00Z");
  EXPECT_FALSE(history->at(0).is_pending());
  EXPECT_TRUE(history->at(1).is_pending());
  for (const auto* text : {"", "{}", "[1]", "null"}) EXPECT_FALSE(parse_history(text)) << text;
}

TEST(HelmAnswers, TellWhatAReleaseHasCometo) {
  const auto release = parse_release(
      R"({"name":"r","version":3,"namespace":"shop","config":{"password":"hunter2"},)"
      R"("info":{"status":"deployed","description":"Upgrade complete",)"
      R"("last_deployed":"2026-11-27T11:00:00Z","notes":"Hello"},)"
      R"("chart":{"metadata":{"name":"web","version":"0.2.0","appVersion":"1.17"}}})");
  ASSERT_TRUE(release);
  EXPECT_EQ(release->number, 3U);
  EXPECT_EQ(release->status, "deployed");
  EXPECT_EQ(release->chart, "web-0.2.0");
  EXPECT_EQ(release->app_version, "1.17");
  EXPECT_EQ(release->description, "Upgrade complete");
  const auto after_words = parse_release(
      "Saving 1 charts\nDeleting outdated charts\n"
      R"({"version":3,"info":{"status":"deployed"}})"
      "\n");
  ASSERT_TRUE(after_words);
  EXPECT_EQ(after_words->number, 3U);
  for (const auto* text :
       {"", "Saving 1 charts\n", "[]", "{}", R"({"version":1})", R"({"version":"1","info":{}})"}) {
    EXPECT_FALSE(parse_release(text)) << text;
  }
}

TEST(HelmAnswers, TellWhetherADescriptionWasBrought) {
  const Revision brought{.number = 2, .status = "deployed", .description = "ours"};
  auto failed = brought;
  failed.status = "failed";
  EXPECT_TRUE(is_brought({brought}, "ours"));
  EXPECT_FALSE(is_brought({brought}, "another"));
  EXPECT_FALSE(is_brought({failed}, "ours"));
  EXPECT_FALSE(is_brought({brought, failed}, "ours"));
  EXPECT_FALSE(is_brought({}, "ours"));
  EXPECT_FALSE(is_brought({{.number = 2, .status = "deployed"}}, ""));
}

TEST(HelmAnswers, TellHowAFailedUpgradeWentBack) {
  const std::vector<Revision> before{{.number = 4, .status = "deployed", .chart = "web-0.1.0"}};
  const struct {
    std::vector<Revision> before;
    std::vector<Revision> after;
    const char* says;
  } cases[] = {
      {{}, {}, "Nothing of it is installed."},
      {before, before, "Nothing of the release was changed."},
      {before,
       {{.number = 6, .status = "deployed", .chart = "web-0.1.0", .description = "Rollback to 4"}},
       "The release went back to revision 4 (web-0.1.0), which serves on."},
      {before,
       {{.number = 5, .status = "failed", .description = "quota"}},
       "The way back failed, too: revision 5 is 'failed' (quota); look at it with `helm history` "
       "and deploy again."},
  };
  for (const auto& c : cases) EXPECT_EQ(way_back(c.before, c.after), c.says);
}

TEST(HelmAnswers, SayWhatWentWrong) {
  const struct {
    const char* output;
    const char* complaint;
  } cases[] = {
      {"", ""},
      {"Error: release: not found\n", "release: not found"},
      {"WARNING: Kubernetes configuration file is group-readable.\nError: no chart\n", "no chart"},
      {"wait.go:48: beginning wait\nError: UPGRADE FAILED: timed out\n",
       "UPGRADE FAILED: timed out"},
      {"Error: INSTALLATION FAILED: 2 errors:\na: b\nc: d\n",
       "INSTALLATION FAILED: 2 errors:\na: b\nc: d"},
      {"panic: oh\n", "panic: oh"},
  };
  for (const auto& c : cases) EXPECT_EQ(complaint_of(c.output), c.complaint) << c.output;
  EXPECT_TRUE(is_not_found("Error: release: not found\n"));
  EXPECT_FALSE(is_not_found("Error: chart \"x\" not found\n"));
}

TEST(HelmAnswers, TellWhatWasTooLate) {
  for (const auto* late : {"UPGRADE FAILED: timed out waiting for the condition",
                           "UPGRADE FAILED: release r failed, and has been rolled back due to "
                           "atomic being set: context "
                           "deadline exceeded"}) {
    EXPECT_TRUE(is_late(late)) << late;
  }
  EXPECT_FALSE(is_late("UPGRADE FAILED: context canceled"));
}

}  // namespace
}  // namespace slipway::runtime::helm
