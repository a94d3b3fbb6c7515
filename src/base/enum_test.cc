#include "base/enum.h"

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

enum class Color { RED, GREEN };
BOOST_DESCRIBE_ENUM(Color, RED, GREEN)

TEST(Enum, NamesBothWays) {
  EXPECT_EQ(to_string(Color::GREEN), "GREEN");
  EXPECT_EQ(to_string(static_cast<Color>(7)), "UNKNOWN");
  EXPECT_EQ(parse_enum<Color>("RED"), Color::RED);
  for (const auto* wrong : {"", "red", "RED ", "UNKNOWN"}) {
    EXPECT_EQ(parse_enum<Color>(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(enum_names<Color>(), (std::vector<std::string>{"RED", "GREEN"}));
}

TEST(Enum, AStoredValueThatIsUnknownIsAFault) {
  EXPECT_EQ(stored_enum<Color>("RED"), Color::RED);
  EXPECT_THROW((void)stored_enum<Color>("BLUE"), std::runtime_error);
}

}  // namespace
}  // namespace slipway::base
