// Charts in a slipway.yaml: what is read of them, what differs, and the requests that are made.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "base/json_fields.h"
#include "cli/diff.h"
#include "cli/json.h"
#include "cli/name_check.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kOfRepository =
    "chart: {helm_repository: charts, name: nginx, version: 4.5.6}";
constexpr const char* kOfGit = "chart: git, repository: 'https://h/r'";

std::string chart(const std::string& lines, const std::string& top = "") {
  return top + "projects: [{name: shop, environments: [{name: prod, services: [{name: proxy, " +
         lines + "}]}]}]";
}

Desired desired_chart(const std::string& lines) {
  return parse_desired(chart(lines), "slipway.yaml").value();
}

DesiredService service_in(const Desired& desired) {
  return desired.projects.at(0).environments.at(0).services.at(0);
}

TEST(ChartConfig, IsReadAsTheRequestHasIt) {
  struct ReadCase {
    std::string lines, settings;
  };
  const std::string of_charts =
      R"({"helm_repository":{"repository":"charts","chart_name":"nginx","chart_version":"4.5.6"})";
  const ReadCase cases[] = {
      {kOfRepository, of_charts + "}"},
      {kOfGit, R"({"git_repository":{"url":"https://h/r"}})"},
      {std::string(kOfRepository) + ", set: {b: 2, a.x: true}, set_string: {}, set_json: {c: '[]'}",
       of_charts + R"(,"values_override":{"set":[["b","2"],["a.x","true"]],"set_string":[],)" +
           R"("set_json":[["c","[]"]]}})"},
      {std::string(kOfRepository) + ", values_files: [{content: 'a: 1'}, {name: b, content: ''}]",
       of_charts + R"(,"values_override":{"file":{"raw":{"values":[{"content":"a: 1",)" +
           R"("name":"values.yaml"},{"name":"b","content":""}]}}}})"},
      {std::string(kOfRepository) +
           ", values_git: {repository: 'https://h/v', branch: b, git_token: key, paths: [x, y]}",
       of_charts + R"(,"values_override":{"file":{"git":{"git_repository":{"url":"https://h/v",)" +
           R"("branch":"b","git_token_id":"key"},"paths":["x","y"]}}}})"},
      {std::string(kOfRepository) + ", values_git: none",
       of_charts + R"(,"values_override":{"file":{"git":null}}})"},
      {std::string(kOfRepository) +
           ", ports: [{port: 80, service: web}, {port: 81, selectors: {b: c, a: 1}}], timeout: 60",
       R"({"timeout_sec":60,)" + of_charts.substr(1) +
           R"(,"ports":[{"internal_port":80,"service_name":"web"},{"internal_port":81,)" +
           R"("service_selectors":[{"key":"a","value":"1"},{"key":"b","value":"c"}]}]})"},
  };
  for (const auto& one : cases) {
    const auto desired = parse_desired(chart(one.lines), "slipway.yaml");
    ASSERT_TRUE(desired) << one.lines << testing::PrintToString(desired.error());
    const auto service = service_in(*desired);
    EXPECT_EQ(service.kind, "helm");
    EXPECT_FALSE(service.has_image);
    EXPECT_EQ(json::serialize(service.settings), one.settings);
  }
}

TEST(ChartConfig, NamesMistakesWithTheirPlace) {
  struct WrongCase {
    std::string lines, message;
  };
  const WrongCase cases[] = {
      {"chart: nginx, repository: 'https://h/r'", "1:85: chart is git, or {helm_repository: NAME"},
      {"chart: {name: nginx, version: 1.0.0}", "1:85: a chart needs its helm_repository."},
      {"chart: {helm_repository: a, name: b, version: 1, tag: c}", "'tag' is no key of a chart."},
      {"chart: git", "a service needs a repository, the URL to clone it from, an image or a chart"},
      {std::string(kOfRepository) + ", repository: 'https://h/r'", "write 'chart: git'"},
      {std::string(kOfRepository) + ", image: a", "either an image or a chart"},
      {std::string(kOfRepository) + ", cron: {}", "either a job or a chart"},
      {std::string(kOfRepository) + ", cpu: 10", "'cpu' is no key of a chart."},
      {std::string(kOfRepository) + ", restrictions: []", "'restrictions' is no key"},
      {std::string(kOfGit) + ", variables: {A: b}", "'variables' is no key of a chart."},
      {"image: a, tag: b, set: {}", "'set' is no key of a service."},
      {std::string(kOfGit) + ", set: {a: null}", "a value of set must be a text, and it is"},
      {std::string(kOfGit) + ", set_json: {a: [1]}", "a value of set_json must be a text"},
      {std::string(kOfGit) + ", set: {a: 1, a: 2}", "'a' stands twice in set."},
      {std::string(kOfGit) + ", values_files: [{name: a}]", "a values file needs its content."},
      {std::string(kOfGit) + ", values_git: {paths: [a]}", "a values_git needs its repository."},
      {std::string(kOfGit) + ", ports: [{service: a}]", "a port of a chart needs its number"},
      {std::string(kOfGit) + ", ports: [{port: 1}]", "a port of a chart is of a Service"},
      {std::string(kOfGit) + ", ports: [{port: 1, service: a, selectors: {b: c}}]",
       "a port of a chart is of a Service"},
      {std::string(kOfGit) + ", timeout: 0", "timeout must be a whole number from 1 to 86400"},
  };
  for (const auto& one : cases) {
    const auto desired = parse_desired(chart(one.lines), "slipway.yaml");
    ASSERT_FALSE(desired) << one.lines;
    EXPECT_THAT(desired.error(), testing::Contains(HasSubstr(one.message))) << one.lines;
  }
}

// As the daemon answers.
Current current_chart(const char* source, const char* values) {
  CurrentService proxy{.id = "h", .name = "proxy", .kind = "helm", .body = {}};
  json::object body = base::parse_json(R"({"id": "h", "name": "proxy", "timeout_sec": 600,
      "auto_deploy": true, "arguments": [], "icon_uri": "app://slipway/helm", "ports": [
        {"id": "p80", "name": "p80", "port_type": "SERVICE_NAME", "internal_port": 80,
         "external_port": 0, "protocol": "HTTP", "is_default": false, "service_name": "web"}]})")
                          ->as_object();
  body["source"] = json::parse(source);
  body["values_override"] = json::parse(values);
  proxy.body = settings_of("helm", body, {.registries = {}, .git_tokens = {{"t1", "key"}}});
  Current current;
  CurrentEnvironment prod{.id = "e", .name = "prod", .mode = {}};
  prod.services = {proxy};
  CurrentProject shop{.id = "p", .name = "shop", .description = {}};
  shop.environments = {prod};
  current.projects = {shop};
  return current;
}

