#include "base/id.h"

#include <algorithm>
#include <set>
#include <thread>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "base/test_random.h"

namespace slipway::base {
namespace {

struct ThingTag {};
using ThingId = Id<ThingTag>;

const Timestamp kAt = from_micros(4'000'000'000'123'000);
// Beyond what the other tests use up: the ids of one process never go back in time.
const Timestamp kLater = kAt + std::chrono::hours(1);

TEST(Uuid, HasVersionVariantAndTime) {
  CountingRandom random;
  const auto text = Uuid::make(kLater, random).to_string();
  EXPECT_EQ(text.substr(0, 8), "03a352cb") << "milliseconds since the epoch, but for 16 bits";
  EXPECT_EQ(text[14], '7');
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

TEST(Uuid, AreOrderedByCreationEvenWhereTheClockStandsOrFalls) {
  CountingRandom random;
  std::vector<Uuid> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(Uuid::make(kAt, random));
  ids.push_back(Uuid::make(kAt - std::chrono::hours(1), random));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end(), std::less_equal<>())) << "each once, too";
}

TEST(Uuid, AreUniqueAmongThreads) {
  std::vector<std::vector<Uuid>> made(4);
  std::vector<std::jthread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&ids] {
      CountingRandom random;
      for (int i = 0; i < 2000; ++i) ids.push_back(Uuid::make(kAt, random));
    });
  }
  threads.clear();
  std::set<Uuid> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 8000U);
}

TEST(Uuid, ParsesTheCanonicalFormOnly) {
  const std::string text = "0193626e-8d2b-7a10-b1c2-0123456789ab";
  const auto id = Uuid::parse(text);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->to_string(), text);
  EXPECT_EQ(Uuid::parse("0193626E-8D2B-7A10-B1C2-0123456789AB"), id);
  for (const std::string wrong :
       {"", "0193626e8d2b7a10b1c20123456789ab", "0193626e-8d2b-7a10-b1c2-0123456789a",
        "0193626e-8d2b-7a10-b1c2-0123456789abc", "{0193626e-8d2b-7a10-b1c2-0123456789a",
        "0193626e-8d2b-7a10-b1c2-0123456789ag", "0193626e-8d2b-7a10-b1c20-123456789ab",
        "0193626e-8d2b-7a10-b1c2-0123456-89ab", "0193626e 8d2b 7a10 b1c2 0123456789ab"}) {
    EXPECT_EQ(Uuid::parse(wrong), std::nullopt) << wrong;
  }
}

TEST(Uuid, Nil) {
  EXPECT_TRUE(Uuid().is_nil());
  EXPECT_EQ(Uuid().to_string(), "00000000-0000-0000-0000-000000000000");
  EXPECT_TRUE(Uuid::parse("00000000-0000-0000-0000-000000000000")->is_nil());
  CountingRandom random;
  EXPECT_FALSE(Uuid::make(kAt, random).is_nil());
}

TEST(Id, WrapsAUuid) {
  CountingRandom random;
  const auto id = ThingId::make(kAt, random);
  EXPECT_EQ(ThingId::parse(id.to_string()), id);
  EXPECT_EQ(ThingId::parse("no"), std::nullopt);
  EXPECT_TRUE(ThingId().is_nil());
  EXPECT_EQ(ThingId(id.uuid()), id);
  const std::unordered_set<ThingId> set{id, ThingId(), id};
  EXPECT_EQ(set.size(), 2U);
  static_assert(!std::is_convertible_v<Uuid, ThingId>);
}

}  // namespace
}  // namespace slipway::base
