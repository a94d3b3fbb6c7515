// Jobs on a real cluster.

#include <gmock/gmock.h>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/runtime_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using docker::number_at;
using docker::text_at;
using kubernetes::Kind;
using testing::HasSubstr;

TEST_F(KubernetesWithoutNode, ACronJobIsOneThatSlipwayCalls) {
  auto version = data.make_version("exit 0");
  version.settings.ports.clear();
  version.settings.job.emplace();
  version.settings.job->cron.emplace();
  version.settings.job->scheduled_at = "0 3 * * *";
  ASSERT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
  const auto cron_jobs = data.cluster().list(Kind::kCronJob, "limit=10");
  ASSERT_TRUE(cron_jobs) << cron_jobs.error().message;
  ASSERT_EQ(cron_jobs->size(), 1U);
  EXPECT_EQ(text_at(cron_jobs->front(), "/spec/schedule"), "0 3 * * *");
  // As where Slipway ended in the midst of it.
  ASSERT_TRUE(data.cluster().erase(Kind::kCronJob, text_at(cron_jobs->front(), "/metadata/name")));
  ASSERT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
  EXPECT_EQ(count(Kind::kCronJob), 1U);
  ASSERT_TRUE(runtime().remove(version.deployment));
  ASSERT_TRUE(runtime().forget(version.service));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

TEST_F(KubernetesRuntimeTest, AJobThatCannotBePulledLeavesNothing) {
  auto version = data.make_version("exit 0");
  version.settings.ports.clear();
  version.image->tag = "missing";
  version.settings.start_timeout = 2;
  io::SystemClock clock;
  io::SystemRandom random;
  const auto id = model::AttemptId::make(clock.now(), random);
  const auto refused = runtime().jobs()->start(id, version, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("cannot be pulled"));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

}  // namespace
}  // namespace slipway::runtime
