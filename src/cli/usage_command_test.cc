// `slipway service usage`.

#include <gmock/gmock.h>

#include "cli/test_command_line.h"

namespace slipway::cli {
namespace {

const std::string kUsage = "GET /api/service/s1/usage";

TEST_F(CommandLine, ShowsWhatAServiceUsesAndMayUse) {
  answers_[kUsage] = {200, R"({"cpu_limit_millicores": 500, "memory_limit_bytes": 67108864,
      "results": [{"name": "web-1", "cpu_millicores": 12, "memory_bytes": 1572864},
                  {"name": "web-2", "cpu_millicores": 0, "memory_bytes": 33554432}]})"};
  EXPECT_EQ(run({"service", "usage", "web"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "NAME   CPU (CORES)     MEMORY (MiB)\n"
            "web-1  0.012 of 0.500  1.5 of 64.0\n"
            "web-2  0.000 of 0.500  32.0 of 64.0\n");
}

TEST_F(CommandLine, ShowsWhatIsUsedWithoutLimits) {
  answers_[kUsage] = {200, R"({"cpu_limit_millicores": null, "memory_limit_bytes": null,
      "results": [{"name": "web-1", "cpu_millicores": 1500, "memory_bytes": 0}]})"};
  EXPECT_EQ(run({"service", "usage", "web"}), kExitOk) << err();
  EXPECT_EQ(out(), "NAME   CPU (CORES)  MEMORY (MiB)\nweb-1  1.500        0.0\n");
}

TEST_F(CommandLine, SaysWhyNothingIsKnownOfWhatAServiceUses) {
  answers_[kUsage] = {200, R"({"results": []})"};
  EXPECT_EQ(run({"service", "usage", "web"}), kExitOk) << err();
  EXPECT_EQ(out(), "Nothing is known yet of what it uses, or nothing of it runs.\n");
  answers_[kUsage] = {409, R"({"message": "The cluster has no metrics API."})"};
  EXPECT_EQ(run({"service", "usage", "web"}), kExitRefused);
  EXPECT_THAT(err(), testing::HasSubstr("The cluster has no metrics API."));
}

}  // namespace
}  // namespace slipway::cli
