// Configuration as code on a real daemon: a rich file applied, exported, and applied again.

#include <array>
#include <cstdio>
#include <fstream>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "io/files.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Told {
  int code = 0;
  std::string text;
};

class Config : public testing::Test {
 protected:
  std::string write_file(const std::string& name, const std::string& content) const {
    const auto path = slipway.folder() / name;
    std::ofstream(path) << content;
    return path.string();
  }

  // What the CLI says on stdout and stderr.
  Told cli(const std::string& arguments) const {
    const std::string command = "SLIPWAY_DATA='" + slipway.data().string() + "' " + secrets + " '" +
                                program("slipway").string() + "' " + arguments + " 2>&1";
    Told told;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> part{};
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
      told.text.append(part.data(), size);
    }
    told.code = WEXITSTATUS(::pclose(pipe));
    return told;
  }

  std::string exported() const {
    const auto told = cli("export");
    EXPECT_EQ(told.code, 0) << told.text;
    return told.text;
  }

  Slipway slipway;
  std::string secrets = "A_SECRET=hunter2 B_SECRET=hunter3";
};

constexpr const char* kRich = R"(
hooks:
  - {name: forge, kind: GITEA, secret_env: A_SECRET, enabled: false}
  - {name: open, kind: GIT, allow_unsigned: true}
registries:
  - {name: ours, kind: GENERIC_CR, url: 'https://registry.example.com', username: u, description: R,
     password: {env: A_SECRET}}
helm_repositories:
  - {name: charts, url: 'https://charts.example.com', username: u, password: {env: A_SECRET}}
  - {name: open, kind: OCI_GENERIC_CR, url: 'oci://registry.example.com/charts', description: C,
     skip_tls_verification: true}
git_tokens:
  - {name: key, description: Of the shop, token: {env: B_SECRET}}
runtimes:
  - {name: second, kind: PROCESS}
  - {name: engine, kind: DOCKER, settings: {host: 'unix:///nowhere.sock'}}
projects:
  - name: rich
    description: |
      Everything
      there is
    variables: {TIER: "1", SHARED: a}
    secrets: {TOKEN: {env: A_SECRET, description: of all}}
    environments:
      - name: staging
        mode: STAGING
        runtime: second
        variables: {TIER: "2"}
        stages:
          - name: first
            description: What others need
          - name: DEFAULT JOB
          - name: web
        services:
          - name: web
            repository: https://git.example.com/acme/shop.git
            branch: release
            root_path: apps/web
            git_token: key
            provider: GITEA
            description: "The shop's: face"
            build_command: npm ci && npm run build
            build_timeout: 60
            entrypoint: npm start
            arguments: [--port, "8080", "", "a b"]
            auto_deploy: false
            skip_by_message: false
            cpu: 250
            memory: 256
            min_running_instances: 0
            max_running_instances: 3
            start_timeout: 30
            stop_grace: 3
            releases_kept: 2
            icon_uri: app://shop
            domains: [shop.example.com]
            custom_domains:
              - {domain: www.example.com, generate_certificate: false}
            ports:
              - {port: 9090, public: false, protocol: TCP, name: metrics, external_port: 99}
            healthcheck: {http: /healthz, timeout_seconds: 3}
            liveness: {tcp: true, port: 8080, period_seconds: 10}
            stage: web
            is_skipped: true
            restrictions: [{match: apps/web}, {match: packages*}, {exclude: apps/web/docs}]
            variables:
              TIER: "3"
              MOTTO: {value: "two\nlines\n", description: For people}
            secrets: {DATABASE_URL: {env: B_SECRET}}
            aliases: {DB: DATABASE_URL, HOST: SLIPWAY_URL, S: {of: TIER, scope: PROJECT}}
            advanced_settings: {network.ingress.enable_cors: true}
          - name: nightly
            repository: git@git.example.com:acme/shop.git
            cron: {scheduled_at: '0 3 * * *', timezone: Europe/Berlin, entrypoint: sh, arguments: [-c, a]}
            max_nb_restart: 2
            max_duration_seconds: 60
            port: 80
            restrictions: [{exclude: docs}]
            stage: first
          - name: migrate
            repository: https://git.example.com/acme/shop.git
            on_start: {}
            on_delete: {entrypoint: bye}
      - name: engine
        runtime: engine
        services:
          - name: built
            repository: https://git.example.com/acme/shop.git
            dockerfile_path: Dockerfile.web
            docker_target_build_stage: serve
            ports: [8080]
            storage: [{mount_point: /data, size: 8}]
)";

