// What /metrics says of a daemon that works.

#include <gmock/gmock.h>

#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, NameTheServiceThatLacksAMergedChange) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto web = slipway.make_application("web", repository.url());
  const auto hook = slipway.make_hook("GITHUB");
  ASSERT_EQ(slipway.deploy(web), "DEPLOYED");
  const auto metrics = [&] { return slipway.send("GET", "/metrics").body; };
  const std::string lacks = "slipway_service_unapplied_seconds{service_id=\"" + web +
                            "\",service=\"web\",environment=\"test\",project=\"shop\"} ";
  EXPECT_THAT(metrics(), Not(HasSubstr(lacks)));

  repository.commit("v2", "exit");
  push(slipway, hook, repository);
  // Where the last reading was slow, this one may be of a moment ago.
  EXPECT_TRUE(wait_until([&] { return metrics().find(lacks) != std::string::npos; }))
      << "its deployment is under way, or has failed";
  EXPECT_THAT(metrics(), AllOf(HasSubstr("slipway_build_info{version=\""),
                               HasSubstr("slipway_step_run_seconds_bucket{step=\"survey\",le="),
                               HasSubstr("slipway_data_free_bytes ")));

  repository.commit("v3");
  push(slipway, hook, repository);
  EXPECT_TRUE(wait_until([&] { return metrics().find(lacks) == std::string::npos; }));
}

}  // namespace
}  // namespace slipway::e2e
