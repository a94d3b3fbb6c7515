// What is exported is read as what it was: values by the writer, and a whole store without change.

#include "cli/config_export.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "base/json_fields.h"
#include "cli/config_reader.h"
#include "cli/diff.h"
#include "cli/json.h"
#include "cli/name_check.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

json::value body_of(const char* text) { return base::parse_json(text).value(); }

CurrentService application() {
  CurrentService web{.id = "a", .name = "web", .body = body_of(R"({
    "name": "web", "description": "The shop's face",
    "git_repository": {"url": "git@h:acme/shop.git", "branch": "main", "root_path": "apps/web",
                       "provider": "GITEA", "git_token_id": "deploy key"},
    "build_command": "npm ci && npm run build", "dockerfile_path": null, "entrypoint": "npm start",
    "arguments": ["--port", "8080"], "auto_deploy": false, "skip_by_message": true, "cpu": 250,
    "memory": 512, "min_running_instances": 1, "max_running_instances": 3, "build_timeout": 60,
    "icon_uri": "app://slipway/application", "start_timeout": 30, "stop_grace": 10,
    "releases_kept": 5, "domains": ["shop.example.com"],
    "ports": [{"id": "p8080", "name": "p8080", "internal_port": 8080, "external_port": 0,
               "publicly_accessible": true, "is_default": false, "protocol": "HTTP"},
              {"id": "m", "name": "metrics", "internal_port": 9090, "external_port": 99,
               "publicly_accessible": false, "is_default": true, "protocol": "TCP"}],
    "healthchecks": {"readiness_probe": {"type": {"tcp": null, "http": {"path": "/healthz",
        "port": 0}, "exec": null, "grpc": null}, "initial_delay_seconds": 0, "period_seconds": 1,
        "timeout_seconds": 3, "success_threshold": 1, "failure_threshold": 30},
      "liveness_probe": {"type": {"tcp": {"port": 8080, "host": null}, "http": null},
        "initial_delay_seconds": 5, "period_seconds": 10, "timeout_seconds": 5,
        "success_threshold": 1, "failure_threshold": 3}}})")};
  web.stage = "web";
  web.is_skipped = true;
  web.restrictions = {{"r1", "MATCH", "apps/web"}, {"r2", "EXCLUDE", "a b: c"}};
  web.custom_domains = {
      {"d", body_of(R"({"domain": "www.example.com", "generate_certificate": false})")}};
  web.advanced_settings = body_of(
      R"({"network.ingress.enable_cors": true, "hpa.cpu.average_utilization_percent": 60})");
  web.variables.variables = {{.id = "v1", .key = "LOG_LEVEL", .value = "info"},
                             {.id = "v2",
                              .key = "CONFIG",
                              .value = "a: 1\nb: 2\n",
                              .description = "Of the shop",
                              .mount_path = "/etc/shop.yaml",
                              .interpolated = true},
                             {.id = "v3",
                              .key = "URL",
                              .value = "",
                              .alias_of = "SLIPWAY_URL",
                              .alias_scope = "BUILT_IN"}};
  web.variables.secrets = {{.id = "s1", .key = "DATABASE_URL", .value = ""},
                           {.id = "s2", .key = "KEY", .value = "", .mount_path = "/etc/key"},
                           {.id = "s3",
                            .key = "DB",
                            .value = "",
                            .alias_of = "DATABASE_URL",
                            .alias_scope = "APPLICATION"}};
  return web;
}

