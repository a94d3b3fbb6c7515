// After a restart, a full disk, a runtime that was away, and a clock that went back: what the
// simulation found, each at the lowest level where it can be seen.

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/test_random.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "pipeline/watch.h"
#include "pipeline/worker.h"
#include "store/deliveries.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using testing::SizeIs;

ServiceSpec reachable(const std::string& name, const std::string& match) {
  ServiceSpec result = spec(name, match);
  result.port = true;
  return result;
}

TEST(Recovery, NoRouteIsGoneWhileAnotherOneChangesAfterARestart) {
  Shop shop;
  shop.begin({reachable("web", "web"), reachable("api", "api")});
  const auto before = shop.world.gateway.applied().size();
  shop.world.restart();
  shop.commit_and_push({"web/index"});
  const auto applied = shop.world.gateway.applied();
  ASSERT_GT(applied.size(), before);
  for (auto at = before; at < applied.size(); ++at) EXPECT_THAT(applied[at], SizeIs(2)) << at;
}

TEST(Recovery, ARouteOfWhatWasStoppedJustBeforeAKillGoes) {
  Shop shop;
  shop.begin({reachable("web", "web")});
  shop.world.act([&](Context&, store::Transaction& tx) {
    const auto service = shop.world.service("web");
    store::set_stopped(tx, service.id, true);
    store::set_serving(tx, service.id, std::nullopt);
  });
  shop.world.restart();
  EXPECT_THAT(shop.world.gateway.applied().back(), SizeIs(0));
}

// What else serves stays reached all the while.
TEST(Recovery, ARouteOfWhatWasStoppedGoesWhenARuntimeThatWasAwayIsBack) {
  Shop shop;
  shop.begin({reachable("web", "web"), reachable("api", "api")});
  const auto before = shop.world.gateway.applied().size();
  const auto service = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, service); });
  shop.world.runtime.fake.set_away(true);
  shop.world.restart();
  EXPECT_EQ(shop.world.gateway.applied().size(), before) << "it is not known what runs";
  shop.world.runtime.fake.set_away(false);
  shop.world.run();
  const auto applied = shop.world.gateway.applied();
  ASSERT_GT(applied.size(), before);
  const auto api = shop.world.service("api").id.to_string();
  for (auto at = before; at < applied.size(); ++at) {
    EXPECT_THAT(applied[at], testing::ElementsAre(testing::Field(&gateway::Route::id, api))) << at;
  }
}

TEST(Recovery, ARuntimeThatIsAwayKeepsItsRoutesThoughAnotherChanges) {
  Shop shop;
  shop.begin({reachable("web", "web"), reachable("api", "api")});
  const auto before = shop.world.gateway.applied().back();
  shop.world.runtime.fake.set_away(true);
  shop.world.restart();
  base::CountingRandom random;
  const auto other = model::ServiceId::make({}, random);
  const gateway::Route route{other.to_string(), {"elsewhere"}, {}, {{"127.0.0.1", 9}}};
  shop.world.with_context(
      [&](Context& context) { EXPECT_TRUE(context.routes.set(other, route).has_value()); });
  auto expected = before;
  expected.push_back(route);
  EXPECT_THAT(shop.world.gateway.applied().back(), testing::UnorderedElementsAreArray(expected));
}

TEST(Recovery, ARouteThatTheGatewayDidNotTakeAwayGoesOnceItAnswers) {
  Shop shop;
  shop.begin({reachable("web", "web")});
  shop.world.gateway.fail_with(base::Error{base::ErrorCode::kUnavailable, "away"});
  const auto service = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, service); });
  shop.world.run_due();
  EXPECT_THAT(shop.world.gateway.applied().back(), SizeIs(1));
  shop.world.gateway.fail_with(std::nullopt);
  shop.world.run();
  EXPECT_THAT(shop.world.gateway.applied().back(), SizeIs(0));
}

TEST(Recovery, ABranchThatSeemsRewrittenIsBelievedAtASecondLook) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto amended = shop.commit({"web/index"});
  shop.push(amended);
  const auto other = shop.git.add_commit(key_of(kShop), shop.files, {first}, "another line");
  shop.move(other);
  const auto began = shop.world.clock.now();
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), other);
  EXPECT_GE(shop.world.clock.now() - began, std::chrono::minutes(1));
}

TEST(Recovery, AClockThatWentBackKeepsNoPushWaitingForAStaleRemote) {
  Shop shop;
  shop.begin({spec("web")});
  ASSERT_TRUE(shop.world.deliver({{std::string(40, 'e')}}));
  shop.world.run_due();
  shop.world.clock.advance(-std::chrono::hours(3));
  shop.world.with_context([](Context& context) {
    context.database.write(
        [&](store::Transaction& tx) { store::bring_forward(tx, {kSurvey}, context.clock.now()); });
  });
  const auto back = shop.world.clock.now();
  shop.world.run();
  EXPECT_EQ(shop.world.pushes().back().state, model::PushState::DECIDED);
  EXPECT_LT(shop.world.clock.now(), back + std::chrono::minutes(2));
}

