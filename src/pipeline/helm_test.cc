// Helm services: a chart of git or of a repository brought, gone back, stopped and taken away.

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/test_server.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "store/deployments.h"
#include "store/helm_repositories.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string kValuesUrl = "https://git.example.com/acme/values.git";

ServiceSpec chart_spec() {
  ServiceSpec spec;
  spec.helm.emplace();
  return spec;
}

struct Charts : Shop {
  Charts() {
    files["Chart.yaml"] = "name: web";
    world.runtime.charts_folder = folder.path() / "charts";
  }

  runtime::FakeCharts& fake() { return *world.runtime.charts(); }
  void stop_service() {
    const auto service = world.service("web");
    world.act([&](Context& c, store::Transaction& tx) { pipeline::stop(c, tx, service); });
    world.run();
  }
  std::vector<std::string> steps() {
    std::vector<std::string> names;
    for (const auto& step : world.last_deployment("web").steps) names.push_back(step.name);
    return names;
  }
  // Of a helm repository, in this version.
  void add_of_repository(const std::string& version) {
    auto spec = chart_spec();
    spec.chart = {std::nullopt, "nginx", version};
    world.add(spec);
    auto service = world.service("web");
    world.act([&](Context& c, store::Transaction& tx) {
      model::HelmRepository repository;
      repository.id = model::HelmRepositoryId::make(c.clock.now(), c.random);
      repository.organization = service.organization;
      repository.name = "charts";
      repository.url = "https://charts.example.com";
      repository.username = "ci";
      repository.password = c.cipher.encrypt("hunter2");
      ASSERT_TRUE(store::insert(tx, repository));
      service.chart.repository = repository.id;
      ASSERT_TRUE(store::update(tx, service));
    });
  }
  void deploy_version(const std::string& version) {
    const auto service = world.service("web");
    world.act([&](Context& c, store::Transaction& tx) {
      deploy_chart(c, tx, service, version, "", "kim");
    });
    world.run();
  }
  std::string move_values(const std::string& content) {
    const auto key = key_of(kValuesUrl);
    const auto tip = git.add_commit(key, {{"shop/prod.yaml", content}, {"README", "x"}}, {},
                                    "values " + content);
    git.set_tip(key, "main", tip);
    return tip;
  }

  io::TestFolder folder;
};

TEST(HelmService, OfGitIsBroughtAndFollowsPushes) {
  Charts charts;
  const auto first = charts.begin({chart_spec()});
  EXPECT_EQ(charts.world.last_deployment("web").state, DeploymentState::DEPLOYED)
      << charts.world.last_deployment("web").error;
  EXPECT_THAT(charts.steps(), ElementsAre("checkout", "values", "upgrade"));
  EXPECT_EQ(charts.world.serving_commit("web"), first);
  const auto folder = charts.fake().last()->chart->folder;
  EXPECT_THAT(folder.string(), HasSubstr("/chart"));
  EXPECT_FALSE(std::filesystem::exists(folder)) << "its files go once it is brought";
  const auto next = charts.commit_and_push({"values.yaml"});
  EXPECT_EQ(charts.world.serving_commit("web"), next);
  EXPECT_THAT(charts.fake().brought(), ElementsAre(first, next));
  EXPECT_EQ(charts.fake().count(), 1U) << "one release for all its versions";
}

TEST(HelmService, FilesAreThereWhileItIsBrought) {
  Charts charts;
  bool is_there = false;
  charts.fake().during_bring = [&](const runtime::Version& version) {
    is_there = std::filesystem::exists(version.chart->folder / "Chart.yaml");
  };
  charts.begin({chart_spec()});
  EXPECT_TRUE(is_there);
}

