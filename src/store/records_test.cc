// What the store keeps of services and of the tree that they stand in.

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "store/organizations.h"
#include "store/pushes.h"
#include "store/service_settings.h"
#include "store/test_records.h"
#include "store/variables.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_P(Records, NamesAreUniqueBelowTheirParent) {
  database_->write([&](Transaction& tx) {
    auto other = make_service("web");
    const auto taken = insert(tx, other);
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().code, base::ErrorCode::kConflict);
    EXPECT_EQ(taken.error().field, "name");
    EXPECT_THAT(taken.error().message, HasSubstr("'web'"));
    other.name = "api";
    ASSERT_TRUE(insert(tx, other).has_value());
    other.name = "web";
    EXPECT_FALSE(update(tx, other).has_value());
    EXPECT_TRUE(update(tx, service_).has_value()) << "its own name is not in its way";
    model::Organization organization = organization_;
    organization.id = make_id<model::OrganizationId>();
    EXPECT_FALSE(insert(tx, organization).has_value());
    organization.name = "other";
    ASSERT_TRUE(insert(tx, organization).has_value());
    organization.name = "acme";
    EXPECT_FALSE(update(tx, organization).has_value());
  });
}

TEST_P(Records, EverySettingOfAServiceComesBack) {
  auto& s = service_.settings;
  s.description = "The \"shop\" — Grüße\n";
  s.build_command = "make";
  s.entrypoint = "./run";
  s.arguments = {"--a", "", "b c"};
  s.ports = {{"p80", "http", 80, 443, true, true, model::PortProtocol::GRPC}, {}};
  s.storage = {{"v1", "/data", 8}};
  s.readiness = {model::ProbeKind::HTTP, "/ready", 81, 2, 3, 4, 5, 6};
  s.liveness = {model::ProbeKind::TCP, "/", 82, 7, 8, 9, 10, 11};
  s.dockerfile_path = "deploy/Dockerfile";
  s.docker_target = "runtime";
  s.build_args = {{"VERSION", "1"}};
  s.cpu = 1;
  s.memory = 2;
  s.min_running_instances = 3;
  s.max_running_instances = 4;
  s.domains = {"shop.example.com"};
  s.build_timeout = 5;
  s.start_timeout = 6;
  s.stop_grace = 7;
  s.releases_kept = 8;
  s.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "^1", model::TagOrder::SEMVER};
  s.tag_poll = model::TagPoll{60};
  s.wait_for_checks = {"ci/test"};
  s.checks_timeout = 12;
  s.commit_statuses = false;
  s.forge_deployments = true;
  s.pull_request_comments = true;
  s.auto_preview = true;
  auto& job = s.job.emplace();
  job.scheduled_at = "0 4 * * *";
  job.timezone = "Europe/Paris";
  job.cron = model::JobCommand{"./report", {"--all", ""}};
  job.lifecycle_type = model::LifecycleType::TERRAFORM;
  job.on_start = model::JobCommand{"a", {}};
  job.on_stop = model::JobCommand{"b", {}};
  job.on_delete = model::JobCommand{"c", {}};
  job.max_duration = 9;
  job.max_restarts = 10;
  job.port = 11;
  auto& helm = s.helm.emplace();
  helm.values_git = model::GitSource{"GITHUB", "https://git.example.com/values.git", "next", "/",
                                     make_id<model::GitTokenId>()};
  helm.values_paths = {"shop/values.yaml"};
  helm.files = {{"prod.yaml", "image: {tag: v2}\n"}};
  helm.set = {{"image.tag", "v3"}};
  helm.set_string = {{"port", "80"}};
  helm.set_json = {{"hosts", R"(["a"])"}};
  helm.ports = {{"p80", "http", 80, 443, "shop", "web", {{"app", "web"}}, true, "GRPC"}};
  helm.timeout = 12;
  helm.allow_cluster_wide_resources = true;
  s.extra = R"({"gpu":1})";
  s.advanced = R"({"build.cpu_max_in_milli":1})";
  const auto written = boost::json::parse(to_json(s)).as_object();
  const auto defaults = boost::json::parse(to_json({})).as_object();
  for (const auto& field : defaults) {
    EXPECT_NE(written.at(field.key()), field.value()) << "set it above: " << field.key();
  }
  database_->write([&](Transaction& tx) { EXPECT_TRUE(update(tx, service_).has_value()); });
  const auto read_back = read([&](Transaction& tx) { return service(tx, service_.id); });
  EXPECT_EQ(to_json(read_back.value().settings), to_json(s));
}

