// Releases in a cluster that a test is, with a stand-in for helm; scripts/test-kubernetes has the
// real ones.

#include "runtime/kubernetes/kubernetes_charts.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/encoding.h"
#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Answers as the folder RECORD has it, and notes its calls there. Its history is of two files, of
// which the second counts once an upgrade was called.
constexpr std::string_view kHelm = R"sh(#!/bin/sh
cd "$RECORD" || exit 99
if [ "$1" = version ]; then echo v3.8.1+g5cb9af4; exit 0; fi
echo "$*" >> calls
if [ "$1" = history ]; then
  file=history.before
  if [ -f upgraded ] && [ -f history.after ]; then file=history.after; fi
  if [ -f $file ]; then cat $file; exit 0; fi
  echo "Error: release: not found" >&2; exit 1
fi
if [ "$1" = upgrade ]; then
  touch upgraded
  if [ -p begun ]; then echo yes > begun; cat go > /dev/null; fi
  if [ -f upgrade.err ]; then cat upgrade.err >&2; exit 1; fi
  cat upgrade.out
fi
exit 0
)sh";

constexpr std::string_view kUpgraded =
    R"({"name":"r","version":2,"info":{"status":"deployed","description":"Upgrade complete"},)"
    R"("chart":{"metadata":{"name":"web","version":"0.2.0"}}})";

// As much of an API server as Slipway and helm need: objects by their path, found by equal labels.
class TestCluster {
 public:
  TestCluster()
      : server_([this](const io::TestRequest& request, io::TestPeer& peer) {
          const auto [status, body] = answer(request);
          if (status == 0) {
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            return false;
          }
          return peer.respond(status, json::serialize(body), "Content-Type: application/json\r\n");
        }) {}

  std::string address() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  void put(const std::string& path, const std::string& object) {
    const std::scoped_lock lock(mutex_);
    objects_[path] = json::parse(object);
  }
  json::value at(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    const auto found = objects_.find(path);
    return found == objects_.end() ? json::value() : found->second;
  }
  // What is to be made by this name is refused.
  void refuse(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    refused_ = name;
  }

 private:
  struct Answer {
    int status;  // 0: a watch that ends
    json::value body;
  };

  // RFC 7386
  static void merge(json::value& target, const json::value& change) {
    if (!change.is_object()) {
      target = change;
      return;
    }
    if (!target.is_object()) target = json::object();
    for (const auto& [name, value] : change.get_object()) {
      if (value.is_null()) {
        target.get_object().erase(name);
      } else {
        merge(target.get_object()[name], value);
      }
    }
  }

  static json::value failure(int code, const std::string& reason) {
    return {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"},
            {"reason", reason}, {"code", code},       {"message", "the test says " + reason}};
  }

