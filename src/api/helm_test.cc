// Helm services over HTTP: their shapes, what is refused, and the versions that they are deployed
// in.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

const std::string kCharts = "/api/environment/{environmentId}/helm";
const std::string kOfRepository =
    R"("source":{"helm_repository":{"repository":"{helmRepositoryId}","chart_name":"nginx",
       "chart_version":"2.0.0"}})";

class HelmEndpoints : public testing::Test {
 protected:
  // With this beside its name and chart.
  TestAnswer make(const std::string& more = "", const std::string& name = "shop") {
    return api.call("POST", kCharts, R"({"name":")" + name + R"(",)" + kOfRepository + more + "}");
  }
  static std::string path_of(const TestAnswer& made) {
    return "/api/helm/" + std::string(made.json.at("id").as_string());
  }
  model::Deployment newest(const std::string& id) {
    std::vector<model::Deployment> all;
    api.database().read([&](store::Transaction& tx) {
      all = store::deployments(tx, model::ServiceId::parse(id).value(), {.before = "", .limit = 1});
    });
    return all.at(0);
  }

  TestApi api;
};

TEST_F(HelmEndpoints, AChartOfARepositoryComesBackAsItWasWritten) {
  const auto made = make(R"(,"description":"sells","timeout_sec":120,"auto_deploy":false,
      "allow_cluster_wide_resources":true,"arguments":["--no-hooks"],
      "values_override":{"set":[["image.tag","v2"]],"set_string":[["port","80"]],
        "set_json":[["hosts","[\"a\"]"]],
        "file":{"raw":{"values":[{"name":"prod.yaml","content":"replicas: 2"}]}}},
      "ports":[{"name":"http","internal_port":80,"external_port":443,"service_name":"web",
                "namespace":"shop","protocol":"GRPC","is_default":true},
               {"internal_port":81,"service_selectors":[{"key":"app","value":"web"}]}])");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("service_type"), "HELM");
  EXPECT_EQ(made.json.at_pointer("/source/repository/chart_name"), "nginx");
  EXPECT_EQ(made.json.at_pointer("/source/repository/chart_version"), "2.0.0");
  EXPECT_EQ(made.json.at_pointer("/source/repository/repository/name"), "charts");
  EXPECT_EQ(made.json.at("timeout_sec"), 120);
  EXPECT_EQ(json::serialize(made.json.at("arguments")), R"(["--no-hooks"])");
  EXPECT_EQ(json::serialize(made.json.at("values_override")),
            R"({"set":[["image.tag","v2"]],"set_string":[["port","80"]],)"
            R"("set_json":[["hosts","[\"a\"]"]],"file":{"raw":{"values":[)"
            R"({"name":"prod.yaml","content":"replicas: 2"}]},"git":null}})");
  EXPECT_EQ(made.json.at_pointer("/ports/0/port_type"), "SERVICE_NAME");
  EXPECT_EQ(made.json.at_pointer("/ports/1/port_type"), "SERVICE_SELECTORS");
  EXPECT_EQ(made.json.at_pointer("/ports/1/service_selectors/0/value"), "web");

  const auto sent_back = api.call("PUT", path_of(made), json::serialize(made.json));
  ASSERT_EQ(sent_back.status, 200) << sent_back.http.body;
  auto before = made.json.as_object();
  auto after = sent_back.json.as_object();
  before.erase("updated_at");
  after.erase("updated_at");
  EXPECT_EQ(json::serialize(after), json::serialize(before));
}

TEST_F(HelmEndpoints, AChartFromGitTakesValuesFromAnotherRepository) {
  const auto made = api.call("POST", kCharts, R"({"name":"shop","source":{"git_repository":{
      "url":"https://git.example.com/acme/charts","branch":"next","root_path":"shop"}},
      "values_override":{"file":{"git":{"git_repository":{
        "url":"https://git.example.com/acme/values","branch":"prod",
        "git_token_id":"{gitTokenId}"},"paths":["shop/values.yaml"]}}}})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at_pointer("/source/git/git_repository/root_path"), "shop");
  const auto& git = made.json.at_pointer("/values_override/file/git");
  EXPECT_EQ(git.at_pointer("/git_repository/branch"), "prod");
  EXPECT_EQ(git.at_pointer("/git_repository/git_token_id").as_string(), api.ids().at("gitTokenId"));
  EXPECT_EQ(git.at_pointer("/paths/0"), "shop/values.yaml");
  EXPECT_EQ(api.call("PUT", path_of(made), json::serialize(made.json)).status, 200);
}

