#include "runtime/kubernetes/testing/cluster_fixture.h"

#include <fstream>
#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/manifests.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;

template <typename Id>
Id fresh_id() {
  io::SystemClock clock;
  io::SystemRandom random;
  return Id::make(clock.now(), random);
}

}  // namespace

ClusterData::ClusterData(const std::string& context)
    : service_(fresh_id<model::ServiceId>()), environment_(fresh_id<model::EnvironmentId>()) {
  options_.kubeconfig = cluster_folder() / "kubeconfig";
  options_.context = context;
  options_.installation = "test";
  options_.name_space = "t-" + environment_.to_string();
  cluster_.emplace(options_, clock_);
  create("/api/v1/namespaces",
         {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", name_space()}}}});
  runtime_.emplace(options_, clock_);
}

ClusterData::~ClusterData() {
  const auto removed =
      cluster_->ask({.method = "DELETE", .path = "/api/v1/namespaces/" + name_space()});
  EXPECT_TRUE(removed) << removed.error().message;
}

void ClusterData::create(const std::string& path, const json::object& object) {
  const auto made =
      cluster_->ask({.method = "POST", .path = path, .body = json::serialize(object)});
  if (!made) throw std::runtime_error(made.error().message);
}

KubernetesOptions ClusterData::as_pod(const std::filesystem::path& folder, json::array rules) {
  const std::string in = "/namespaces/" + name_space();
  const json::object named{{"name", "slipway"}};
  create("/api/v1" + in + "/serviceaccounts",
         {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", named}});
  for (const auto& [resource, verbs] : rights_in(base_manifests())) {
    const auto slash = resource.find('/');
    const json::value group(resource.substr(0, slash));
    const json::value name(resource.substr(slash + 1));
    rules.push_back(json::object{{"apiGroups", json::array(1, group)},
                                 {"resources", json::array(1, name)},
                                 {"verbs", json::array(verbs.begin(), verbs.end())}});
  }
  const std::string rights = "/apis/rbac.authorization.k8s.io/v1" + in;
  create(rights + "/roles", {{"apiVersion", "rbac.authorization.k8s.io/v1"},
                             {"kind", "Role"},
                             {"metadata", named},
                             {"rules", rules}});
  create(rights + "/rolebindings",
         {{"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"kind", "RoleBinding"},
          {"metadata", named},
          {"roleRef",
           json::object{
               {"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", "slipway"}}},
          {"subjects",
           json::array{json::object{
               {"kind", "ServiceAccount"}, {"name", "slipway"}, {"namespace", name_space()}}}}});
  const auto token = cluster_->ask(
      {.method = "POST",
       .path = "/api/v1" + in + "/serviceaccounts/slipway/token",
       .body =
           R"({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})"});
  if (!token) throw std::runtime_error(token.error().message);
  std::filesystem::copy_file(cluster_folder() / "pki" / "ca.crt", folder / "ca.crt");
  std::ofstream(folder / "token") << docker::text_at(*token, "/status/token");
  std::ofstream(folder / "namespace") << name_space();
  KubernetesOptions options;
  options.account = {"https://127.0.0.1:6443", folder};
  options.installation = "test";
  return options;
}

void ClusterData::forget_all() { runtime_.emplace(options_, clock_); }

Version ClusterData::make_version(const std::string& arguments) {
  Version version;
  version.deployment = fresh_id<model::DeploymentId>();
  version.service = service_;
  version.environment_id = environment_;
  version.service_name = "Web server";
  version.image = Image{kClusterImage, "1", "", "", ""};
  version.settings.ports.emplace_back();
  version.settings.cpu = 20;
  version.settings.memory = 16;
  version.settings.start_timeout = 60;
  for (std::size_t at = 0; at < arguments.size();) {
    const auto end = std::min(arguments.find(' ', at), arguments.size());
    version.settings.arguments.push_back(arguments.substr(at, end - at));
    at = end + 1;
  }
  return version;
}

Instance ClusterData::serve(const Version& version) {
  const auto built = runtime().build(version, [](auto, auto) {}, {});
  if (!built) throw std::runtime_error(built.error().message);
  const auto started = runtime().start(version, {}, {});
  if (!started) throw std::runtime_error(started.error().message);
  if (!wait_until([&] { return runtime().inspect(version.deployment).trouble.empty(); })) {
    throw std::runtime_error(runtime().inspect(version.deployment).trouble);
  }
  return *started;
}

std::vector<std::string> ClusterData::texts(const Version& version) {
  std::vector<std::string> texts;
  for (const auto& line : runtime().log(version.deployment, 0, 1'000'000)) {
    texts.push_back(line.text);
  }
  return texts;
}

}  // namespace slipway::runtime