CurrentService chart_of_repository() {
  CurrentService proxy{.id = "h1", .name = "proxy", .kind = "helm", .body = {}};
  proxy.body = settings_of("helm", body_of(R"({
    "id": "h1", "name": "proxy", "description": "", "icon_uri": "app://slipway/helm",
    "service_type": "HELM", "timeout_sec": 900, "auto_deploy": true, "auto_preview": false,
    "source": {"repository": {"chart_name": "nginx", "chart_version": "4.5.6",
      "repository": {"id": "hr1", "name": "charts", "url": "https://charts.example.com"}}},
    "arguments": ["--atomic"], "allow_cluster_wide_resources": true, "skip_by_message": true,
    "commit_statuses": true, "forge_deployments": false, "pull_request_comments": false,
    "wait_for_checks": [], "checks_timeout": 3600, "stopped": false, "serving_chart": null,
    "ports": [{"id": "web", "name": "web", "port_type": "SERVICE_NAME", "internal_port": 80,
        "external_port": 0, "protocol": "HTTP", "is_default": true, "service_name": "nginx",
        "namespace": "edge"},
      {"id": "p9000", "name": "p9000", "port_type": "SERVICE_SELECTORS", "internal_port": 9000,
        "external_port": 90, "protocol": "GRPC", "is_default": false,
        "service_selectors": [{"key": "app", "value": "x"}, {"key": "tier", "value": "1"}]}],
    "values_override": {"set": [["image.tag", "v2"], ["replicas", "2"]],
      "set_string": [["a.b", "true"]], "set_json": [["tolerations", "[{\"key\": \"a: b\"}]"]],
      "file": {"raw": {"values": [{"name": "values.yaml", "content": "a: 1\nb:\n  - 2\n"},
                                  {"name": "more.yaml", "content": ""}]},
        "git": {"git_repository": {"has_access": true, "provider": "GITEA", "owner": "acme",
            "name": "values", "url": "https://h/acme/values.git", "branch": "main",
            "root_path": "/", "git_token_id": "t", "deployed_commit_id": "11"},
          "paths": ["base.yaml", "prod/x.yaml"]}}}})"),
                           {.registries = {}, .git_tokens = {{"t", "deploy key"}}});
  proxy.stage = "web";
  proxy.advanced_settings = body_of(
      R"({"network.ingress.enable_cors": true, "network.ingress.send_timeout_seconds": 60})");
  return proxy;
}

CurrentService chart_from_git() {
  CurrentService own{.id = "h2", .name = "own", .kind = "helm", .body = {}};
  own.body = settings_of("helm", body_of(R"({
    "id": "h2", "name": "own", "description": "Ours", "icon_uri": "app://slipway/helm",
    "service_type": "HELM", "timeout_sec": 600, "auto_deploy": false, "auto_preview": true,
    "source": {"git": {"git_repository": {"has_access": true, "provider": "GIT", "owner": "acme",
      "name": "charts", "url": "https://h/acme/charts.git", "branch": "release",
      "root_path": "/own", "git_token_id": "t"}}},
    "arguments": [], "allow_cluster_wide_resources": false, "skip_by_message": false,
    "wait_for_checks": ["ci"], "checks_timeout": 60, "ports": [],
    "values_override": {"set": [], "set_string": [], "set_json": [], "file": null}})"),
                         {.registries = {}, .git_tokens = {{"t", "deploy key"}}});
  own.restrictions = {{"r3", "MATCH", "own"}};
  return own;
}

