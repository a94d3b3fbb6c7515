#include "store/retention.h"

#include <map>
#include <optional>

#include <gmock/gmock.h>

#include "store/check_gates.h"
#include "store/deliveries.h"
#include "store/deployments.h"
#include "store/pushes.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr auto kMinute = std::chrono::minutes(1);

class RetentionTest : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("web");
    database_->write([&](Transaction& tx) { EXPECT_TRUE(insert(tx, service_)); });
  }

  // Of that minute; ids come in the order of time whatever other tests made.
  template <typename Id>
  Id id_of(int minute) {
    return Id::first_of(now_ + minute * kMinute);
  }
  OlderThan before(int minute, std::int64_t kept = 0, std::int64_t limit = 100) {
    return {now_ + minute * kMinute, kept, limit};
  }

  model::PushId add_push(int minute, model::PushState state) {
    model::Push push;
    push.id = id_of<model::PushId>(minute);
    push.organization = organization_.id;
    push.created_at = now_;
    push.state = state;
    database_->write([&](Transaction& tx) { insert(tx, push); });
    return push.id;
  }

  model::DeploymentId add_deployment(int minute, model::DeploymentState state,
                                     std::optional<model::PushId> push = {}) {
    model::Deployment deployment;
    deployment.id = id_of<model::DeploymentId>(minute);
    deployment.service = service_.id;
    deployment.environment = environment_.id;
    deployment.organization = organization_.id;
    deployment.state = state;
    deployment.created_at = now_ + minute * kMinute;
    deployment.push = push;
    database_->write([&](Transaction& tx) {
      insert(tx, deployment);
      append_log(tx, deployment.id, {{0, now_, "stdout", "it builds"}});
    });
    return deployment.id;
  }

  model::Service service_;
};

TEST_P(RetentionTest, DeliveriesGoOnceTheyAreInterpreted) {
  model::Hook hook;
  hook.id = make_id<model::HookId>();
  hook.organization = organization_.id;
  hook.name = "shop";
  std::vector<model::DeliveryId> all;
  database_->write([&](Transaction& tx) {
    EXPECT_TRUE(insert(tx, hook));
    for (int minute = 1; minute <= 4; ++minute) {
      model::Delivery delivery;
      delivery.id = id_of<model::DeliveryId>(minute);
      delivery.hook = hook.id;
      delivery.organization = organization_.id;
      all.push_back(delivery.id);
      insert(tx, make_row(std::move(delivery)));
      if (minute != 2) set_interpreted(tx, all.back(), model::DeliveryState::DECIDED, "");
    }
  });
  const auto old = [&](const OlderThan& age) {
    return read([&](Transaction& tx) { return old_deliveries(tx, age); });
  };
  EXPECT_THAT(old(before(4)), ElementsAre(all[0], all[2])) << "the second still waits";
  EXPECT_THAT(old(before(4, 0, 1)), ElementsAre(all[0]));
  database_->write([&](Transaction& tx) { remove(tx, all[0]); });
  EXPECT_THAT(old(before(4)), ElementsAre(all[2]));
}

TEST_P(RetentionTest, DeliveriesAreCountedFromTheNewest) {
  model::Hook hook;
  hook.id = make_id<model::HookId>();
  hook.organization = organization_.id;
  hook.name = "shop";
  database_->write([&](Transaction& tx) {
    EXPECT_TRUE(insert(tx, hook));
    for (int minute = 1; minute <= 3; ++minute) {
      model::Delivery delivery;
      delivery.id = id_of<model::DeliveryId>(minute);
      delivery.hook = hook.id;
      delivery.organization = organization_.id;
      delivery.received_at = now_ + minute * kMinute;
      auto row = make_row(std::move(delivery));
      row.body.bytes.assign(100, 'x');
      insert(tx, row);
    }
  });
  const std::map<std::int64_t, std::optional<base::Timestamp>> exceeds{
      {50, now_ + 3 * kMinute},
      {100, now_ + 2 * kMinute},
      {250, now_ + 1 * kMinute},
      {300, std::nullopt},
  };
  for (const auto& [bytes, since] : exceeds) {
    EXPECT_EQ(read([&](Transaction& tx) { return deliveries_exceed(tx, bytes); }), since) << bytes;
  }
}

TEST_P(RetentionTest, RepositoriesOfServicesAreInUse) {
  model::Service image = make_service("image");
  image.repository = {};
  model::Service second = make_service("second");
  model::Service chart = make_service("chart");
  chart.kind = model::ServiceKind::HELM;
  chart.settings.helm.emplace().values_git.emplace().url =
      "https://git.example.com/acme/values.git";
  database_->write([&](Transaction& tx) {
    EXPECT_TRUE(insert(tx, image));
    EXPECT_TRUE(insert(tx, second));
    EXPECT_TRUE(insert(tx, chart));
  });
  EXPECT_THAT(read([](Transaction& tx) { return repositories_in_use(tx); }),
              UnorderedElementsAre(service_.repository,
                                   model::RepositoryKey::stored("git.example.com/acme/values")));
}

TEST_P(RetentionTest, PushesGoWithTheirVerdictsAndTheNewestStay) {
  const auto first = add_push(1, model::PushState::DECIDED);
  add_push(2, model::PushState::PENDING);
  const auto third = add_push(3, model::PushState::DECIDED);
  add_push(4, model::PushState::DECIDED);
  model::Verdict verdict;
  verdict.id = make_id<model::VerdictId>();
  verdict.service = service_.id;
  verdict.environment = environment_.id;
  verdict.push = first;
  database_->write([&](Transaction& tx) {
    insert(tx, verdict);
    put(tx, first, {"a", "b", true, "git", {}});
  });
  const auto old = [&](const OlderThan& age) {
    return read([&](Transaction& tx) { return old_pushes(tx, organization_.id, age); });
  };
  EXPECT_THAT(old(before(4)), ElementsAre(first, third));
  EXPECT_THAT(old(before(100, 3)), ElementsAre(first)) << "the three newest stay";
  EXPECT_THAT(old(before(100, 4)), IsEmpty());
  database_->write([&](Transaction& tx) { remove(tx, first); });
  EXPECT_EQ(count("push"), 3);
  EXPECT_EQ(count("verdict"), 0);
  EXPECT_EQ(count("change_set"), 0);
}

