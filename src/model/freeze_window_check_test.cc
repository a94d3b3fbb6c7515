#include "model/freeze_window_check.h"

#include <gtest/gtest.h>

#include "model/test_freeze_windows.h"

namespace slipway::model {
namespace {

struct WrongWindow {
  std::string name;
  FreezeWindow window;
  std::string says;
};

class WrongFreezeWindow : public testing::TestWithParam<WrongWindow> {};

TEST_P(WrongFreezeWindow, IsToldWhereAndWhatToWrite) {
  const auto checked = check_freeze_window(GetParam().window);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_NE(checked.error().message.find(GetParam().says), std::string::npos)
      << checked.error().message;
}

FreezeWindow both() {
  auto window = each_week({Weekday::FRIDAY}, "17:00", "18:00", "UTC");
  window.starts_at = "2026-12-24";
  return window;
}

const std::vector<WrongWindow> kWrongWindows = {
    {"Nothing", {}, "weekdays: are missing; write weekdays, start_time and end_time"},
    {"NoDays", each_week({}, "17:00", "18:00", "UTC"), "weekdays: are missing; a window"},
    {"Both", both(), "starts_at: a window comes either each week"},
    {"Hour", each_week({Weekday::FRIDAY}, "24:00", "18:00", "UTC"),
     "start_time: '24:00' is no time of the day; write hours and minutes, as in 17:00"},
    {"Minute", each_week({Weekday::FRIDAY}, "17:00", "18:60", "UTC"), "end_time: '18:60' is no"},
    {"Short", each_week({Weekday::FRIDAY}, "9:00", "18:00", "UTC"), "start_time: '9:00' is no"},
    {"NoDate", once("2026-02-30", "2026-03-01", "UTC"), "starts_at: '2026-02-30' is no date"},
    {"WithSeconds", once("2026-02-01", "2026-03-01T10:00:00", "UTC"),
     "ends_at: '2026-03-01T10:00:00' is no date"},
    {"NoEnd", once("2026-02-01", "", "UTC"), "ends_at: '' is no date"},
    {"Backwards", once("2026-12-24", "2026-12-23", "UTC"), "ends_at: is not after starts_at"},
};

INSTANTIATE_TEST_SUITE_P(Cases, WrongFreezeWindow, testing::ValuesIn(kWrongWindows),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace slipway::model