TEST(HelmService, WithoutAChartInItsFolderSaysSo) {
  Charts charts;
  charts.files.erase("Chart.yaml");
  charts.begin({chart_spec()});
  const auto deployment = charts.world.last_deployment("web");
  EXPECT_EQ(deployment.state, DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_THAT(deployment.error, StartsWith("There is no Chart.yaml in '/' of commit "));
  EXPECT_THAT(charts.fake().brought(), IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(charts.world.runtime.charts_folder));
}

TEST(HelmService, OfARepositoryIsBroughtInItsVersion) {
  Charts charts;
  charts.add_of_repository("4.5.6");
  charts.deploy_version("");
  const auto deployment = charts.world.last_deployment("web");
  EXPECT_EQ(deployment.state, DeploymentState::DEPLOYED) << deployment.error;
  EXPECT_EQ(deployment.image.name, "nginx");
  EXPECT_EQ(deployment.image.tag, "4.5.6");
  EXPECT_THAT(charts.steps(), ElementsAre("chart", "values", "upgrade"));
  const auto chart = *charts.fake().last()->chart;
  EXPECT_EQ(chart.name, "nginx");
  EXPECT_EQ(chart.version, "4.5.6");
  EXPECT_EQ(chart.repository->url, "https://charts.example.com");
  EXPECT_EQ(chart.repository->username, "ci");
  EXPECT_EQ(chart.repository->password, "hunter2");
  EXPECT_FALSE(chart.repository->is_oci);
  charts.deploy_version("4.6.0");
  EXPECT_THAT(charts.fake().brought(), ElementsAre("4.5.6", "4.6.0"));
  EXPECT_EQ(charts.world.service("web").chart.version, "4.6.0");
}

TEST(HelmService, RollsBackToTheVersionBefore) {
  Charts charts;
  charts.add_of_repository("4.5.6");
  charts.deploy_version("");
  charts.deploy_version("4.6.0");
  const auto service = charts.world.service("web");
  charts.world.act([&](Context& c, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(c, tx, service, std::nullopt, "kim"));
  });
  charts.world.run();
  EXPECT_EQ(charts.world.last_deployment("web").state, DeploymentState::DEPLOYED);
  EXPECT_THAT(charts.fake().brought(), ElementsAre("4.5.6", "4.6.0", "4.5.6"));
}

