#include "cli/diff.h"

#include <gtest/gtest.h>

#include "base/json_fields.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

Desired desired_shop() {
  const auto text = io::read_file(SLIPWAY_SOURCE_DIR "/testdata/cli/apply/shop.yaml");
  return parse_desired(text.value(), "slipway.yaml").value();
}

// As the daemon would answer after shop.yaml was applied, with its own defaults.
Current current_shop() {
  CurrentService web;
  web.id = "w";
  web.name = "web";
  web.body = base::parse_json(R"({
    "id": "w", "name": "web", "description": "",
    "git_repository": {"url": "https://git.example.com/acme/shop.git", "branch": "main",
                       "root_path": "/apps/web", "provider": "GIT", "owner": "acme"},
    "build_command": "npm ci && npm run build", "entrypoint": "npm start",
    "arguments": ["--port", "8080"], "auto_deploy": true, "skip_by_message": false,
    "ports": [{"id": "1", "internal_port": 8080, "external_port": 443, "publicly_accessible": true,
               "protocol": "HTTP", "is_default": true, "name": "p8080"},
              {"id": "2", "internal_port": 9090, "publicly_accessible": false, "protocol": "TCP",
               "name": "metrics"}],
    "healthchecks": {"readiness_probe": {"type": {"http": {"path": "/healthz", "port": 8080},
                     "tcp": null}, "timeout_seconds": 3, "period_seconds": 1}},
    "domains": ["shop.example.com"], "cpu": 250, "memory": 256})")
                 .value();
  web.restrictions = {{"r1", "MATCH", "apps/web"}, {"r2", "EXCLUDE", "docs"}};
  web.variables.variables = {{"v1", "LOG_LEVEL", "info"}, {"v2", "WORKERS", "4"}};
  web.variables.secrets = {{"s1", "DATABASE_URL", ""}, {"s2", "SESSION_KEY", ""}};
  CurrentService worker;
  worker.id = "k";
  worker.name = "worker";
  worker.body = base::parse_json(R"({"id": "k", "name": "worker",
    "git_repository": {"url": "git@git.example.com:acme/shop.git", "branch": "main"},
    "healthchecks": {}})")
                    .value();
  worker.variables.variables = web.variables.variables;
  Current current;
  current.hooks = {{"h1", "forge", "GITEA", false}, {"h2", "plain", "GIT", false}};
  current.projects = {
      {.id = "p",
       .name = "shop",
       .description = "The shop",
       .environments = {
           {.id = "e", .name = "production", .mode = "PRODUCTION", .services = {web, worker}}}}};
  return current;
}

std::string changes(const Current& current, const Desired& desired, DiffOptions options = {}) {
  return render_changes({}, diff(current, desired, options));
}

TEST(Diff, OfNothingCreatesAllInOrder) {
  EXPECT_EQ(changes({}, desired_shop()),
            "+ create hook forge\n"
            "+ create hook plain\n"
            "+ create project shop\n"
            "+ create environment shop/production\n"
            "+ create application shop/production/web\n"
            "+ create restriction MATCH apps/web of shop/production/web\n"
            "+ create restriction EXCLUDE docs of shop/production/web\n"
            "+ create variable LOG_LEVEL of shop/production/web\n"
            "+ create variable WORKERS of shop/production/web\n"
            "+ create secret DATABASE_URL of shop/production/web\n"
            "+ create secret SESSION_KEY of shop/production/web\n"
            "+ create application shop/production/worker\n"
            "+ create variable LOG_LEVEL of shop/production/worker\n"
            "+ create variable WORKERS of shop/production/worker\n");
}

TEST(Diff, OfTheSameIsNothing) {
  EXPECT_EQ(changes(current_shop(), desired_shop()), "Nothing to change.\n");
}

struct Edit {
  const char* name;
  void (*edit)(DesiredProject& project, DesiredEnvironment& environment, DesiredService& web);
  const char* line;
};

class DiffEdits : public testing::TestWithParam<Edit> {};