Current rich() {
  CurrentService cache{.id = "c", .name = "cache", .kind = "container", .body = body_of(R"({
    "image_name": "redis", "tag": "7", "registry_id": "ours", "auto_deploy": true,
    "tag_policy": {"kind": "REGEX", "value": "^7\\.(\\d+)$", "order": "SEMVER"},
    "tag_poll": {"interval_seconds": 60}, "cpu": 500, "memory": 512, "ports": [],
    "storage": [{"id": "data", "type": "FAST_SSD", "size": 8, "mount_point": "/data"}],
    "healthchecks": {"readiness_probe": null, "liveness_probe": null}})")};
  CurrentService nightly{.id = "n", .name = "nightly", .kind = "job", .body = {}};
  nightly.body = settings_of("job", body_of(R"({
    "source": {"docker": {"git_repository": {"url": "https://h/r", "branch": "main",
      "root_path": "/", "provider": "GIT"}, "dockerfile_path": "Dockerfile.job"}},
    "schedule": {"cronjob": {"scheduled_at": "0 3 * * *", "timezone": "Europe/Berlin",
      "entrypoint": "", "arguments": ["backup"]}}, "max_nb_restart": 2,
    "max_duration_seconds": 300, "port": null})"),
                             {});
  CurrentService migrate{.id = "m", .name = "migrate", .kind = "job", .body = {}};
  migrate.body = settings_of("job", body_of(R"({
    "source": {"image": {"image_name": "acme/migrate", "tag": "1", "registry_id": null}},
    "tag_policy": {"kind": "SEMVER", "value": "^1", "order": "NUMERIC"}, "tag_poll": null,
    "schedule": {"lifecycle_type": "GENERIC", "on_start": {"entrypoint": "", "arguments": []},
      "on_delete": {"entrypoint": "sh", "arguments": ["-c", "bye"]}},
    "max_nb_restart": 0, "max_duration_seconds": 60, "port": 80})"),
                             {});
  Current current{.organization_id = "o", .organization = "default", .hooks = {}, .projects = {}};
  current.hooks = {{"h1", "forge", "GITEA", false, false}, {"h2", "open", "GIT", true, true}};
  current.registries = {{"g", "ours", body_of(R"({"name": "ours", "kind": "GENERIC_CR",
      "url": "https://registry.example.com", "description": "", "config": {"username": "u"}})")}};
  current.helm_repositories = {
      {"hr1", "charts", body_of(R"({"name": "charts", "kind": "HTTPS", "description": "Ours",
      "url": "https://charts.example.com", "skip_tls_verification": true,
      "associated_services_count": 1, "config": {"username": "u"}})")},
      {"hr2", "open", body_of(R"({"name": "open", "kind": "OCI_GENERIC_CR", "description": "",
      "url": "oci://registry.example.com/charts", "skip_tls_verification": false,
      "associated_services_count": 0, "config": {"username": ""}})")}};
  current.git_tokens = {{"t", "deploy key", body_of(R"({"name": "deploy key", "type": "GIT",
      "description": "Of the shop"})")}};
  current.runtimes = {{"r", "engine", body_of(R"({"name": "engine", "kind": "DOCKER",
      "default": true, "settings": {"host": "unix:///run/docker.sock", "x": {"y": [1, "2"]}}})")}};
  current.webhooks = {
      {"wh1", "ops", body_of(R"({"kind": "STANDARD", "target_url": "https://ops.example.com/in",
      "target": "https://ops.example.com/in", "target_secret_set": true, "description": "ops",
      "enabled": false, "events": ["DEPLOYMENT_FAILURE"], "project_names_filter": [],
      "environment_types_filter": ["PRODUCTION"], "environment_names_filter": ["prod*"]})")},
      {"wh2", "chat", body_of(R"({"kind": "DISCORD", "target_url": "https://discord.com/x/token",
      "target": "https://discord.com/...", "target_secret_set": false, "description": "chat",
      "enabled": true, "events": ["DEPLOYMENT_STARTED", "DEPLOYMENT_SUCCESSFUL"],
      "project_names_filter": ["shop"], "environment_types_filter": [],
      "environment_names_filter": []})")},
      {"wh3", "people", body_of(R"({"kind": "EMAIL", "target_url": "mailto:ann@example.com",
      "target": "mailto:ann@example.com", "target_secret_set": false, "description": "people",
      "enabled": true, "events": ["DEPLOYMENT_FAILURE"], "project_names_filter": [],
      "environment_types_filter": [], "environment_names_filter": []})")}};
  CurrentEnvironment production{.id = "e", .name = "production", .mode = "PRODUCTION"};
  production.runtime = "engine";
  production.stages = {{"s1", "first", ""}, {"s2", "web", "What people see"}};
  production.freeze_windows = {
      {"w1", "weekend", body_of(R"({"name": "weekend", "timezone": "Europe/Paris",
      "weekdays": ["FRIDAY"], "start_time": "17:00", "end_weekday": "MONDAY", "end_time": "08:00",
      "starts_at": null, "ends_at": null, "is_active": true})")},
      {"w2", "holidays", body_of(R"({"name": "holidays", "timezone": "UTC", "weekdays": [],
      "start_time": null, "end_weekday": null, "end_time": null, "starts_at": "2026-12-24",
      "ends_at": "2027-01-02T08:00", "is_active": false})")}};
  production.services = {application(),         cache,           nightly, migrate,
                         chart_of_repository(), chart_from_git()};
  production.variables.variables = {{.id = "ev", .key = "TIER", .value = "1"}};
  CurrentProject shop{.id = "p", .name = "shop", .description = "The shop"};
  shop.variables.secrets = {{.id = "ps", .key = "TOKEN", .value = "", .description = "of all"}};
  shop.environments = {production};
  current.projects = {shop};
  return current;
}

const std::map<std::string, json::value> kDefaults = {
    {"application", body_of(R"({"network.ingress.enable_cors": false,
                                "hpa.cpu.average_utilization_percent": 60})")},
    {"helm", body_of(R"({"network.ingress.enable_cors": false,
                         "network.ingress.send_timeout_seconds": 60})")}};

TEST(ConfigExport, ChangesNothingWhereItIsApplied) {
  const auto exported = export_config(rich(), kDefaults);
  const auto desired = parse_desired(exported.text, "slipway.yaml");
  ASSERT_TRUE(desired) << exported.text << testing::PrintToString(desired.error());
  EXPECT_TRUE(check_names(rich(), *desired));
  EXPECT_EQ(render_changes({}, diff(rich(), *desired, {})), "Nothing to change.\n")
      << exported.text;
  EXPECT_THAT(exported.text, HasSubstr("tag_policy: {semver: "));
  EXPECT_THAT(exported.text, HasSubstr("advanced_settings: {network.ingress.enable_cors: true}\n"));
  EXPECT_THAT(exported.text, HasSubstr(R"(          - name: proxy
            chart:
              helm_repository: charts
              name: nginx
              version: "4.5.6"
            values_files:
              - content: |
                  a: 1
                  b:
                    - 2
              - name: more.yaml
                content: ""
            values_git:
              repository: https://h/acme/values.git
              branch: main
              git_token: deploy key
              provider: GITEA
              paths: [base.yaml, prod/x.yaml]
            set_json: {tolerations: "[{\"key\": \"a: b\"}]"}
            set:
              image.tag: v2
              replicas: "2"
            set_string: {a.b: "true"}
            timeout: 900
            allow_cluster_wide_resources: true
)"));
  EXPECT_THAT(exported.text, HasSubstr("selectors:\n                  app: x\n"));
  EXPECT_THAT(exported.text, HasSubstr("- name: own\n            chart: git\n"));
  EXPECT_EQ(exported.text.find("discord.com"), std::string::npos) << "it lets in";
  EXPECT_EQ(exported.text.find("hpa.cpu"), std::string::npos);
  EXPECT_EQ(exported.text.find("icon_uri"), std::string::npos);
  EXPECT_EQ(exported.text.find("weekdays: []"), std::string::npos);
  EXPECT_THAT(
      exported.secret_variables,
      ElementsAre("HOOK_FORGE_SECRET", "REGISTRY_OURS_PASSWORD", "HELM_REPOSITORY_CHARTS_PASSWORD",
                  "GIT_TOKEN_DEPLOY_KEY_TOKEN", "WEBHOOK_OPS_SECRET", "WEBHOOK_CHAT_URL",
                  "SHOP_TOKEN", "SHOP_PRODUCTION_WEB_DATABASE_URL", "SHOP_PRODUCTION_WEB_KEY"));
}

// Every setting that the file gives is one that a change of it would be seen in.
TEST(ConfigExport, IsExactEnoughToSeeAChange) {
  const auto desired = parse_desired(export_config(rich(), kDefaults).text, "slipway.yaml").value();
  Current other = rich();
  auto& environment = other.projects[0].environments[0];
  auto& web = environment.services[0];
  web.is_skipped = false;
  web.stage = "first";
  web.body.at("healthchecks").at("liveness_probe").at("period_seconds") = 11;
  web.body.at("git_repository").at("git_token_id") = nullptr;
  web.variables.variables[1].mount_path = "/etc/other";
  web.variables.secrets[2].alias_of = "KEY";
  web.custom_domains[0].body.at("generate_certificate") = true;
  environment.services[2].body.at("schedule").at("cronjob").at("scheduled_at") = "0 4 * * *";
  environment.services[3].body.at("schedule").as_object().erase("on_start");
  auto& proxy = environment.services[4].body;
  proxy.at("helm_repository").at("chart_version") = "4.5.5";
  proxy.at("timeout_sec") = 60;
  proxy.at("ports").at(1).at("service_selectors").at(0).at("value") = "y";
  auto& values = proxy.at("values_override").as_object();
  std::swap(values.at("set").at(0), values.at("set").at(1));
  values.at("set_string").at(0).at(1) = "false";
  values.at("set_json").as_array().clear();
  values.at("file").at("raw").at("values").at(0).at("content") = "a: 2";
  values.at("file").at("git").at("git_repository").at("branch") = "old";
  values.at("file").at("git").at("paths").as_array().pop_back();
  environment.services[5].body.at("git_repository").at("root_path") = "/other";
  environment.services[5].restrictions.clear();
  std::swap(environment.stages[0], environment.stages[1]);
  environment.freeze_windows[0].body.at("end_time") = "09:00";
  environment.freeze_windows[1].body.at("timezone") = "Asia/Tokyo";
  other.registries[0].body.at("config").at("username") = "v";
  other.helm_repositories[0].body.at("skip_tls_verification") = false;
  other.helm_repositories[1].body.at("url") = "oci://registry.example.com/old";
  other.runtimes[0].body.at("settings").at("host") = "tcp://h";
  other.webhooks[0].body.at("enabled") = true;
  other.webhooks[1].body.at("project_names_filter").as_array().clear();
  EXPECT_EQ(
      render_changes({}, diff(other, desired, {})),
      "~ registry ours: config {\"username\":\"v\"} → {\"username\":\"u\"}\n"
      "~ helm repository charts: skip_tls_verification false → true\n"
      "~ helm repository open: url oci://registry.example.com/old → "
      "oci://registry.example.com/charts\n"
      "~ runtime engine: settings {\"host\":\"tcp://h\",\"x\":{\"y\":[1,\"2\"]}} → "
      "{\"host\":\"unix:///run/docker.sock\",\"x\":{\"y\":[1,\"2\"]}}\n"
      "~ webhook ops: enabled true → false\n"
      "~ webhook chat: project_names_filter none → shop\n"
      "~ stage web of shop/production: after '' → first\n"
      "~ freeze window weekend of shop/production: end_time 09:00 → 08:00\n"
      "~ freeze window holidays of shop/production: timezone Asia/Tokyo → UTC\n"
      "~ application shop/production/web: git_token '' → deploy key, liveness tcp port 8080, "
      "initial_delay_seconds 5, period_seconds 11, … → tcp port 8080, initial_delay_seconds 5, "
      "period_seconds 10, …\n"
      "~ placement of shop/production/web: stage first → web, is_skipped false → true\n"
      "~ domain www.example.com of shop/production/web: generate_certificate true → false\n"
      "~ variable CONFIG of shop/production/web: mount_path /etc/other → /etc/shop.yaml\n"
      "~ alias DB of shop/production/web: of KEY → DATABASE_URL\n"
      "~ job shop/production/nightly: schedule {\"cronjob\":{\"scheduled_at\":\"0 4 * * *\","
      "\"timezone\":\"Europe/B… → {\"cronjob\":{\"scheduled_at\":\"0 3 * * *\",\"timezone\":"
      "\"Europe/B…\n"
      "~ job shop/production/migrate: schedule {\"lifecycle_type\":\"GENERIC\",\"on_delete\":"
      "{\"entrypoint\":\"sh\",… → {\"on_start\":{},\"on_delete\":{\"entrypoint\":\"sh\","
      "\"arguments\":[…\n"
      "~ helm service shop/production/proxy: timeout 60 → 900, chart charts/nginx 4.5.5 → "
      "charts/nginx 4.5.6, set replicas=2, image.tag=v2 → image.tag=v2, replicas=2, set_string "
      "a.b=false → a.b=true, set_json none → tolerations=[{\"key\": \"a: b\"}], values_files "
      "values.yaml: a: 2, more.yaml:  → values.yaml: a: 1 b:   - 2 , more.yaml: , ports 80 of "
      "nginx, "
      "9000 of app=y, tier=1 → 80 of nginx, 9000 of app=x, tier=1, values_git.branch old → main, "
      "values_git.paths base.yaml → base.yaml, prod/x.yaml\n"
      "~ helm service shop/production/own: root_path /other → /own\n"
      "+ create restriction MATCH own of shop/production/own\n");
}

TEST(ConfigExport, WritesTheSecretsOfAWebhookAgainOnlyWhereThatIsAsked) {
  const auto desired = parse_desired(export_config(rich(), kDefaults).text, "slipway.yaml").value();
  const auto changes = diff(rich(), desired, {.update_secrets = true});
  const auto chat =
      std::ranges::find_if(changes, [](const auto& one) { return one.name == "chat"; });
  ASSERT_NE(chat, changes.end());
  EXPECT_EQ(render_change({}, *chat), "~ webhook chat: target_url written again\n");
  EXPECT_EQ(chat->more_secrets.at("target_url").value, "WEBHOOK_CHAT_URL");
  EXPECT_FALSE(chat->body.contains("target_url"));
  EXPECT_EQ(text(chat->body, "description"), "chat");
}

TEST(ConfigExport, NamesWhatHasNoPlaceInAFile) {
  Current current = rich();
  current.projects[0].environments[0].services[0].name = "a/b";
  current.webhooks[1].name = "ops";
  current.webhooks.push_back({"wh4", "", current.webhooks[0].body});
  const auto exported = export_config(current, kDefaults);
  EXPECT_THAT(exported.left_out, ElementsAre(HasSubstr("wh1 has another's description"),
                                             HasSubstr("wh2 has another's description"),
                                             HasSubstr("wh4 has no description"),
                                             HasSubstr("'a/b' of services has a '/'")));
  EXPECT_TRUE(parse_desired(exported.text, "slipway.yaml"));
}

}  // namespace
}  // namespace slipway::cli