TEST(HelmService, ThatFailsKeepsWhatServedAndSaysWhy) {
  Charts charts;
  const auto first = charts.begin({chart_spec()});
  const auto next = charts.commit({"values.yaml"});
  charts.fake().fail(next, {base::ErrorCode::kTimeout,
                            "helm upgrade failed: timed out waiting for the condition The release "
                            "went back to revision 1 (web-0.1.0), which serves on."});
  charts.push(next);
  const auto failed = charts.world.last_deployment("web");
  EXPECT_EQ(failed.state, DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_THAT(failed.error, HasSubstr("went back to revision 1"));
  EXPECT_EQ(charts.world.serving_commit("web"), first);
  EXPECT_EQ(charts.world.service("web").watermark, first) << "its changes are not live";
  ASSERT_EQ(charts.fake().list().size(), 1U);
  EXPECT_EQ(charts.fake().list()[0].state, runtime::InstanceState::kRunning);
}

TEST(HelmService, ThatIsCancelledKeepsWhatServed) {
  Charts charts;
  const auto first = charts.begin({chart_spec()});
  charts.fake().during_bring = [&](const runtime::Version&) { charts.world.cancel("web"); };
  charts.commit_and_push({"values.yaml"});
  EXPECT_EQ(charts.world.last_deployment("web").state, DeploymentState::CANCELED);
  EXPECT_EQ(charts.world.serving_commit("web"), first);
}

TEST(HelmService, WithAPortIsReachedThroughTheGateway) {
  Charts charts;
  auto spec = chart_spec();
  spec.helm->ports = {{.name = "http", .internal_port = 8080, .service_name = "web"}};
  charts.begin({spec});
  World& world = charts.world;
  EXPECT_THAT(charts.steps(), ElementsAre("checkout", "values", "upgrade", "switch"));
  const auto upstream = [&]() -> std::optional<gateway::Upstream> {
    const auto applied = world.gateway.applied();
    if (applied.empty() || applied.back().empty()) return std::nullopt;
    return applied.back().front().upstreams.at(0);
  };
  const gateway::Upstream there{"10.0.0.9", 8080};
  EXPECT_EQ(upstream(), there);
  const auto next = charts.commit({"values.yaml"});
  charts.fake().fail(next, {base::ErrorCode::kFailed, "no"});
  charts.push(next);
  EXPECT_EQ(upstream(), there) << "what served goes on";
  world.restart();
  EXPECT_EQ(upstream(), there);
  charts.fake().lose(world.service("web").id);
  world.watch();
  EXPECT_EQ(upstream(), there) << "it is brought again";
  charts.stop_service();
  EXPECT_EQ(upstream(), std::nullopt);
  charts.commit({"values.yaml"});
  world.deploy("web");
  world.run();
  EXPECT_EQ(upstream(), there);
}

TEST(HelmService, OnARuntimeWithoutChartsFailsInWords) {
  Charts charts;
  charts.world.runtime.fake.set_brings_charts(false);
  charts.begin({chart_spec()});
  EXPECT_THAT(charts.world.last_deployment("web").error,
              HasSubstr("use an environment on a runtime of kind KUBERNETES"));
}

TEST(HelmService, IsStoppedAndStartedAndTakenAwayWithItsService) {
  Charts charts;
  charts.begin({chart_spec()});
  charts.stop_service();
  ASSERT_EQ(charts.fake().list().size(), 1U);
  EXPECT_EQ(charts.fake().list()[0].state, runtime::InstanceState::kExited);
  charts.world.watch();
  EXPECT_EQ(charts.fake().brought().size(), 1U) << "what was stopped stays so";
  charts.world.deploy("web");
  charts.world.run();
  EXPECT_EQ(charts.fake().list()[0].state, runtime::InstanceState::kRunning);
  const auto service = charts.world.service("web");
  charts.world.act([&](Context& c, store::Transaction& tx) { remove(c, tx, service); });
  charts.world.run();
  EXPECT_EQ(charts.fake().count(), 0U);
}

TEST(HelmService, ThatIsUninstalledLeavesNothingUntilSomebodyDeploysIt) {
  Charts charts;
  charts.begin({chart_spec()});
  World& world = charts.world;
  const auto service = world.service("web");
  world.act([&](Context& c, store::Transaction& tx) { uninstall(c, tx, service); });
  world.run();
  EXPECT_EQ(charts.fake().count(), 0U);
  charts.commit_and_push({"Chart.yaml"});
  EXPECT_EQ(charts.fake().count(), 0U) << "by itself it comes back as little as a new one";
  world.deploy("web");
  world.run();
  EXPECT_EQ(charts.fake().count(), 1U);
}

TEST(HelmService, ThatIsLostIsBroughtAgain) {
  Charts charts;
  const auto first = charts.begin({chart_spec()});
  charts.fake().lose(charts.world.service("web").id);
  charts.world.restart();
  charts.world.watch();
  EXPECT_THAT(charts.fake().brought(), ElementsAre(first, first));
  EXPECT_EQ(charts.fake().list()[0].state, runtime::InstanceState::kRunning);
  charts.world.watch();
  EXPECT_EQ(charts.fake().brought().size(), 2U) << "once and no more";
}

TEST(HelmService, TakesValuesFromGitBeforeItsOwn) {
  Charts charts;
  const auto values = charts.move_values("replicas: 2");
  auto spec = chart_spec();
  spec.helm->values_git = model::GitSource{"GIT", kValuesUrl, "main", "/", std::nullopt};
  spec.helm->values_paths = {"shop/prod.yaml"};
  spec.helm->files = {{"own.yaml", "replicas: 3"}};
  charts.begin({spec});
  const auto deployment = charts.world.last_deployment("web");
  EXPECT_EQ(deployment.state, DeploymentState::DEPLOYED) << deployment.error;
  EXPECT_EQ(deployment.values_commit, values);
  const auto files = charts.fake().last()->settings.helm->files;
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "shop/prod.yaml");
  EXPECT_EQ(files[0].content, "replicas: 2");
  EXPECT_EQ(files[1].content, "replicas: 3");
}