TEST_P(Records, SettingsOfAnOlderProgramKeepTheDefaultsOfWhatTheyLack) {
  EXPECT_EQ(to_json(settings_from_json("{}")), to_json({}));
  const auto partly = settings_from_json(R"({"cpu":7,"readiness":{"path":"/up"},"gone":1})");
  EXPECT_EQ(partly.cpu, 7U);
  EXPECT_EQ(partly.memory, model::ServiceSettings().memory);
  EXPECT_EQ(partly.readiness.path, "/up");
  EXPECT_EQ(partly.readiness.period, model::Probe().period);
}

TEST_P(Records, RestrictionsHoldAnyBytes) {
  const std::vector<std::string> values{"apps/api", "apps/caf\xE9/*", "\xFF\xFE", "a'b\"c",
                                        "\xC3\xA9t\xC3\xA9"};
  for (const auto& value : values) {
    SCOPED_TRACE(value);
    model::Restriction restriction;
    restriction.id = make_id<model::RestrictionId>();
    restriction.value = value;
    database_->write([&](Transaction& tx) {
      ASSERT_TRUE(insert(tx, service_.id, restriction).has_value());
      auto again = restriction;
      again.id = make_id<model::RestrictionId>();
      EXPECT_FALSE(insert(tx, service_.id, again).has_value()) << "the same bytes are a double";
      again.mode = model::RestrictionMode::EXCLUDE;
      ASSERT_TRUE(insert(tx, service_.id, again).has_value());
      again.mode = model::RestrictionMode::MATCH;
      EXPECT_FALSE(update(tx, service_.id, again).has_value());
    });
    const auto all = read([&](Transaction& tx) { return restrictions(tx, service_.id); });
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all.front().value, value);
    database_->write([&](Transaction& tx) {
      for (const auto& r : all) EXPECT_TRUE(remove_restriction(tx, service_.id, r.id));
      EXPECT_FALSE(remove_restriction(tx, service_.id, restriction.id));
    });
  }
}

TEST_P(Records, ListsGoOnBeforeAnId) {
  const auto hook = make_hook("one");
  std::vector<std::string> ids;
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, hook).has_value());
    for (int i = 0; i < 7; ++i) {
      auto one = make_delivery(hook, std::to_string(i));
      if (i % 2 == 0) one.state = model::DeliveryState::IGNORED;
      EXPECT_EQ(insert(tx, make_row(one)), std::nullopt);
      ids.insert(ids.begin(), one.id.to_string());
    }
  });
  const auto page = [&](const DeliveryFilter& filter, const Page& where) {
    std::vector<std::string> found;
    for (const auto& one :
         read([&](Transaction& tx) { return deliveries(tx, organization_.id, filter, where); })) {
      found.push_back(one.id.to_string());
    }
    return found;
  };
  EXPECT_EQ(page({}, {}), ids);
  std::vector<std::string> seen;
  Page where{.before = "", .limit = 3};
  for (int pages = 0; pages < 4; ++pages) {
    const auto some = page({}, where);
    seen.insert(seen.end(), some.begin(), some.end());
    if (!some.empty()) where.before = some.back();
  }
  EXPECT_EQ(seen, ids);
  EXPECT_THAT(page({.state = model::DeliveryState::IGNORED}, {.before = ids[2], .limit = 2}),
              ElementsAre(ids[4], ids[6]));
  EXPECT_THAT(page({.hook = make_id<model::HookId>()}, {}), ElementsAre());
}

TEST_P(Records, ADeletedTreeLeavesNothingOfWhatStandsInIt) {
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, make_hook("one")).has_value());
    model::Restriction restriction;
    restriction.id = make_id<model::RestrictionId>();
    restriction.value = "apps";
    ASSERT_TRUE(insert(tx, service_.id, restriction).has_value());
    model::Variable variable;
    variable.id = make_id<model::VariableId>();
    variable.parent = service_.id;
    variable.key = "A";
    ASSERT_TRUE(insert(tx, variable).has_value());
    EXPECT_FALSE(remove_runtime(tx, runtime_.id).has_value()) << "an environment runs there";
  });
  database_->write([&](Transaction& tx) { remove_environment(tx, environment_.id); });
  for (const auto* table : {"environment", "service", "restriction", "variable"}) {
    EXPECT_EQ(count(table), 0) << table;
  }
  EXPECT_EQ(count("project"), 1);
  database_->write([&](Transaction& tx) { remove_organization(tx, organization_.id); });
  for (const auto* table : {"organization", "project", "runtime", "hook", "git_token"}) {
    EXPECT_EQ(count(table), 0) << table;
  }
}