TEST_F(HelmEndpoints, AnEditKeepsWhatItLeavesOut) {
  const auto one = path_of(make(R"(,"values_override":{"set":[["a","1"]],
      "file":{"raw":{"values":[{"name":"x.yaml","content":"a: 1"}]}}})"));
  const auto changed = api.call("PUT", one, R"({"values_override":{"set_string":[["b","2"]]},
      "source":{"helm_repository":{"chart_version":"2.1.0"}}})");
  ASSERT_EQ(changed.status, 200) << changed.http.body;
  EXPECT_EQ(changed.json.at("name"), "shop");
  EXPECT_EQ(changed.json.at_pointer("/source/repository/chart_name"), "nginx");
  EXPECT_EQ(changed.json.at_pointer("/source/repository/chart_version"), "2.1.0");
  EXPECT_EQ(changed.json.at_pointer("/values_override/set/0/1"), "1");
  EXPECT_EQ(changed.json.at_pointer("/values_override/set_string/0/1"), "2");
  EXPECT_EQ(changed.json.at_pointer("/values_override/file/raw/values/0/name"), "x.yaml");
  // The files are one thing: what it says now is all of them.
  const auto without = api.call("PUT", one, R"({"values_override":{"file":null}})");
  EXPECT_TRUE(without.json.at_pointer("/values_override/file").is_null());
  EXPECT_EQ(without.json.at_pointer("/values_override/set/0/1"), "1");
}

TEST_F(HelmEndpoints, RefuseWhatMakesNoSense) {
  struct Refused {
    std::string more;  // beside the name and the chart
    std::string field;
    std::string says;
  };
  const std::string git = R"("git_repository":{"url":"https://git.example.com/a/b"})";
  const std::vector<Refused> cases{
      {R"(,"source":{})", "source.helm_repository", "one of them"},
      {R"(,"source":{)" + git + R"(,"helm_repository":{}})", "source.helm_repository", "beside"},
      {R"(,"source":{"helm_repository":{"chart_name":"a","chart_version":"1.0.0"}})",
       "source.helm_repository.repository", "is missing"},
      {R"(,"source":{"helm_repository":{"repository":"{nobody}","chart_name":"a",
           "chart_version":"1.0.0"}})",
       "source.helm_repository.repository", "there is no helm repository"},
      {R"(,"source":{"helm_repository":{"repository":"{helmRepositoryId}","chart_name":"a/b",
           "chart_version":"1.0.0"}})",
       "source.helm_repository.chart_name", "no chart's name"},
      {R"(,"source":{"helm_repository":{"repository":"{helmRepositoryId}","chart_name":"a",
           "chart_version":"^1.0.0"}})",
       "source.helm_repository.chart_version", "not a range"},
      {R"(,"source":{"git_repository":{"url":"https://git.example.com/a/b",
           "git_token_id":"{nobody}"}})",
       "source.git_repository.git_token_id", "no git token"},
      {R"(,"arguments":["--kubeconfig=/root/x"])", "arguments", "--no-hooks"},
      {R"(,"timeout_sec":0)", "timeout_sec", "from 1"},
      {R"(,"values_override":{"set":[["a"]]})", "values_override.set", "pairs"},
      {R"(,"values_override":{"set_json":[["a","{"]]})", "values_override.set_json[0]", "no JSON"},
      {R"(,"values_override":{"file":{"git":{)" + git + "}}}", "values_override.file.git.paths",
       "is missing"},
      {R"(,"values_override":{"file":{"git":{)" + git + R"(,"paths":["../secret"]}}})",
       "values_override.file.git.paths", "leaves the repository"},
      {R"(,"values_override":{"file":{"git":{"git_repository":{"url":"https://g.example.com/a/b",
           "git_token_id":"{nobody}"},"paths":["v.yaml"]}}})",
       "values_override.file.git.git_repository.git_token_id", "no git token"},
      {R"(,"values_override":{"file":{"raw":{"values":[{"name":"a"},{"name":"a"}]}}})",
       "values_override.file.raw.values[1].name", "twice"},
      {R"(,"ports":[{"internal_port":80}])", "ports[0].service_name", "service_selectors"},
      {R"(,"cpu":100)", "cpu", "no known field"},
  };
  for (const auto& [more, field, says] : cases) {
    SCOPED_TRACE(more);
    const std::string source = more.starts_with(R"(,"source")") ? "" : "," + kOfRepository;
    const auto answer = api.call("POST", kCharts, R"({"name":"shop")" + source + more + "}");
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), field);
    EXPECT_THAT(answer.message(), HasSubstr(says));
  }
}

