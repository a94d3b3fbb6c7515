#include "store/freeze_windows.h"

#include <gmock/gmock.h>

#include "store/test_store.h"

namespace slipway::store {
namespace {

class FreezeWindowsTest : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
  }

  model::FreezeWindow make(const std::string& name) {
    model::FreezeWindow window;
    window.id = make_id<model::FreezeWindowId>();
    window.environment = environment_.id;
    window.name = name;
    return window;
  }
};

TEST_P(FreezeWindowsTest, AreKeptAsTheyAreWritten) {
  auto weekly = make("weekend");
  weekly.timezone = "Europe/Paris";
  weekly.weekdays = {model::Weekday::FRIDAY, model::Weekday::SUNDAY};
  weekly.start_time = "17:00";
  weekly.end_weekday = model::Weekday::MONDAY;
  weekly.end_time = "08:00";
  auto once = make("holidays");
  once.starts_at = "2026-12-24T18:00";
  once.ends_at = "2027-01-02";
  write([&](Transaction& tx) {
    return insert(tx, weekly).has_value() && insert(tx, once).has_value();
  });
  const auto all = read([&](Transaction& tx) { return freeze_windows(tx, environment_.id); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].timezone, "Europe/Paris");
  EXPECT_EQ(all[0].weekdays, weekly.weekdays);
  EXPECT_EQ(all[0].end_weekday, weekly.end_weekday);
  EXPECT_EQ(all[0].start_time + "-" + all[0].end_time, "17:00-08:00");
  EXPECT_TRUE(all[1].weekdays.empty());
  EXPECT_FALSE(all[1].end_weekday);
  EXPECT_EQ(all[1].starts_at + " " + all[1].ends_at, "2026-12-24T18:00 2027-01-02");
}

TEST_P(FreezeWindowsTest, HaveANameEach) {
  auto one = make("one");
  const auto other = make("other");
  write([&](Transaction& tx) {
    EXPECT_TRUE(insert(tx, one));
    EXPECT_TRUE(insert(tx, other));
    auto same = make("one");
    EXPECT_EQ(insert(tx, same).error().code, base::ErrorCode::kConflict);
    one.name = "other";
    EXPECT_EQ(update(tx, one).error().code, base::ErrorCode::kConflict);
    one.name = "first";
    EXPECT_TRUE(update(tx, one));
    remove_freeze_window(tx, other.id);
    return true;
  });
  EXPECT_EQ(read([&](Transaction& tx) { return freeze_window(tx, one.id); })->name, "first");
  EXPECT_FALSE(read([&](Transaction& tx) { return freeze_window(tx, other.id); }));
}

INSTANTIATE_TEST_SUITE_P(Adapters, FreezeWindowsTest, testing::ValuesIn(store_adapters()),
                         adapter_name);

}  // namespace
}  // namespace slipway::store