TEST_P(Records, AGitTokenThatGoesIsNoServicesAnyMore) {
  GitToken token{
      make_id<model::GitTokenId>(), organization_.id, "t", "", "GITHUB", "x", now_, now_};
  service_.git.token = token.id;
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, token).has_value());
    ASSERT_TRUE(update(tx, service_).has_value());
    remove_git_token(tx, token.id);
    EXPECT_EQ(service(tx, service_.id).value().git.token, std::nullopt);
  });
}

TEST_P(Records, AGitTokenThatGoesOpensNoChartsValuesAnyMore) {
  GitToken token{
      make_id<model::GitTokenId>(), organization_.id, "t", "", "GITHUB", "x", now_, now_};
  auto chart = make_service("chart");
  chart.kind = model::ServiceKind::HELM;
  chart.settings.helm.emplace().values_git.emplace().token = token.id;
  auto other = make_service("other");
  other.kind = model::ServiceKind::HELM;
  other.settings.helm.emplace().values_git.emplace().token = make_id<model::GitTokenId>();
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, token).has_value());
    ASSERT_TRUE(insert(tx, chart).has_value());
    ASSERT_TRUE(insert(tx, other).has_value());
    remove_git_token(tx, token.id);
    EXPECT_EQ(service(tx, chart.id).value().settings.helm->values_git->token, std::nullopt);
    EXPECT_EQ(service(tx, other.id).value().settings.helm->values_git->token,
              other.settings.helm->values_git->token);
  });
}

TEST_P(Records, AChartsVersionMovesByItself) {
  auto chart = make_service("chart");
  chart.kind = model::ServiceKind::HELM;
  chart.chart = {std::nullopt, "nginx", "1.0.0"};
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, chart).has_value());
    set_chart_version(tx, chart.id, "1.1.0", now_ + std::chrono::seconds(1));
    const auto moved = service(tx, chart.id).value();
    EXPECT_EQ(moved.chart.name + " " + moved.chart.version, "nginx 1.1.0");
    EXPECT_EQ(moved.updated_at, now_ + std::chrono::seconds(1));
  });
}

TEST_P(Records, WhatAUserConfiguresLeavesWhatStepsFoundOut) {
  const auto later = now_ + std::chrono::seconds(5);
  const auto deployment = make_id<model::DeploymentId>();
  database_->write([&](Transaction& tx) {
    move_watermark(tx, service_.id, "abc", later);
    set_stopped(tx, service_.id, true);
    set_deployed_once(tx, service_.id, true);
    set_serving(tx, service_.id, deployment);
    service_.name = "renamed";
    ASSERT_TRUE(update(tx, service_).has_value());
    const auto now = service(tx, service_.id).value();
    EXPECT_EQ(now.name, "renamed");
    EXPECT_EQ(now.watermark, "abc");
    EXPECT_EQ(now.watermark_moved_at, later);
    EXPECT_TRUE(now.stopped);
    EXPECT_TRUE(now.deployed_once);
    EXPECT_EQ(now.serving, deployment);
  });
}

TEST_P(Records, ServicesAreLinkedByRepositoryAndBranchOfTheirOrganization) {
  auto other = make_service("next");
  other.git.branch = "next";
  auto elsewhere = make_service("docs");
  elsewhere.repository = model::RepositoryKey::stored("git.example.com/acme/docs");
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, other).has_value());
    ASSERT_TRUE(insert(tx, elsewhere).has_value());
    const auto linked = linked_services(tx, organization_.id, service_.repository, "main");
    ASSERT_EQ(linked.size(), 1U);
    EXPECT_EQ(linked.front().id, service_.id);
    EXPECT_TRUE(
        linked_services(tx, make_id<model::OrganizationId>(), service_.repository, "main").empty());
    EXPECT_EQ(services_of_repository(tx, organization_.id, service_.repository).size(), 2U);
    EXPECT_THAT(linked_branches(tx, organization_.id, service_.repository),
                UnorderedElementsAre("main", "next"));
    EXPECT_THAT(linked_branches(tx, organization_.id, model::RepositoryKey::stored("a/b")),
                IsEmpty());
    EXPECT_EQ(linked_branches(tx).size(), 3U);
  });
}

INSTANTIATE_TEST_SUITE_P(Adapters, Records, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