TEST_P(DiffEdits, IsOneLine) {
  Desired desired = desired_shop();
  auto& project = desired.projects[0];
  GetParam().edit(project, project.environments[0], project.environments[0].services[0]);
  EXPECT_EQ(changes(current_shop(), desired), GetParam().line);
}

#define EDIT [](DesiredProject & project, DesiredEnvironment & environment, DesiredService & web)
#define UNUSED (void)project, (void)environment, (void)web
INSTANTIATE_TEST_SUITE_P(
    Each, DiffEdits,
    testing::Values(
        Edit{"Branch", EDIT { UNUSED; web.settings["git_repository"].at("branch") = "release";
}  // namespace
, "~ application shop/production/web: branch main → release\n"
}  // namespace slipway::cli
, Edit{"TwoFields", EDIT{UNUSED;
web.settings["cpu"] = 500;
web.settings["entrypoint"] = "";
}
, "~ application shop/production/web: entrypoint npm start → '', cpu 250 → 500\n"
}
, Edit{"Ports", EDIT{UNUSED;
web.settings["ports"].as_array().pop_back();
}
, "~ application shop/production/web: ports 8080/HTTP as 443 'p8080' default public, 9090/TCP "
  "'metrics'… → 8080/HTTP public\n"
}
, Edit{"Health", EDIT{UNUSED;
web.settings["healthchecks"] = {{"readiness_probe", nullptr}};
}
, "~ application shop/production/web: healthcheck http /healthz port 8080, "
  "period_seconds 1, timeout_seconds 3 → none\n"
}
, Edit{"Mode", EDIT{UNUSED;
environment.mode = "STAGING";
}
, "~ environment shop/production: mode PRODUCTION → STAGING\n"
}
, Edit{"Description", EDIT{UNUSED;
project.description = "";
}
, "~ project shop: description The shop → ''\n"
}
, Edit{"Variable", EDIT{UNUSED;
web.variables.variables["WORKERS"] = {"8"};
}
, "~ variable WORKERS of shop/production/web: value 4 → 8\n"
}
, Edit{"VariableGone", EDIT{UNUSED;
web.variables.variables.erase("WORKERS");
}
, "- delete variable WORKERS of shop/production/web\n"
}
, Edit{"RestrictionGone", EDIT{UNUSED;
web.restrictions.pop_back();
}
, "- delete restriction EXCLUDE docs of shop/production/web\n"
}
, Edit{"SecretGone", EDIT{UNUSED;
web.variables.secrets.erase("SESSION_KEY");
}
, "  not in the file, left alone: secret SESSION_KEY of shop/production/web\n"
  "Nothing to change.\n"
}
, Edit{"ServiceGone", EDIT{UNUSED;
environment.services.pop_back();
}
, "  not in the file, left alone: application shop/production/worker\n"
  "Nothing to change.\n"
}
, Edit{"UnmentionedSetting", EDIT{UNUSED;
web.settings.erase("memory");
}
, "Nothing to change.\n"
}),
    [](const auto& param) {
  return std::string(param.param.name); });

TEST(Diff, PrunesOnlyWhereAsked) {
  Desired desired = desired_shop();
  desired.projects[0].environments[0].services.pop_back();
  EXPECT_EQ(changes(current_shop(), desired, {.prune = true}),
            "- delete application shop/production/worker\n");
  desired.projects[0].environments.clear();
  EXPECT_EQ(changes(current_shop(), desired, {.prune = true}),
            "- delete environment shop/production\n");
}

TEST(Diff, WritesSecretsAgainOnlyWhereAsked) {
  EXPECT_EQ(changes(current_shop(), desired_shop(), {.update_secrets = true}),
            "~ hook forge: secret written again\n"
            "~ hook plain: secret written again\n"
            "~ secret DATABASE_URL of shop/production/web: value written again\n"
            "~ secret SESSION_KEY of shop/production/web: value written again\n");
}