TEST_P(RetentionTest, DeploymentsThatServeOrGoOnOrWhosePushIsThereStay) {
  using State = model::DeploymentState;
  const auto push = add_push(1, model::PushState::DECIDED);
  const auto serving = add_deployment(1, State::DEPLOYED);
  add_deployment(2, State::BUILDING);
  add_deployment(3, State::DEPLOYED, push);
  const auto failed = add_deployment(4, State::BUILD_ERROR);
  const auto superseded = add_deployment(5, State::SUPERSEDED);
  add_deployment(6, State::DEPLOYED);
  database_->write([&](Transaction& tx) { set_serving(tx, service_.id, serving); });
  const auto old = [&](const OlderThan& age) {
    return read([&](Transaction& tx) { return old_deployments(tx, age); });
  };
  EXPECT_THAT(old(before(6)), ElementsAre(failed, superseded));
  EXPECT_THAT(old(before(6, 2)), ElementsAre(failed)) << "the two newest of the service stay";
  database_->write([&](Transaction& tx) { remove(tx, failed); });
  EXPECT_EQ(count("deployment"), 5);
  EXPECT_EQ(count("deployment_log"), 5);
}

TEST_P(RetentionTest, LogsGoBeforeTheirDeployments) {
  using State = model::DeploymentState;
  const auto first = add_deployment(1, State::DEPLOYED);
  add_deployment(2, State::DEPLOYING);
  const auto third = add_deployment(3, State::DEPLOYED);
  const auto old = [&](const OlderThan& age) {
    return read([&](Transaction& tx) { return old_logs(tx, age); });
  };
  EXPECT_THAT(old(before(4)), ElementsAre(first, third));
  EXPECT_THAT(old(before(4, 1)), ElementsAre(first)) << "the newest of the service stays";
  database_->write([&](Transaction& tx) { remove_log(tx, first); });
  EXPECT_THAT(old(before(4)), ElementsAre(third));
  EXPECT_EQ(count("deployment"), 3);
}

TEST_P(RetentionTest, LogsAreCountedFromTheNewest) {
  for (int minute = 1; minute <= 3; ++minute) {
    const auto id = add_deployment(minute, model::DeploymentState::DEPLOYED);
    database_->write(
        [&](Transaction& tx) { append_log(tx, id, {{1, now_, "stdout", std::string(27, 'x')}}); });
  }
  // Of one that an earlier program wrote the lines are counted, and of no other.
  const auto lost = add_deployment(4, model::DeploymentState::DEPLOYED);
  database_->write([&](Transaction& tx) {
    remove_log(tx, lost);
    tx.execute("DELETE FROM deployment_log WHERE deployment_id = $1",
               id_of<model::DeploymentId>(1));
    tx.execute("UPDATE deployment SET log_bytes = NULL WHERE created_at = $1", now_ + 2 * kMinute);
  });
  // Two lines each, of 9 and 27 bytes, with 64 beside each.
  const std::map<std::int64_t, std::optional<base::Timestamp>> exceeds{
      {0, now_ + 3 * kMinute},
      {164, now_ + 2 * kMinute},
      {491, now_ + 1 * kMinute},
      {492, std::nullopt},
  };
  for (const auto& [bytes, since] : exceeds) {
    EXPECT_EQ(read([&](Transaction& tx) { return logs_exceed(tx, bytes); }), since) << bytes;
  }
}

TEST_P(RetentionTest, LogsThatAnOlderNodeBeganAreCountedWhole) {
  const auto id = add_deployment(1, model::DeploymentState::DEPLOYED);
  database_->write([&](Transaction& tx) {
    tx.execute("UPDATE deployment SET log_bytes = NULL WHERE id = $1", id);
    append_log(tx, id, {{1, now_, "stdout", std::string(27, 'x')}});
  });
  EXPECT_EQ(read([](Transaction& tx) { return logs_exceed(tx, 163); }), now_ + kMinute);
  EXPECT_EQ(read([](Transaction& tx) { return logs_exceed(tx, 164); }), std::nullopt);
}

TEST_P(RetentionTest, GatesGoOnceTheyWaitForNothing) {
  const model::RepositoryKey repository = service_.repository;
  std::vector<model::CheckGate> gates(2);
  database_->write([&](Transaction& tx) {
    for (int minute = 0; auto& gate : gates) {
      gate.id = id_of<model::CheckGateId>(++minute);
      gate.service = service_.id;
      insert(tx, gate, organization_.id, repository);
    }
    set_state(tx, gates[1].id, model::GateState::CLOSED);
  });
  const auto old = read([&](Transaction& tx) { return old_check_gates(tx, before(4)); });
  EXPECT_THAT(old, ElementsAre(gates[1].id)) << "the first still waits";
  database_->write([&](Transaction& tx) { remove(tx, gates[1].id); });
  EXPECT_EQ(count("check_gate"), 1);
}

INSTANTIATE_TEST_SUITE_P(Adapters, RetentionTest, testing::ValuesIn(store_adapters()),
                         adapter_name);

}  // namespace
}  // namespace slipway::store