TEST_F(HelmEndpoints, AChartStaysWhatItComesFrom) {
  const auto refused = api.call("PUT", "/api/helm/{helmId}", "{" + kOfRepository + "}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.field(), "source.helm_repository");
  EXPECT_THAT(refused.message(), HasSubstr("comes from git"));
}

TEST_F(HelmEndpoints, AreOnlyWhereChartsAreBrought) {
  api.runtime().charts()->refuse(
      base::Error{base::ErrorCode::kConflict, "There is no program helm here; install it.", ""});
  const auto without_program = make();
  EXPECT_EQ(without_program.status, 409);
  EXPECT_EQ(without_program.message(), "There is no program helm here; install it.");
  EXPECT_EQ(api.call("PUT", "/api/helm/{helmId}", R"({"timeout_sec":60})").status, 200)
      << "what is there can be changed";

  api.runtime().charts()->refuse(std::nullopt);
  api.runtime().set_brings_charts(false);
  const auto on_one_machine = make();
  EXPECT_EQ(on_one_machine.status, 409);
  EXPECT_THAT(on_one_machine.message(), HasSubstr("KUBERNETES"));
  const auto clone = api.call("POST", "/api/helm/{helmId}/clone",
                              R"({"name":"copy","environment_id":"{environmentId}"})");
  EXPECT_EQ(clone.status, 409);
  EXPECT_THAT(clone.message(), HasSubstr("KUBERNETES"));
  api.runtime().set_brings_charts(true);
  EXPECT_EQ(make().status, 201);
}

TEST_F(HelmEndpoints, AChartOfARepositoryIsDeployedInAVersionThatItKeeps) {
  const auto one = path_of(make());
  const auto deployed = api.call("POST", one + "/deploy", R"({"chart_version":"2.1.0"})");
  ASSERT_EQ(deployed.status, 202) << deployed.http.body;
  const auto first = newest(one.substr(10));
  EXPECT_EQ(first.image.name + " " + first.image.tag, "nginx 2.1.0");
  EXPECT_EQ(first.commit, "");
  EXPECT_EQ(api.call("GET", one).json.at_pointer("/source/repository/chart_version"), "2.1.0");
  const auto history = api.call("GET", one + "/deploymentHistory").json;
  EXPECT_EQ(history.at_pointer("/results/0/repository/chart_version"), "2.1.0");
  ASSERT_EQ(api.call("POST", one + "/deploy").status, 202);
  EXPECT_EQ(newest(one.substr(10)).image.tag, "2.1.0");
  ASSERT_EQ(api.call("POST", "/api/environment/{environmentId}/service/deploy",
                     R"({"helms":[{"id":")" + one.substr(10) + R"(","chart_version":"3.0.0"}]})")
                .status,
            202);
  EXPECT_EQ(newest(one.substr(10)).image.tag, "3.0.0");
}

TEST_F(HelmEndpoints, AChartFromGitIsDeployedAtCommits) {
  const std::string values = R"("values_override":{"file":{"git":{"git_repository":{"url":")" +
                             kRepository + R"("},"paths":["v.yaml"]}}})";
  ASSERT_EQ(api.call("PUT", "/api/helm/{helmId}", "{" + values + "}").status, 200);
  const auto deployed =
      api.call("POST", "/api/helm/{helmId}/deploy",
               R"({"git_commit_id":"{tip}","values_override_git_commit_id":"{firstCommit}"})");
  ASSERT_EQ(deployed.status, 202) << deployed.http.body;
  const auto first = newest(api.ids().at("helmId"));
  EXPECT_EQ(first.commit, api.ids().at("tip"));
  EXPECT_EQ(first.values_commit, api.ids().at("firstCommit"));
  ASSERT_EQ(api.call("POST", "/api/helm/{helmId}/redeploy").status, 202);
  EXPECT_EQ(newest(api.ids().at("helmId")).values_commit, api.ids().at("firstCommit"));
  const auto commits = api.call("GET", "/api/helm/{helmId}/commit?of=values").json;
  EXPECT_EQ(commits.at_pointer("/results/0/git_commit_id").as_string(), api.ids().at("tip"));
}