TEST_F(Config, IsExportedAsWhatChangesNothing) {
  const auto file = write_file("slipway.yaml", kRich);
  const auto applied = cli("apply -f " + file);
  ASSERT_EQ(applied.code, 0) << applied.text;
  EXPECT_THAT(applied.text, AllOf(HasSubstr("+ create job rich/staging/nightly\n"),
                                  HasSubstr("+ create alias DB of rich/staging/web\n")));
  const auto again = cli("apply -f " + file);
  EXPECT_THAT(again.text, AllOf(HasSubstr("Nothing to change."), Not(HasSubstr("~ ")),
                                Not(HasSubstr("+ ")), Not(HasSubstr("- delete"))));
  const std::string text = exported();
  EXPECT_THAT(text,
              AllOf(Not(HasSubstr("hunter")), HasSubstr("#   RICH_STAGING_WEB_DATABASE_URL\n")));
  const auto nothing = cli("apply -f " + write_file("exported.yaml", text));
  EXPECT_EQ(nothing.code, 0) << nothing.text << text;
  EXPECT_EQ(nothing.text, "Nothing to change.\n") << text;
  const auto one = cli("export --project rich");
  EXPECT_THAT(one.text, AllOf(HasSubstr("name: rich"), Not(HasSubstr("name: test"))));
}

TEST_F(Config, ExportedMakesTheSameElsewhere) {
  ASSERT_EQ(cli("apply -f " + write_file("slipway.yaml", kRich)).code, 0);
  const std::string text = exported();
  std::string assignments;
  for (std::size_t at = 0; (at = text.find("#   ", at)) != std::string::npos; at += 4) {
    assignments += text.substr(at + 4, text.find('\n', at) - at - 4) + "=x ";
  }
  const auto file = write_file("exported.yaml", text);
  const Slipway other;
  const std::string there = "--url " + other.url() + " --token " + other.token();
  secrets = assignments;
  const auto applied = cli("apply -f " + file + " " + there);
  ASSERT_EQ(applied.code, 0) << applied.text << text;
  EXPECT_EQ(cli("export " + there).text, text);
}

TEST_F(Config, SaysWhereAnUnknownNameStands) {
  const auto told = cli("apply -f " + write_file("slipway.yaml", R"(
projects: [{name: p, environments: [{name: e, services: [
  {name: s, repository: 'https://h/r', git_token: deploy-kye}]}]}]
git_tokens: [{name: deploy-key, token: {env: A_SECRET}}]
)"));
  EXPECT_EQ(told.code, 65);
  EXPECT_THAT(
      told.text,
      HasSubstr(
          "slipway.yaml:3:51: There is no git token 'deploy-kye'. Did you mean 'deploy-key'?"));
}

// What a dry run refuses, the daemon would have refused for the same reason.
TEST_F(Config, ADryRunRefusesWhatTheDaemonWould) {
  struct Case {
    const char* keys;    // of the service in the file, from line 8 on
    const char* fields;  // of the same request
    const char* says;    // both
  };
  const std::vector<Case> cases{
      {"min_running_instances: 2", R"("min_running_instances":2)",
       "runs one instance of a service"},
      {"storage: [{mount_point: /a}]", R"("storage":[{"mount_point":"/a"}])", "have no volumes"},
      {"dockerfile_path: a/Dockerfile", R"("dockerfile_path":"a/Dockerfile")", "no Dockerfile"},
      {"ports: [80, {port: 81, public: false}]",
       R"("ports":[{"internal_port":80,"publicly_accessible":true},{"internal_port":81}])",
       "gives a process one port"},
      {"ports: [80, 80]", R"("ports":[{"internal_port":80},{"internal_port":80}])",
       "80 stands twice"},
      {"domains: [a.example.com, a.example.com]", R"("domains":["a.example.com","a.example.com"])",
       "'a.example.com' stands twice"},
      {"domains: [there.development.e2e.localhost]",
       R"("domains":["there.development.e2e.localhost"])", "as its address"},
      {"domains: [kept.example.com]", R"("domains":["kept.example.com"])", "among its domains"},
  };
  const auto environment = slipway.get("/api/environment/" + slipway.environment());
  const auto project = slipway.get("/api/project/" + text(environment.at("project"), "id"));
  slipway.make_application("there", "https://h/r", {{"domains", json::array{"kept.example.com"}}});
  const std::string host = "there." + text(environment, "name") + "." + text(project, "name");
  for (auto [keys, fields, says] : cases) {
    const auto with_names = [&](std::string all) {
      const std::string placeholder = "there.development.e2e";
      const auto at = all.find(placeholder);
      return at == std::string::npos ? all : all.replace(at, placeholder.size(), host);
    };
    const auto file = write_file(
        "wrong.yaml", "projects:\n  - name: " + text(project, "name") +
                          "\n    environments:\n      - name: " + text(environment, "name") +
                          "\n        services:\n          - name: new\n"
                          "            repository: https://h/r\n            " +
                          with_names(keys) + "\n");
    const auto told = cli("apply --dry-run --file " + file);
    EXPECT_EQ(told.code, 65) << keys << told.text;
    EXPECT_THAT(told.text, AllOf(HasSubstr("wrong.yaml:8:"), HasSubstr(says))) << keys;
    const auto sent =
        slipway.send("POST", "/api/environment/" + slipway.environment() + "/application",
                     json::parse(R"({"name":"new","git_repository":{"url":"https://h/r"},)" +
                                 with_names(fields) + "}"));
    EXPECT_TRUE(sent.status == 400 || sent.status == 409) << keys << sent.body;
    EXPECT_THAT(sent.body, HasSubstr(says)) << keys;
  }
}

}  // namespace
}  // namespace slipway::e2e