TEST(Recovery, AnOldInstanceThatCannotBeStoppedNowIsStoppedLater) {
  Shop shop;
  shop.begin({spec("web")});
  const auto next = shop.commit({"web/index"});
  shop.world.runtime.failing_stops = 1;
  shop.push(next);
  EXPECT_EQ(shop.world.runtime.failing_stops, 0);
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
  EXPECT_EQ(shop.world.serving_commit("web"), next);
}

// Takes nothing for so many writes.
class FullStore final : public store::Database {
 public:
  FullStore(store::Database& store, int full) : store_(store), full_(full) {}
  void read(const Work& work) override { store_.read(work); }
  void write(const Work& work) override {
    if (full_ > 0) {
      --full_;
      throw store::Unavailable("the disk is full");
    }
    store_.write(work);
  }
  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    return store_.submit(std::move(work), std::move(done), lend);
  }
  base::Result<void> back_up(const std::string& path) override { return store_.back_up(path); }

 private:
  store::Database& store_;
  int full_;
};

base::Result<void> write_something(Context& context, const store::Task&, const std::stop_token&) {
  context.database.write([](store::Transaction&) {});
  return {};
}

TEST(Recovery, ATaskThatCouldNotBePutOffOnAFullDiskIsDueSoonAfter) {
  Shop shop;
  shop.world.act([](Context& context, store::Transaction& tx) {
    store::ask(tx, kRetain, kStoreSubject, context.clock.now());
  });
  shop.world.with_context([&](Context& c) {
    const auto claimed = Worker::claim(c, {kRetain}, "the test");
    ASSERT_TRUE(claimed);
    FullStore full(c.database, 5);
    Context context{full,     c.clock,  c.random,        c.git,   c.senders, c.registry, c.runtimes,
                    c.cipher, c.routes, c.cancellations, c.zones, c.courier, c.policy};
    Worker::run(context, write_something, *claimed, {});
    std::optional<base::Timestamp> due;
    c.database.read([&](store::Transaction& tx) { due = store::next_due(tx, {kRetain}); });
    ASSERT_TRUE(due);
    EXPECT_LT(*due, c.clock.now() + std::chrono::minutes(1));
  });
}

TEST(Recovery, AClockThatWentBackKeepsNoPollWaiting) {
  Shop shop;
  base::Timestamp back;
  shop.world.with_context([&](Context& context) {
    ClockWatch watch;
    watch.look(context);
    context.database.write([&](store::Transaction& tx) {
      const auto later = context.clock.now() + std::chrono::minutes(3);
      for (const auto& step : {kPoll, kSchedule}) store::ask(tx, step, "one", later);
    });
    shop.world.clock.advance(-std::chrono::hours(5));
    back = context.clock.now();
    watch.look(context);
    context.database.read([&](store::Transaction& tx) {
      EXPECT_EQ(store::next_due(tx, {kPoll}), back + std::chrono::minutes(3));
      EXPECT_EQ(store::next_due(tx, {kSchedule}),
                back + std::chrono::hours(5) + std::chrono::minutes(3));
    });
  });
}

TEST(Recovery, AClockThatGoesBackKeepsNoReleaseWaitingForHealth) {
  Shop shop;
  shop.begin({reachable("web", "web")});
  const auto spoilt = shop.commit({"web/index"});
  shop.world.runtime.unreachable.insert(spoilt);
  shop.world.runtime.during_health = [&] { shop.world.clock.advance(-std::chrono::hours(1)); };
  const auto began = shop.world.clock.now();
  shop.push(spoilt);
  EXPECT_EQ(shop.world.last_deployment("web").state, model::DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_LT(shop.world.clock.now(), began - std::chrono::minutes(30));
}

TEST(Recovery, AClockThatWentBackRefusesNoDelivery) {
  Shop shop;
  ASSERT_TRUE(shop.world.deliver({{std::string(40, 'a')}}));
  const std::string body = R"({"repository":"https://git.example.com/acme/shop.git","updates":[]})";
  shop.world.with_context([&](Context& context) {
    Receiver receiver(context, 10);
    receiver.load_hooks();
    model::HookId hook;
    context.database.read([&](store::Transaction& tx) { hook = store::all_hooks(tx).at(0).id; });
    const auto deliver = [&] {
      std::promise<base::Result<Receipt>> answer;
      receiver.receive(
          hook,
          {{"content-type", "application/json"},
           {"x-hub-signature-256",
            "sha256=" + base::encode_hex(base::hmac_sha256("a secret of the hook", body))}},
          body, [&](base::Result<Receipt> receipt) { answer.set_value(std::move(receipt)); });
      return answer.get_future().get();
    };
    EXPECT_TRUE(deliver());
    shop.world.clock.advance(-std::chrono::hours(2));
    EXPECT_TRUE(deliver());
  });
}

}  // namespace
}  // namespace slipway::pipeline