TEST(HelmService, SaysWhichValuesAreMissing) {
  const struct {
    const char* branch;
    const char* path;
    const char* says;
  } cases[] = {
      {"main", "shop/gone.yaml", "The values file 'shop/gone.yaml' is not in commit "},
      {"main", "../../../../etc/passwd", "The values file '../../../../etc/passwd' is not in"},
      {"main", "shop", "The values file 'shop' is not in commit "},
      {"next", "shop/prod.yaml", "The branch 'next' of the values' repository "},
  };
  for (const auto& c : cases) {
    Charts charts;
    charts.move_values("replicas: 2");
    auto spec = chart_spec();
    spec.helm->values_git = model::GitSource{"GIT", kValuesUrl, c.branch, "/", std::nullopt};
    spec.helm->values_paths = {c.path};
    charts.begin({spec});
    EXPECT_THAT(charts.world.last_deployment("web").error, HasSubstr(c.says)) << c.path;
    EXPECT_THAT(charts.fake().brought(), IsEmpty()) << c.path;
  }
}

ServiceSpec with_values() {
  auto spec = chart_spec();
  spec.helm->values_git = model::GitSource{"GIT", kValuesUrl, "main", "/", std::nullopt};
  spec.helm->values_paths = {"shop/prod.yaml"};
  return spec;
}

TEST(HelmService, FollowsPushesToItsValuesAndLeavesItsChart) {
  Charts charts;
  charts.move_values("replicas: 2");
  const auto chart = charts.begin({with_values()});
  const auto values = charts.move_values("replicas: 3");
  charts.url = kValuesUrl;
  charts.push(values);
  const auto deployment = charts.world.last_deployment("web");
  EXPECT_EQ(deployment.state, DeploymentState::DEPLOYED) << deployment.error;
  EXPECT_EQ(deployment.commit, chart);
  EXPECT_EQ(deployment.values_commit, values);
  EXPECT_EQ(charts.fake().last()->settings.helm->files.at(0).content, "replicas: 3");
  EXPECT_EQ(charts.world.service("web").watermark, chart);
  EXPECT_THAT(charts.world.verdicts(), Contains("web MATCHED"));
  EXPECT_EQ(charts.world.considered("main", kValuesUrl), values);
}

TEST(HelmService, LeavesWhatElseChangesBesideItsValuesAlone) {
  Charts charts;
  charts.move_values("replicas: 2");
  charts.begin({with_values()});
  const auto other = charts.git.add_commit(
      key_of(kValuesUrl), {{"shop/prod.yaml", "replicas: 2"}, {"README", "y"}}, {}, "words");
  charts.git.set_tip(key_of(kValuesUrl), "main", other);
  charts.url = kValuesUrl;
  charts.push(other);
  EXPECT_THAT(charts.world.verdicts(), Contains("web NO_MATCH"));
  EXPECT_EQ(charts.fake().brought().size(), 1U);
}

TEST(HelmService, CountsValuesAgainThatAreNotLive) {
  Charts charts;
  charts.move_values("replicas: 2");
  const auto chart = charts.begin({with_values()});
  charts.url = kValuesUrl;
  charts.fake().fail(chart, {base::ErrorCode::kFailed, "no"});
  charts.push(charts.move_values("replicas: 3"));
  EXPECT_EQ(charts.world.last_deployment("web").state, DeploymentState::DEPLOYMENT_ERROR);
  charts.fake().fail(chart, {base::ErrorCode::kFailed, "no again"});
  const auto other = charts.git.add_commit(
      key_of(kValuesUrl), {{"shop/prod.yaml", "replicas: 3"}, {"README", "y"}}, {}, "words");
  charts.git.set_tip(key_of(kValuesUrl), "main", other);
  charts.push(other);
  EXPECT_EQ(charts.world.last_deployment("web").values_commit, other)
      << "what failed before is brought with the next push";
}

}  // namespace
}  // namespace slipway::pipeline