constexpr const char* kChartThere = R"({"repository": {"chart_name": "nginx",
    "chart_version": "4.5.6", "repository": {"id": "r1", "name": "charts", "url": "https://c"}}})";
constexpr const char* kGitThere = R"({"git": {"git_repository": {"url": "https://h/r",
    "branch": "main", "root_path": "/", "provider": "GIT", "git_token_id": "t1"}}})";
constexpr const char* kNoValues = R"({"set": [], "set_string": [], "set_json": [], "file": null})";
constexpr const char* kValues = R"({"set": [["a", "1"], ["b", "2"]], "set_string": [],
    "set_json": [], "file": {"raw": {"values": [{"name": "values.yaml", "content": "x: 1"}]},
    "git": {"git_repository": {"url": "https://h/v", "branch": "prod", "root_path": "/",
      "provider": "GITEA", "git_token_id": "t1", "deployed_commit_id": "1"}, "paths": ["y"]}}})";

std::string changes_to(const Current& current, const std::string& lines) {
  return render_changes({}, diff(current, desired_chart(lines), {}));
}

TEST(ChartConfig, ShowsWhatDiffers) {
  struct DiffCase {
    const char* values;
    std::string lines, changes;
  };
  const std::string same = "Nothing to change.\n";
  const std::string update = "~ helm service shop/prod/proxy: ";
  const DiffCase cases[] = {
      {kValues, "", same},
      {kNoValues, ", set: {}, values_files: [], values_git: none", same},
      {kValues, ", set: {a: 1, b: 2}, ports: [{port: 80, service: web}]", same},
      {kValues, ", values_files: [{content: 'x: 1'}]", same},
      {kValues, ", values_git: {repository: 'https://h/v', git_token: key, paths: [y]}", same},
      {kValues, ", set: {b: 2, a: 1}", update + "set a=1, b=2 → b=2, a=1\n"},
      {kValues, ", set: {a: 1}", update + "set a=1, b=2 → a=1\n"},
      {kValues, ", set: {}", update + "set a=1, b=2 → none\n"},
      {kNoValues, ", set_json: {c: '{}'}", update + "set_json none → c={}\n"},
      {kValues, ", values_files: []", update + "values_files values.yaml: x: 1 → none\n"},
      {kValues, ", values_git: none", update + "values_git https://h/v → none\n"},
      {kNoValues, ", values_git: {repository: 'https://h/v', paths: [z]}",
       update + "values_git.repository '' → https://h/v, values_git.paths none → z\n"},
      {kNoValues, ", ports: []", update + "ports 80 of web → none\n"},
      {kNoValues, ", ports: [{port: 80, selectors: {app: web}}]",
       update + "ports 80 of web → 80 of app=web\n"},
      {kNoValues, ", timeout: 60", update + "timeout 600 → 60\n"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(changes_to(current_chart(kChartThere, one.values), kOfRepository + one.lines),
              one.changes)
        << one.lines;
  }
  EXPECT_EQ(changes_to(current_chart(kChartThere, kNoValues),
                       "chart: {helm_repository: charts, name: nginx, version: 4.6.0}"),
            update + "chart charts/nginx 4.5.6 → charts/nginx 4.6.0\n");
  EXPECT_EQ(changes_to(current_chart(kGitThere, kNoValues), kOfGit), same);
  EXPECT_EQ(changes_to(current_chart(kGitThere, kNoValues), std::string(kOfGit) + ", branch: b"),
            update + "branch main → b\n");
}

// The body that is sent where these lines are brought to what is there.
std::string sent(const Current& current, const std::string& lines) {
  for (auto& change : diff(current, desired_chart(lines), {})) {
    if (change.kind != Kind::kHelm) continue;
    resolve_names(change.body, [](Reference reference, const std::string& name) {
      return (reference == Reference::kHelmRepository ? "repository " : "token ") + name;
    });
    return json::serialize(change.body);
  }
  return "";
}

TEST(ChartConfig, SendsWhatTheApiTakes) {
  const std::string source = R"("source":{"helm_repository":{"repository":"repository charts",)"
                             R"("chart_name":"nginx","chart_version":"4.5.6"}})";
  EXPECT_EQ(sent({}, kOfRepository), "{" + source + R"(,"name":"proxy"})");
  EXPECT_EQ(sent({}, std::string(kOfGit) + ", git_token: key"),
            R"({"source":{"git_repository":{"url":"https://h/r","git_token_id":"token key"}},)"
            R"("name":"proxy"})");
  // The files of values go as a whole, with what of them the file leaves out.
  const auto there = current_chart(kChartThere, kValues);
  EXPECT_EQ(sent(there, std::string(kOfRepository) + ", values_files: []"),
            R"({"values_override":{"file":{"raw":{"values":[]},"git":{"git_repository":)"
            R"({"url":"https://h/v","branch":"prod","root_path":"/","provider":"GITEA",)"
            R"("git_token_id":"token key","deployed_commit_id":"1"},"paths":["y"]}}},)" +
                source + "}");
  EXPECT_EQ(sent(there, std::string(kOfRepository) +
                            ", values_git: {repository: 'https://h/v', paths: [z]}"),
            R"({"values_override":{"file":{"git":{"git_repository":{"url":"https://h/v",)"
            R"("branch":"prod","root_path":"/","git_token_id":"token key","provider":"GITEA"},)"
            R"("paths":["z"]},"raw":{"values":[{"name":"values.yaml","content":"x: 1"}]}}},)" +
                source + "}");
  EXPECT_EQ(sent(there, std::string(kOfRepository) + ", values_git: none"),
            R"({"values_override":{"file":{"git":null,)"
            R"("raw":{"values":[{"name":"values.yaml","content":"x: 1"}]}}},)" +
                source + "}");
}

TEST(ChartConfig, RefersToThingsThatAreThere) {
  const std::string values =
      ", values_git: {repository: 'https://h/v', git_token: kye, paths: [a]}";
  const auto told = [&](const std::string& top, const std::string& lines) {
    const auto known = check_names(current_chart(kChartThere, kNoValues),
                                   parse_desired(chart(lines, top), "slipway.yaml").value());
    return known ? "" : known.error().message;
  };
  const std::string repositories = "helm_repositories: [{name: charts, url: 'https://c'}]\n";
  EXPECT_THAT(told("", kOfRepository), HasSubstr("There is no helm repository 'charts'."));
  EXPECT_THAT(told("", kOfRepository), HasSubstr("slipway.yaml:1:"));
  EXPECT_EQ(told(repositories, kOfRepository), "");
  EXPECT_THAT(told(repositories + "git_tokens: [{name: key}]\n", kOfRepository + values),
              HasSubstr("There is no git token 'kye'."));
  EXPECT_THAT(told(repositories, "image: a, tag: b"), HasSubstr("is there as helm"));
}

}  // namespace
}  // namespace slipway::cli
