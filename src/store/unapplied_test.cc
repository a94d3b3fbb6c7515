// Merged but not running: since when, after what happened to a service.

#include "store/unapplied.h"

#include <gmock/gmock.h>

#include "store/deployments.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using model::Decision;
using model::DeploymentAction;
using model::DeploymentState;
using model::Reason;

// One thing that happened, at a minute.
struct Happened {
  int minute = 0;
  std::optional<std::pair<Decision, Reason>> verdict{};
  std::optional<std::pair<DeploymentAction, DeploymentState>> deployment{};
};

Happened concerned(int minute) { return {minute, {{Decision::DEPLOY, Reason::MATCHED}}}; }
Happened skipped(int minute, Reason reason = Reason::EXCLUDED) {
  return {minute, {{Decision::SKIP, reason}}};
}
Happened deployed(int minute, DeploymentState state = DeploymentState::DEPLOYED) {
  return {minute, {}, {{DeploymentAction::DEPLOY, state}}};
}

struct Case {
  const char* name;
  std::vector<Happened> happened;
  std::optional<int> since;  // the minute
};

class UnappliedTest : public StoreTest {
 protected:
  void store(const Happened& one) {
    now_ = start_ + std::chrono::minutes(one.minute);
    database_->write([&](Transaction& tx) {
      if (one.verdict) {
        model::Verdict verdict;
        verdict.id = make_id<model::VerdictId>();
        verdict.service = service_.id;
        verdict.service_name = service_.name;
        verdict.environment = environment_.id;
        verdict.push = make_id<model::PushId>();
        verdict.decision = one.verdict->first;
        verdict.reason = one.verdict->second;
        verdict.created_at = now_;
        insert(tx, verdict);
      }
      if (one.deployment) {
        model::Deployment deployment;
        deployment.id = make_id<model::DeploymentId>();
        deployment.service = service_.id;
        deployment.environment = environment_.id;
        deployment.organization = organization_.id;
        deployment.action = one.deployment->first;
        deployment.state = one.deployment->second;
        deployment.created_at = now_;
        insert(tx, deployment);
      }
    });
  }

  model::Service service_;
  base::Timestamp start_ = now_;
};

TEST_P(UnappliedTest, CountsFromTheOldestChangeThatIsNotLive) {
  const Case cases[] = {
      {"nothing happened", {}, std::nullopt},
      {"a change that nobody deployed yet", {concerned(1)}, 1},
      {"the oldest counts", {concerned(1), concerned(5)}, 1},
      {"what left it alone does not", {skipped(1), concerned(5), skipped(9)}, 5},
      {"one that waits for checks does", {skipped(2, Reason::WAITING_FOR_CHECKS)}, 2},
      {"deployed", {concerned(1), deployed(1)}, std::nullopt},
      {"two by one deployment", {concerned(1), concerned(2), deployed(3)}, std::nullopt},
      {"its deployment failed", {concerned(1), deployed(1, DeploymentState::DEPLOYMENT_ERROR)}, 1},
      {"it is under way", {concerned(1), deployed(1, DeploymentState::BUILDING)}, 1},
      {"a later one failed",
       {concerned(1), deployed(1), concerned(4), deployed(4, DeploymentState::DEPLOYMENT_ERROR)},
       4},
      {"the next brought it along",
       {concerned(4), deployed(4, DeploymentState::DEPLOYMENT_ERROR), concerned(6), deployed(6)},
       std::nullopt},
      {"only stopped since",
       {concerned(4), {6, {}, {{DeploymentAction::STOP, DeploymentState::DEPLOYED}}}},
       4},
  };
  open();
  plant_tree();
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    service_ = make_service("web");
    database_->write([&](Transaction& tx) { static_cast<void>(insert(tx, service_)); });
    for (const auto& happened : one.happened) store(happened);
    const auto found = read([](Transaction& tx) { return unapplied(tx); });
    ASSERT_EQ(found.size(), one.since ? 1U : 0U);
    if (one.since) {
      EXPECT_EQ(found.front().service, service_.id);
      EXPECT_EQ(found.front().environment, "prod");
      EXPECT_EQ(found.front().project, "shop");
      EXPECT_EQ(found.front().since, start_ + std::chrono::minutes(*one.since));
    }
    database_->write([&](Transaction& tx) { remove_service(tx, service_.id); });
  }
}

INSTANTIATE_TEST_SUITE_P(Adapters, UnappliedTest, testing::ValuesIn(store_adapters()),
                         adapter_name);

}  // namespace
}  // namespace slipway::store