  // What helm asks about the server first.
  static std::optional<json::value> about(const std::string& path) {
    if (path == "/version") {
      return json::value{{"major", "1"}, {"minor", "20"}, {"gitVersion", "v1.20.2"}};
    }
    if (path == "/api") {
      return json::parse(R"({"kind": "APIVersions", "versions": ["v1"]})");
    }
    if (path == "/apis") {
      return json::parse(R"({"kind": "APIGroupList", "apiVersion": "v1", "groups": []})");
    }
    if (path == "/api/v1") {
      return json::parse(R"({"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "namespaced": true, "kind": "ConfigMap", "verbs": ["get"]},
        {"name": "secrets", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]})");
    }
    if (path == "/apis/batch/v1") {
      return json::parse(R"({"resources": [{"kind": "CronJob"}]})");
    }
    return std::nullopt;
  }

  // "labelSelector=a%3Db%2Cc%3Dd"
  static bool matches(const json::value& object, std::string_view query) {
    const auto decoded = base::decode_percent(query, false).value_or("");
    const auto at = decoded.find("labelSelector=");
    if (at == std::string::npos) return true;
    auto rest = std::string_view(decoded).substr(at + 14);
    rest = rest.substr(0, rest.find('&'));
    while (!rest.empty()) {
      const auto one = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      const auto equals = one.find('=');
      const auto* metadata = object.get_object().if_contains("metadata");
      const auto* labels =
          metadata == nullptr ? nullptr : metadata->get_object().if_contains("labels");
      const auto* label =
          labels == nullptr ? nullptr : labels->get_object().if_contains(one.substr(0, equals));
      if (label == nullptr || label->get_string() != one.substr(equals + 1)) return false;
    }
    return true;
  }

  Answer answer(const io::TestRequest& request) {
    if (request.path.find("watch=true") != std::string::npos) return {0, {}};
    const auto path = request.path.substr(0, request.path.find('?'));
    if (auto told = about(path)) return {200, std::move(*told)};
    const std::scoped_lock lock(mutex_);
    const auto found = objects_.find(path);
    const auto type = path.substr(path.rfind('/') + 1);
    if (request.method == "POST") {
      auto object = json::parse(request.body);
      const std::string name(object.at("metadata").at("name").as_string());
      if (name == refused_) return {422, failure(422, "Invalid")};
      objects_[path + "/" + name] = object;
      return {201, object};
    }
    if (request.method == "PATCH" || request.method == "PUT") {
      auto& object = objects_[path];
      if (request.method == "PUT") object = json::object();
      merge(object, json::parse(request.body));
      return {200, object};
    }
    if (request.method == "DELETE") {
      if (found == objects_.end()) return {404, failure(404, "NotFound")};
      auto object = found->second;
      objects_.erase(found);
      return {200, object};
    }
    if (found != objects_.end()) return {200, found->second};
    if (!type.ends_with('s')) return {404, failure(404, "NotFound")};
    json::array items;
    for (const auto& [name, object] : objects_) {
      if (name.starts_with(path + "/") && matches(object, request.path)) items.push_back(object);
    }
    const char* kind = type == "secrets" ? "SecretList" : "List";
    return {200,
            {{"kind", kind},
             {"apiVersion", "v1"},
             {"metadata", json::object()},
             {"items", std::move(items)}}};
  }

  std::mutex mutex_;
  std::map<std::string, json::value> objects_;
  std::string refused_;
  io::TestServer server_;
};

class KubernetesChartsTest : public testing::Test {
 protected:
  // The stand-in, or a real helm.
  explicit KubernetesChartsTest(const char* program = nullptr)
      : program_(program != nullptr ? program : (folder_.path() / "helm").string()) {
    const auto file = [&](const std::string& name, std::string_view content, unsigned mode = 0644) {
      EXPECT_TRUE(io::write_file(folder_.path() / name, content, mode));
    };
    file("helm", kHelm, 0755);
    file("upgrade.out", kUpgraded);
    file("token", "t0ken\n");
    file("ca.crt", "");
    file("namespace", "shop");
    version_.deployment = id<model::DeploymentId>(1);
    version_.service = id<model::ServiceId>(9);
    version_.service_name = "web";
    version_.settings.helm.emplace().timeout = 5;
    version_.chart.emplace().folder = "/charts/web";
  }

  template <typename Id>
  static Id id(int number) {
    return Id::parse("01912345-6789-7abc-8def-00000000000" + std::to_string(number)).value();
  }

  KubernetesOptions options() const {
    KubernetesOptions made;
    made.account = {cluster_side_.address(), folder_.path()};
    made.installation = "home";
    made.helm.program = program_;
    made.helm.environment["RECORD"] = folder_.path().string();
    made.helm.home = folder_.path() / "home";
    return made;
  }

