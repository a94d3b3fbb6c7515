// How services and their environment stand, as the newest deployments say.

#include "store/standings.h"

#include <gtest/gtest.h>

#include "store/deployments.h"
#include "store/pushes.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using model::DeploymentState;

class Standings : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
  }

  model::Service add(const std::string& name) {
    auto service = make_service(name);
    database_->write([&](Transaction& tx) { EXPECT_TRUE(insert(tx, service).has_value()); });
    return service;
  }

  // A deployment of it that ended, `at` seconds after the others' beginning.
  model::Deployment deploy(const model::Service& service, DeploymentState state, int at,
                           const std::optional<model::BatchId>& batch = {},
                           const std::string& commit = "") {
    now_ += std::chrono::milliseconds(2);
    model::Deployment deployment;
    deployment.id = make_id<model::DeploymentId>();
    deployment.service = service.id;
    deployment.environment = environment_.id;
    deployment.organization = organization_.id;
    deployment.state = state;
    deployment.commit = commit;
    deployment.created_at = now_;
    deployment.ended_at = now_ + std::chrono::seconds(at);
    database_->write([&](Transaction& tx) {
      insert(tx, deployment);
      if (batch) set_batch(tx, deployment.id, *batch);
    });
    return deployment;
  }

  EnvironmentStanding of_environment() {
    return read([&](Transaction& tx) { return environment_standing(tx, environment_.id); });
  }
  Standing of(const model::Service& service) {
    return read([&](Transaction& tx) { return standing(tx, service.id); }).value();
  }
};

TEST_P(Standings, OfServicesAreByTheirNewestDeployment) {
  const auto web = add("web");
  const auto worker = add("worker");
  deploy(web, DeploymentState::DEPLOYED, 1);
  const auto newest = deploy(web, DeploymentState::BUILD_ERROR, 2);
  const auto all = read([&](Transaction& tx) { return standings(tx, environment_.id); });
  ASSERT_EQ(all.size(), 2U);
  const auto& shown = all[0].service == web.id ? all[0] : all[1];
  const auto& other = all[0].service == web.id ? all[1] : all[0];
  ASSERT_TRUE(shown.latest);
  EXPECT_EQ(shown.latest->id, newest.id);
  EXPECT_EQ(shown.latest->state, DeploymentState::BUILD_ERROR);
  EXPECT_EQ(shown.latest->last_change(), *newest.ended_at);
  EXPECT_EQ(other.service, worker.id);
  EXPECT_FALSE(other.latest);
}

TEST_P(Standings, AreCurrentWhereTheBranchsTipIsServed) {
  const auto web = add("web");
  EXPECT_FALSE(of(web).serves);
  const auto served = deploy(web, DeploymentState::DEPLOYED, 1, {}, "aaa");
  write([&](Transaction& tx) {
    set_serving(tx, web.id, served.id);
    return 0;
  });
  EXPECT_TRUE(of(web).serves);
  EXPECT_TRUE(of(web).is_current) << "nothing is known of its branch";
  for (const auto& [tip, current] : {std::pair("bbb", false), std::pair("aaa", true)}) {
    write([&](Transaction& tx) {
      auto known = branch(tx, web.organization, web.repository, web.git.branch);
      known.considered_tip = tip;
      put(tx, known);
      return 0;
    });
    EXPECT_EQ(of(web).is_current, current) << tip;
  }
}

TEST_P(Standings, OfAnEnvironmentAreByTheNewestOrWhatFailedBesideIt) {
  EXPECT_TRUE(of_environment().all_stopped);
  EXPECT_FALSE(of_environment().decisive);
  const auto first = add("first");
  const auto second = add("second");
  EXPECT_FALSE(of_environment().all_stopped);
  deploy(first, DeploymentState::DEPLOYMENT_ERROR, 1);
  const auto alone = deploy(second, DeploymentState::DEPLOYED, 1);
  EXPECT_EQ(of_environment().decisive->id, alone.id) << "they were not dispatched together";
  const auto batch = make_id<model::BatchId>();
  const auto failed = deploy(first, DeploymentState::BUILD_ERROR, 1, batch);
  deploy(second, DeploymentState::CANCELED, 1, batch);
  EXPECT_EQ(of_environment().decisive->id, failed.id);
  const auto again = deploy(first, DeploymentState::DEPLOYED, 1);
  EXPECT_EQ(of_environment().decisive->id, again.id);
}

TEST_P(Standings, OfAnEnvironmentForgetWhatIsGone) {
  const auto stays = add("stays");
  const auto goes = add("goes");
  const auto kept = deploy(stays, DeploymentState::DEPLOYED, 1);
  deploy(goes, DeploymentState::DEPLOYMENT_ERROR, 1);
  write([&](Transaction& tx) {
    remove_service(tx, goes.id);
    return 0;
  });
  EXPECT_EQ(of_environment().decisive->id, kept.id);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Standings, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
