#include "model/cron_expression.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct Refusal {
  std::string expression;
  std::string says;
};

class WrongCron : public testing::TestWithParam<Refusal> {};

TEST_P(WrongCron, IsToldWhere) {
  const auto parsed = parse_cron(GetParam().expression);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, base::ErrorCode::kInvalid);
  EXPECT_NE(parsed.error().message.find(GetParam().says), std::string::npos)
      << parsed.error().message;
}

const std::vector<Refusal> kRefusals = {
    {"", "has 0 fields and needs five"},
    {"nope", "has 1 field and needs five"},
    {"0 0 * *", "has 4 fields and needs five"},
    {"0 0 0 * * *", "has 6 fields and needs five"},
    {"60 * * * *", "the minute '60' is out of its range; write 0 to 59"},
    {"* 24 * * *", "the hour '24' is out of its range; write 0 to 23"},
    {"* * 0 * *", "the day of the month '0' is out of its range; write 1 to 31"},
    {"* * * 13 *", "the month '13' is out of its range; write 1 to 12 or jan to dec"},
    {"* * * * 8", "the day of the week '8' is out of its range; write 0 to 7 or sun to sat"},
    {"* * * january *", "the month 'january' is no value of it"},
    {"5-1 * * * *", "the minute '5-1' goes backwards"},
    {"-1 * * * *", "the minute '-1' is out of its range"},
    {"*/0 * * * *", "the minute '*/0' has no step after its /"},
    {"5/15 * * * *", "write the range, as in 5-59/15"},
    {"1,,2 * * * *", "the minute '' is no value of it"},
    {"? * * * *", "the minute '?' is no value of it"},
    {"0 0 30 2 *", "never comes"},
    {"0 0 31 4,6,9,11 *", "never comes"},
    {"@reboot", "'@reboot' is unknown; write @hourly"},
};

INSTANTIATE_TEST_SUITE_P(Cases, WrongCron, testing::ValuesIn(kRefusals));

}  // namespace
}  // namespace slipway::model