TEST(Diff, WritesTheSecretOfWhatMovesAgain) {
  const SecretSource password{SecretSource::Kind::kEnvironment, "PASSWORD", "slipway.yaml:3:5"};
  Desired desired = desired_shop();
  desired.registries = {
      {"ours", {{"url", "https://new.example.com"}, {"kind", "HARBOR"}}, password}};
  Current current = current_shop();
  current.registries = {{"r", "ours", {{"url", "https://old.example.com"}, {"kind", "HARBOR"}}}};
  const auto moved = diff(current, desired, {});
  ASSERT_EQ(moved.size(), 1U);
  ASSERT_TRUE(moved[0].secret);
  EXPECT_EQ(moved[0].secret->value, "PASSWORD");
  EXPECT_EQ(render_change({}, moved[0]),
            "~ registry ours: url https://old.example.com → https://new.example.com, secret "
            "written again\n");

  current.registries[0].body = {{"url", "https://new.example.com"}, {"kind", "GENERIC_CR"}};
  const auto stays = diff(current, desired, {});
  ASSERT_EQ(stays.size(), 1U);
  EXPECT_FALSE(stays[0].secret.has_value());
}

TEST(Diff, KeepsWhatTheFileDoesNotGiveInAnEdit) {
  Desired desired = desired_shop();
  auto& web = desired.projects[0].environments[0].services[0];
  web.settings["git_repository"].at("branch") = "release";
  web.settings.erase("memory");
  const auto made = diff(current_shop(), desired, {});
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].id, "w");
  EXPECT_EQ(made[0].body.at("memory"), 256);
  EXPECT_EQ(made[0].body.at("name"), "web");
  EXPECT_EQ(made[0].body.at("git_repository"),
            (boost::json::object{{"url", "https://git.example.com/acme/shop.git"},
                                 {"branch", "release"},
                                 {"root_path", "apps/web"},
                                 {"provider", "GIT"}}));
}

// A container that the daemon holds, as it answers.
Current current_container() {
  CurrentService web;
  web.id = "c";
  web.name = "web";
  web.kind = "container";
  web.body = base::parse_json(R"({
    "id": "c", "name": "web", "image_name": "docker.io/library/nginx", "tag": "1.27",
    "tag_policy": {"kind": "SEMVER", "value": "^1", "order": "NUMERIC"}, "auto_deploy": true,
    "tag_poll": {"interval_seconds": 60}, "registry_id": null, "ports": [], "healthchecks": {},
    "storage": [{"id": "data", "type": "FAST_SSD", "size": 4, "mount_point": "/data"}]})")
                 .value();
  Current current;
  current.projects = {
      {.id = "p",
       .name = "shop",
       .description = "",
       .environments = {
           {.id = "e", .name = "production", .mode = "PRODUCTION", .services = {web}}}}};
  return current;
}

Desired desired_container(const std::string& more) {
  return parse_desired(
             "projects: [{name: shop, environments: [{name: production, services: [{name: web, "
             "image: nginx, tag: '1.25', tag_policy: {semver: ^1}, storage: [{mount_point: "
             "/data}]" +
                 more + "}]}]}]",
             "slipway.yaml")
      .value();
}

TEST(Diff, OfAContainer) {
  struct Case {
    std::string more;
    std::string changes;
  };
  const std::vector<Case> cases{
      {"", "Nothing to change.\n"},
      {", tag_poll: {interval_seconds: 60}", "Nothing to change.\n"},
      {", tag_poll: {}", "Nothing to change.\n"},
      {", tag_poll: none",
       "~ container shop/production/web: tag_poll "
       "{\"interval_seconds\":60} → none\n"},
      {", auto_deploy: false",
       "~ container shop/production/web: tag 1.27 → 1.25, "
       "auto_deploy true → false\n"},
      {", variables: {A: b}", "+ create variable A of shop/production/web\n"},
  };
  for (const auto& [more, expected] : cases) {
    EXPECT_EQ(changes(current_container(), desired_container(more)), expected);
  }
  EXPECT_EQ(changes({}, desired_container("")),
            "+ create project shop\n+ create environment shop/production\n"
            "+ create container shop/production/web\n");
}

}  // namespace
}  // namespace slipway::cli
