#include "io/zone_files.h"

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

TEST(ZoneFiles, FindsByName) {
  const ZoneFiles zones;
  const auto kolkata = zones.find("Asia/Kolkata");
  ASSERT_TRUE(kolkata) << kolkata.error().message;
  EXPECT_EQ(kolkata->period_at(1'700'000'000).offset, 19'800);
  EXPECT_TRUE(zones.find("America/Argentina/Buenos_Aires"));
  EXPECT_TRUE(zones.find("Etc/GMT+3"));
}

TEST(ZoneFiles, NamesWhatItDoesNotKnow) {
  const ZoneFiles zones;
  for (const auto* name : {"", "Mars/Olympus", "Europe", "../../../etc/passwd", "/etc/passwd",
                           "zone.tab", "Europe/Paris/", "Europe//Paris"}) {
    const auto zone = zones.find(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, base::ErrorCode::kInvalid);
    EXPECT_NE(zone.error().message.find("'" + std::string(name) + "'"), std::string::npos);
  }
}

TEST(ZoneFiles, TellsNamesByTheirForm) {
  for (const auto* name : {"UTC", "Europe/Kiev", "US/Pacific", "Etc/GMT+3", "Mars/Olympus"}) {
    EXPECT_TRUE(is_zone_name(name)) << name;
  }
  for (const auto& name :
       {std::string(), std::string("Europe Paris"), std::string("Paris\n"), std::string("a\0b", 3),
        std::string("../etc/passwd"), std::string("/etc/passwd"), std::string("Europe/"),
        std::string("Zürich"), std::string(65, 'a')}) {
    EXPECT_FALSE(is_zone_name(name)) << name;
  }
}

TEST(ZoneFiles, KnowsUtcWithoutADatabase) {
  const ZoneFiles zones("/nowhere");
  EXPECT_TRUE(zones.find("UTC"));
  const auto zone = zones.find("Europe/Paris");
  ASSERT_FALSE(zone);
  EXPECT_NE(zone.error().message.find("install the package tzdata"), std::string::npos);
}

}  // namespace
}  // namespace slipway::io