TEST_F(HelmEndpoints, RefuseVersionsOfAnotherKind) {
  const auto repository = path_of(make());
  struct Refused {
    std::string path, body, field;
  };
  const std::vector<Refused> cases{
      {repository, R"({"git_commit_id":"{tip}"})", "git_commit_id"},
      {repository, R"({"chart_version":"latest"})", "chart_version"},
      {repository, R"({"values_override_git_commit_id":"{tip}"})", "values_override_git_commit_id"},
      {"/api/helm/{helmId}", R"({"chart_version":"1.0.0"})", "chart_version"},
      {"/api/helm/{helmId}", R"({"git_commit_id":"abc"})", "git_commit_id"},
      {"/api/helm/{helmId}", R"({"image_tag":"1"})", "image_tag"},
  };
  for (const auto& [path, body, field] : cases) {
    SCOPED_TRACE(path + " " + body);
    const auto answer = api.call("POST", path + "/deploy", body);
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), field);
  }
  EXPECT_EQ(api.call("POST", repository + "/deploy?forceEvent=DIFF").field(), "forceEvent");
  EXPECT_EQ(api.call("GET", repository + "/commit?of=both").field(), "of");
  EXPECT_EQ(api.call("GET", repository + "/commit?of=values").status, 409);
}

TEST_F(HelmEndpoints, AChartOfARepositoryHasNoChangedFiles) {
  const auto one = path_of(make());
  const auto refused = api.call("POST", one + "/deploymentRestriction",
                                R"({"mode":"MATCH","type":"PATH","value":"a"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.message(), HasSubstr("helm repository"));
  EXPECT_TRUE(api.call("GET", one + "/commit").json.at("results").as_array().empty());
}

TEST_F(HelmEndpoints, StopAndUninstallTakeItDownUntilSomebodyDeploysIt) {
  for (const std::string action : {"stop", "uninstall"}) {
    SCOPED_TRACE(action);
    ASSERT_EQ(api.call("POST", "/api/helm/{helmId}/deploy").status, 202);
    EXPECT_EQ(api.call("GET", "/api/helm/{helmId}").json.at("stopped"), false);
    const auto stopped = api.call("POST", "/api/helm/{helmId}/" + action);
    EXPECT_EQ(stopped.status, 202) << stopped.http.body;
    EXPECT_EQ(api.call("GET", "/api/helm/{helmId}").json.at("stopped"), true);
  }
}

TEST_F(HelmEndpoints, ARepositoryOfWhichAChartIsUsedStays) {
  make();
  const auto refused =
      api.call("DELETE", "/api/organization/{organizationId}/helmRepository/{helmRepositoryId}");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.message(), HasSubstr("'shop'"));
}

}  // namespace
}  // namespace slipway::api
