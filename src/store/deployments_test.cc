// What the store keeps of deployments, their logs, and events.

#include "store/deployments.h"

#include <gmock/gmock.h>

#include "base/enum.h"
#include "store/events.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;

class Deployments : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("web");
    database_->write([&](Transaction& tx) { EXPECT_TRUE(insert(tx, service_).has_value()); });
  }

  model::Deployment make_deployment() {
    model::Deployment deployment;
    deployment.id = make_id<model::DeploymentId>();
    deployment.service = service_.id;
    deployment.environment = environment_.id;
    deployment.organization = organization_.id;
    deployment.created_at = now_;
    return deployment;
  }

  model::Service service_;
};

TEST_P(Deployments, OpenDeploymentsAreThoseThatHaveNotEnded) {
  std::vector<model::DeploymentId> open;
  for (const auto& name : base::enum_names<model::DeploymentState>()) {
    auto one = make_deployment();
    one.state = base::stored_enum<model::DeploymentState>(name);
    if (!model::is_terminal(one.state)) open.push_back(one.id);
    database_->write([&](Transaction& tx) { insert(tx, one); });
  }
  std::vector<model::DeploymentId> found;
  for (const auto& one :
       read([&](Transaction& tx) { return open_deployments(tx, environment_.id); })) {
    found.push_back(one.id);
  }
  EXPECT_EQ(found, open);
  EXPECT_THAT(read([](Transaction& tx) { return environments_with_open_deployments(tx); }),
              ElementsAre(environment_.id));
}

TEST_P(Deployments, ADeploymentComesBackWithItsStepsAndTimes) {
  auto one = make_deployment();
  database_->write([&](Transaction& tx) {
    insert(tx, one);
    one.state = model::DeploymentState::DEPLOYMENT_ERROR;
    one.steps = {{"build", model::StepState::FAILED, now_, now_ + std::chrono::seconds(1)},
                 {"start", model::StepState::PENDING, {}, {}}};
    one.error = "caf\xE9";
    one.superseded_by = make_id<model::DeploymentId>();
    one.started_at = now_;
    update(tx, one);
    set_commit(tx, one.id, "abc");
    set_values_commit(tx, one.id, "def");
    request_cancel(tx, one.id);
    const auto stored = deployment(tx, one.id).value();
    EXPECT_EQ(stored.commit, "abc");
    EXPECT_EQ(stored.values_commit, "def");
    EXPECT_EQ(stored.error, "caf\xEF\xBF\xBD");
    EXPECT_TRUE(stored.cancel_requested);
    EXPECT_EQ(stored.superseded_by, one.superseded_by);
    ASSERT_EQ(stored.steps.size(), 2U);
    EXPECT_EQ(stored.steps[0].ended_at, one.steps[0].ended_at);
    EXPECT_EQ(stored.steps[1].started_at, std::nullopt);
    EXPECT_EQ(stored.ended_at, std::nullopt);
  });
}

TEST_P(Deployments, LogLinesAreNumberedOnFromWhatIsThere) {
  const auto one = make_deployment();
  const auto append = [&](const std::vector<std::string>& texts) {
    std::vector<model::LogLine> lines;
    for (const auto& text : texts) lines.push_back({0, now_, "stdout", text});
    database_->write([&](Transaction& tx) { append_log(tx, one.id, lines); });
  };
  append({"one", "caf\xE9"});
  append({"three"});
  const auto after = [&](std::uint64_t sequence, std::int64_t limit) {
    std::vector<std::string> words;
    for (const auto& line :
         read([&](Transaction& tx) { return deployment_log(tx, one.id, sequence, limit); })) {
      words.push_back(std::to_string(line.sequence) + " " + line.text);
    }
    return words;
  };
  EXPECT_THAT(after(0, 10), ElementsAre("1 one", "2 caf\xEF\xBF\xBD", "3 three"));
  EXPECT_THAT(after(1, 1), ElementsAre("2 caf\xEF\xBF\xBD"));
  EXPECT_THAT(after(3, 10), ElementsAre());
}

TEST_P(Deployments, EventsAreNumberedWithoutGapsAndBounded) {
  constexpr int kEvents = 11'000;
  database_->write([&](Transaction& tx) {
    for (int i = 1; i <= kEvents; ++i) {
      record(tx, organization_.id, now_, "push", std::to_string(i));
    }
  });
  EXPECT_EQ(count("event"), 10'000);
  database_->read([&](Transaction& tx) {
    EXPECT_EQ(last_event(tx), kEvents);
    const auto some = events_after(tx, organization_.id, kEvents - 3, 2);
    ASSERT_EQ(some.size(), 2U);
    EXPECT_EQ(some[0].id, kEvents - 2);
    EXPECT_EQ(some[1].subject, std::to_string(kEvents - 1));
    EXPECT_TRUE(events_after(tx, make_id<model::OrganizationId>(), 0, 10).empty());
    EXPECT_FALSE(continues(tx, kEvents - 10'001)) << "the one after it is gone";
    EXPECT_TRUE(continues(tx, kEvents - 10'000));
    EXPECT_TRUE(continues(tx, kEvents));
    EXPECT_FALSE(continues(tx, kEvents + 1)) << "of another store, as after a restored backup";
  });
}

INSTANTIATE_TEST_SUITE_P(Adapters, Deployments, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