  void put(const std::string& name, std::string_view content) {
    ASSERT_TRUE(io::write_file(folder_.path() / name, content));
  }
  std::vector<std::string> calls() {
    std::istringstream lines(io::read_file(folder_.path() / "calls").value_or(""));
    std::vector<std::string> calls;
    for (std::string line; std::getline(lines, line);) calls.push_back(line);
    return calls;
  }
  base::Result<void> bring() { return charts_.bring(version_, log_, stop_.get_token()); }
  // As helm does it.
  void release_is_there() {
    cluster_side_.put(
        "/api/v1/namespaces/shop/secrets/sh.helm.release.v1.r.v1",
        R"({"metadata": {"labels": {"owner": "helm", "status": "deployed", "name": ")" + release_ +
            R"("}}})");
  }
  void put_workload(const std::string& path, const std::string& spec) {
    cluster_side_.put(path, R"({"metadata": {"name": ")" + path.substr(path.rfind('/') + 1) +
                                R"(", "annotations": {"meta.helm.sh/release-name": ")" + release_ +
                                R"("}}, "spec": )" + spec + "}");
  }

  const std::string release_ = "slipway-01912345-6789-7abc-8def-000000000009";
  const std::string web_ = "/apis/apps/v1/namespaces/shop/deployments/web";
  const std::string db_ = "/apis/apps/v1/namespaces/shop/statefulsets/db";
  const std::string cron_ = "/apis/batch/v1/namespaces/shop/cronjobs/nightly";
  const std::string record_ = "/api/v1/namespaces/shop/configmaps/" + release_ + ".record";
  io::TestFolder folder_;
  const std::string program_;
  TestCluster cluster_side_;
  io::SystemClock clock_;
  std::mutex mutex_;
  std::vector<std::string> logged_;
  ChartRuntime::Lines log_ = [this](std::string_view, std::string_view text) {
    const std::scoped_lock lock(mutex_);
    logged_.emplace_back(text);
  };
  std::stop_source stop_;
  Version version_;
  kubernetes::Cluster cluster_{options(), clock_};
  kubernetes::Watches watches_{cluster_, clock_};
  kubernetes::Workloads workloads_{cluster_, watches_, clock_};
  kubernetes::Logs logs_{cluster_};
  KubernetesCharts charts_{cluster_, workloads_, logs_};
};

TEST_F(KubernetesChartsTest, BringsAReleaseAndFindsItAgain) {
  EXPECT_THAT(charts_.list().value(), IsEmpty());
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  EXPECT_THAT(calls(), Contains(AllOf(HasSubstr("upgrade --install " + release_ + " /charts/web "),
                                      HasSubstr("--description Slipway deployment 01912345-"))));
  EXPECT_THAT(logged_, Contains("Revision 2 of " + release_ + ": web-0.2.0, deployed."));
  release_is_there();
  const auto all = charts_.list().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].deployment, version_.deployment);
  EXPECT_EQ(all[0].service, version_.service);
  EXPECT_EQ(all[0].state, InstanceState::kRunning);
  EXPECT_EQ(charts_.find(version_.deployment).value()->state, InstanceState::kRunning);
  EXPECT_TRUE(charts_.is_there());
  EXPECT_TRUE(charts_.check());
}

TEST_F(KubernetesChartsTest, ReplacesTheVersionBefore) {
  ASSERT_TRUE(bring());
  release_is_there();
  version_.deployment = id<model::DeploymentId>(2);
  ASSERT_TRUE(bring());
  const auto all = charts_.list().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].deployment, version_.deployment);
}

TEST_F(KubernetesChartsTest, DoesNotDoItsWorkTwice) {
  put("history.before",
      R"([{"revision":2,"status":"deployed","chart":"web-0.2.0",)"
      R"("description":"Slipway deployment 01912345-6789-7abc-8def-000000000001"}])");
  ASSERT_TRUE(bring());
  EXPECT_THAT(calls(), ElementsAre(HasSubstr("history")));
  release_is_there();
  EXPECT_EQ(charts_.list().value().size(), 1U) << "it is known from then on";
}

TEST_F(KubernetesChartsTest, TellsOfWhatSomebodyElseUninstalled) {
  ASSERT_TRUE(bring());
  ASSERT_EQ(charts_.list().value().size(), 1U);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kGone);
  EXPECT_EQ(charts_.find(version_.deployment).value()->state, InstanceState::kGone);
}

