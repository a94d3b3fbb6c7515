// What the store keeps of deliveries, pushes and verdicts.

#include <gmock/gmock.h>

#include "store/test_records.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_P(Records, ARedeliveryIsTheFirstOneOfItsHook) {
  const auto one = make_hook("one");
  const auto two = make_hook("two");
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, one).has_value());
    ASSERT_TRUE(insert(tx, two).has_value());
    auto first = make_delivery(one, "42");
    first.headers = {{"x-event", "push"}, {"x-odd", "caf\xE9"}};
    first.body = std::string("\0\xFF", 2);
    EXPECT_EQ(insert(tx, make_row(first)), std::nullopt);
    EXPECT_EQ(insert(tx, make_row(make_delivery(one, "42"))), first.id);
    EXPECT_EQ(insert(tx, make_row(make_delivery(two, "42"))), std::nullopt) << "another hook's";
    EXPECT_EQ(insert(tx, make_row(make_delivery(one, ""))), std::nullopt) << "no id, no double";
    EXPECT_EQ(insert(tx, make_row(make_delivery(one, ""))), std::nullopt);
    auto replay = make_delivery(one, "42");
    replay.replay_of = first.id;
    EXPECT_EQ(insert(tx, make_row(replay)), std::nullopt) << "a replay is wanted";
    EXPECT_EQ(insert(tx, make_row(make_delivery(one, "42"))), first.id);
    const auto stored = delivery(tx, first.id).value();
    EXPECT_EQ(stored.body, first.body);
    EXPECT_THAT(stored.headers,
                ElementsAre(std::pair("x-event", "push"), std::pair("x-odd", "caf\xEF\xBF\xBD")));
    EXPECT_EQ(hook(tx, one.id).value().last_delivery_at, now_);
    EXPECT_EQ(hook(tx, two.id).value().last_delivery_at, now_);
  });
}

TEST_P(Records, DeliveriesWaitForTheirInterpretationOldestFirst) {
  const auto one = make_hook("one");
  std::vector<model::DeliveryId> ids;
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, one).has_value());
    for (int i = 0; i < 3; ++i) {
      ids.push_back(make_delivery(one, std::to_string(i)).id);
      auto delivery = make_delivery(one, std::to_string(i));
      delivery.id = ids.back();
      insert(tx, make_row(delivery));
    }
    EXPECT_TRUE(set_interpreted(tx, ids[0], model::DeliveryState::IGNORED, "a ping"));
    EXPECT_FALSE(set_interpreted(tx, ids[0], model::DeliveryState::FAILED, "twice"));
    const auto waiting = waiting_deliveries(tx, one.id, 1);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting.front().id, ids[1]);
    EXPECT_EQ(waiting_deliveries(tx, one.id, 9).size(), 2U);
    EXPECT_EQ(delivery(tx, ids[0])->message, "a ping");
  });
}

// What an older version stored, it stored as it came.
TEST_P(Records, ABodyIsReadInTheEncodingThatItsRowNames) {
  const auto hook = make_hook("one");
  const auto stored = make_delivery(hook, "1");
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, hook).has_value());
    insert(tx, make_row(stored));
    tx.execute("UPDATE delivery SET body = $2, body_encoding = 'identity' WHERE id = $1", stored.id,
               Blob{"{}"});
    EXPECT_EQ(delivery(tx, stored.id)->body, "{}");
    tx.execute("UPDATE delivery SET body_encoding = 'zstd' WHERE id = $1", stored.id);
    EXPECT_THROW(static_cast<void>(delivery(tx, stored.id)), std::runtime_error);
  });
}

TEST_P(Records, ADeliveryIsDecidedOnceAllItsPushesAre) {
  const auto hook = make_hook("one");
  auto delivery_of_two = make_delivery(hook, "1");
  auto first = make_push();
  auto second = make_push();
  first.delivery = second.delivery = delivery_of_two.id;
  const auto decide = [&](model::Push& push) {
    push.state = model::PushState::DECIDED;
    return write([&](Transaction& tx) {
      update(tx, push);
      finish_delivery(tx, push, now_);
      return delivery(tx, delivery_of_two.id).value().state;
    });
  };
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, hook).has_value());
    insert(tx, make_row(delivery_of_two));
    insert(tx, first);
    insert(tx, second);
    EXPECT_EQ(pending_pushes(tx, organization_.id, service_.repository).size(), 2U);
  });
  EXPECT_EQ(decide(first), model::DeliveryState::RECEIVED);
  EXPECT_EQ(decide(second), model::DeliveryState::DECIDED);
}

TEST_P(Records, ChangeSetsAndVerdictsKeepTheirFiles) {
  const auto one = make_push();
  const model::ChangeSet changes{"a", "b", true, "git", {"caf\xE9", "x y\n", "z"}};
  model::Verdict verdict;
  verdict.id = make_id<model::VerdictId>();
  verdict.service = service_.id;
  verdict.environment = environment_.id;
  verdict.push = one.id;
  verdict.deciding = {
      {"caf\xE9", make_id<model::RestrictionId>(), model::RestrictionMode::EXCLUDE, "caf\xE9"},
      {"z", {}, {}, ""}};
  database_->write([&](Transaction& tx) {
    insert(tx, one);
    put(tx, one.id, {"a", "older", false, "the mirror is away", {}});
    put(tx, one.id, changes);
    const auto stored = change_sets(tx, one.id);
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored.front().files, changes.files);
    EXPECT_TRUE(stored.front().known);
    remove_change_sets(tx, one.id);
    EXPECT_TRUE(change_sets(tx, one.id).empty());
    insert(tx, verdict);
    const auto verdicts = verdicts_of_push(tx, one.id);
    ASSERT_EQ(verdicts.size(), 1U);
    ASSERT_EQ(verdicts.front().deciding.size(), 2U);
    EXPECT_EQ(verdicts.front().deciding[0].restriction, verdict.deciding[0].restriction);
    EXPECT_EQ(verdicts.front().deciding[0].mode, model::RestrictionMode::EXCLUDE);
    EXPECT_EQ(verdicts.front().deciding[0].file, "caf\xEF\xBF\xBD");
    EXPECT_EQ(verdicts.front().deciding[1].restriction, std::nullopt);
    EXPECT_EQ(verdicts_of_service(tx, service_.id, {}).size(), 1U);
  });
}

TEST_P(Records, ABranchRemembersItsTips) {
  const auto read_branch = [&] {
    return read(
        [&](Transaction& tx) { return branch(tx, organization_.id, service_.repository, "main"); });
  };
  EXPECT_EQ(read_branch().considered_tip, "");
  for (const auto* tip : {"abc", "def"}) {
    database_->write([&](Transaction& tx) {
      put(tx, Branch{organization_.id, service_.repository, "main", tip, "sus", now_, "left",
                     now_ + std::chrono::seconds(1)});
    });
    EXPECT_EQ(read_branch().considered_tip, tip);
    EXPECT_EQ(read_branch().suspected_at, now_);
    EXPECT_EQ(read_branch().left_tip, "left");
    EXPECT_EQ(read_branch().left_at, now_ + std::chrono::seconds(1));
  }
}

}  // namespace
}  // namespace slipway::store