TEST_F(KubernetesChartsTest, SaysWhyItFailedAndHowItWentBack) {
  put("history.before", R"([{"revision":1,"status":"deployed","chart":"web-0.1.0"}])");
  put("history.after",
      R"([{"revision":1,"status":"superseded","chart":"web-0.1.0"},)"
      R"({"revision":2,"status":"failed","chart":"web-0.2.0"},)"
      R"({"revision":3,"status":"deployed","chart":"web-0.1.0","description":"Rollback to 1"}])");
  put("upgrade.err", "Error: UPGRADE FAILED: timed out waiting for the condition\n");
  cluster_side_.put("/api/v1/namespaces/shop/pods/web-1", R"({"metadata": {"name": "web-1",
      "labels": {"app.kubernetes.io/instance": ")" + release_ +
                                                              R"("}},
      "status": {"containerStatuses": [{"name": "web", "image": "nginx:0",
        "state": {"waiting": {"reason": "ErrImagePull", "message": "no such image"}}}]}})");
  // helm waits until the pods were looked at.
  ASSERT_EQ(::mkfifo((folder_.path() / "begun").c_str(), 0600), 0);
  ASSERT_EQ(::mkfifo((folder_.path() / "go").c_str(), 0600), 0);
  std::jthread lets_go([&] {
    std::ifstream(folder_.path() / "begun").get();
    for (bool is_seen = false; !is_seen; std::this_thread::yield()) {
      const std::scoped_lock lock(mutex_);
      is_seen = !logged_.empty();
    }
    std::ofstream(folder_.path() / "go") << "go";
  });
  const auto failed = bring();
  lets_go.join();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("timed out waiting"),
                    HasSubstr("The release went back to revision 1 (web-0.1.0), which serves on."),
                    HasSubstr("Seen last of its pods: its image"), HasSubstr("no such image")));
  EXPECT_THAT(charts_.list().value(), IsEmpty()) << "what failed is no version that is there";
}

TEST_F(KubernetesChartsTest, StopsTheReleasesPodsAndStartsThemAsTheyWere) {
  ASSERT_TRUE(bring());
  release_is_there();
  put_workload(web_, R"({"replicas": 3})");
  put_workload(db_, R"({"replicas": 1})");
  put_workload(cron_, R"({"suspend": false})");
  const std::string other = "/apis/apps/v1/namespaces/shop/deployments/other";
  cluster_side_.put(other, R"({"metadata": {"name": "other"}, "spec": {"replicas": 2}})");
  const auto replicas = [&](const std::string& path) {
    return cluster_side_.at(path).at_pointer("/spec/replicas");
  };
  const auto stopped = charts_.stop(version_.deployment);
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(replicas(web_), 0);
  EXPECT_EQ(replicas(db_), 0);
  EXPECT_EQ(cluster_side_.at(cron_).at_pointer("/spec/suspend"), true);
  EXPECT_EQ(replicas(other), 2) << "what is another's is left alone";
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kExited);
  ASSERT_TRUE(charts_.stop(version_.deployment)) << "a second time does nothing";
  EXPECT_EQ(replicas(web_), 0);
  version_.deployment = id<model::DeploymentId>(2);
  ASSERT_TRUE(bring());
  EXPECT_EQ(replicas(web_), 3);
  EXPECT_EQ(replicas(db_), 1);
  EXPECT_EQ(cluster_side_.at(cron_).at_pointer("/spec/suspend"), false);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kRunning);
}

TEST_F(KubernetesChartsTest, SaysWhichPodsAreNotReady) {
  ASSERT_TRUE(bring());
  release_is_there();
  put_workload(web_, R"({"replicas": 3})");
  EXPECT_THAT(charts_.find(version_.deployment).value()->trouble,
              HasSubstr("0 of 3 pods are ready"));
}

TEST_F(KubernetesChartsTest, UninstallsTheReleaseOfAServiceThatIsGone) {
  ASSERT_TRUE(bring());
  release_is_there();
  const auto gone = charts_.forget(version_.service);
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_THAT(calls(), Contains("uninstall " + release_ + " --wait --timeout 300s"));
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

TEST_F(KubernetesChartsTest, CallsNoHelmForAServiceThatHasNone) {
  ASSERT_TRUE(charts_.forget(version_.service));
  EXPECT_THAT(calls(), IsEmpty());
}

TEST_F(KubernetesChartsTest, SaysWhatToDoWithoutTheProgram) {
  std::filesystem::remove(folder_.path() / "helm");
  EXPECT_FALSE(charts_.is_there());
  const auto missing = charts_.check();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kConflict);
  EXPECT_THAT(missing.error().message, HasSubstr("Install Helm 3 or 4"));
}

// By SLIPWAY_HELM, the path of a real one.
class RealHelmCharts : public KubernetesChartsTest {
 protected:
  RealHelmCharts() : KubernetesChartsTest(std::getenv("SLIPWAY_HELM")) {}

  void SetUp() override {
    if (std::getenv("SLIPWAY_HELM") == nullptr) GTEST_SKIP() << "SLIPWAY_HELM names no helm";
    std::filesystem::create_directories(folder_.path() / "web/templates");
    put("web/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
        "data: {colour: {{ .Values.colour | quote }}}\n"
        "{{- if .Values.more }}\n---\napiVersion: v1\nkind: ConfigMap\n"
        "metadata: {name: more}\n{{- end }}\n");
    put("web/values.yaml", "colour: red\n");
    version_.chart->folder = folder_.path() / "web";
    version_.settings.helm->timeout = 30;
    version_.settings.arguments = {"--disable-openapi-validation"};
    set_version("0.1.0");
  }
  void set_version(const std::string& version) {
    put("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: " + version + "\n");
  }
  json::value colour() { return cluster_side_.at(web_map_).at_pointer("/data/colour"); }
  std::string logged() {
    std::string all;
    for (const auto& line : logged_) all += line + "\n";
    return all;
  }

  const std::string web_map_ = "/api/v1/namespaces/shop/configmaps/web";
};

TEST_F(RealHelmCharts, InstallsUpgradesGoesBackAndUninstalls) {
  const auto installed = bring();
  ASSERT_TRUE(installed) << installed.error().message;
  EXPECT_EQ(colour(), "red");
  ASSERT_EQ(charts_.list().value().size(), 1U);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kRunning);

  logged_.clear();
  ASSERT_TRUE(bring()) << "the same deployment once more";
  EXPECT_THAT(logged(), HasSubstr("Revision 1 of ")) << "nothing is done twice";

  version_.deployment = id<model::DeploymentId>(2);
  set_version("0.2.0");
  version_.settings.helm->set = {{"colour", "blue"}};
  ASSERT_TRUE(bring());
  EXPECT_EQ(colour(), "blue");
  EXPECT_THAT(logged(), HasSubstr("Revision 2 of " + release_ + ": web-0.2.0, deployed."));

  version_.deployment = id<model::DeploymentId>(3);
  version_.settings.helm->set = {{"colour", "green"}, {"more", "true"}};
  cluster_side_.refuse("more");
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kFailed);
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("the test says Invalid"),
                    HasSubstr("The release went back to revision 2 (web-0.2.0)")));
  EXPECT_EQ(colour(), "blue");
  EXPECT_EQ(charts_.list().value().at(0).deployment, id<model::DeploymentId>(2));

  ASSERT_TRUE(charts_.forget(version_.service));
  EXPECT_TRUE(cluster_side_.at(web_map_).is_null());
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

TEST_F(RealHelmCharts, SaysThatNothingIsInstalledWhereTheFirstFails) {
  version_.settings.helm->set = {{"more", "true"}};
  cluster_side_.refuse("more");
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("Nothing of it is installed."));
  EXPECT_TRUE(cluster_side_.at(web_map_).is_null());
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

}  // namespace
}  // namespace slipway::runtime
