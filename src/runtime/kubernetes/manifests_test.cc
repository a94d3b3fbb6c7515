// The installation into a cluster gives the rights that the code of this folder uses, and no
// others, as kustomization and as chart.

#include "runtime/kubernetes/testing/manifests.h"

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include <boost/regex.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/kubernetes/kinds.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using kubernetes::Kind;
using kubernetes::kind_named;

struct NamedKind {
  const char* constant;
  Kind kind;
};
constexpr NamedKind kNamedKinds[] = {
    {"ConfigMap", Kind::kConfigMap},   {"Secret", Kind::kSecret},
    {"Service", Kind::kService},       {"Pod", Kind::kPod},
    {"Event", Kind::kEvent},           {"Deployment", Kind::kDeployment},
    {"ReplicaSet", Kind::kReplicaSet}, {"StatefulSet", Kind::kStatefulSet},
    {"Autoscaler", Kind::kAutoscaler}, {"Job", Kind::kJob},
    {"CronJob", Kind::kCronJob},       {"Ingress", Kind::kIngress},
    {"HttpRoute", Kind::kHttpRoute},   {"PodMetrics", Kind::kPodMetrics}};

Kind kind_of(const std::string& constant) {
  for (const auto& [name, kind] : kNamedKinds) {
    if (constant == name) return kind;
  }
  throw std::runtime_error("Kind::k" + constant + " is not in this test's table");
}

// "apps/deployments", of "/apis/apps/v1/namespaces/x/deployments".
std::string resource_of(Kind kind) {
  const auto path = path_in(kind, "x");
  boost::smatch parts;
  const boost::regex shape("/apis?/(?:([^/]+)/)?v1(?:beta1)?/namespaces/x/(\\w+)");
  if (!boost::regex_match(path, parts, shape)) throw std::runtime_error(path);
  return parts[1].str() + "/" + parts[2].str();
}

// The folder's own code, each run of blanks as one.
std::string code() {
  std::string all;
  for (const auto& entry :
       fs::directory_iterator(fs::path(SLIPWAY_SOURCE_DIR) / "src/runtime/kubernetes")) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    const std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    all += boost::regex_replace(text.str(), boost::regex("\\s+"), " ");
  }
  return all;
}

struct Use {
  const char* pattern;  // with a group that names kinds, as constants or in quotes
  std::vector<std::string> verbs;
};

// Everything that the code does to a kind, by how it is written. What no pattern takes for a use is
// left over, and has to be harmless.
const std::vector<Use> kUses{
    {R"(bool is_followed\(Kind kind\) \{([^}]*)\})", {"list", "watch"}},
    {R"(watches_\.of\(Kind::(k\w+)\))", {"list", "watch"}},
    {R"(return std::move\(\*found\); return cluster_\.list\(Kind::(k\w+))", {"list"}},
    {R"((?:cluster_?|watches_)\.list\( ?Kind::(k\w+))", {"list"}},
    {R"(if \(auto found = of\(Kind::(k\w+)\))", {"list", "watch"}},
    {R"(path_in\(kubernetes::Kind::(k\w+), \*in\) \+ "\?limit=1")", {"list"}},
    {R"(kScaled\[\] = \{([^}]*)\})", {"list"}},
    {R"(kStoppable\[\] = \{([^}]*)\})", {"list", "patch"}},
    {R"(path_in\(Kind::(k\w+), \*in\) \+ "\?" \+ label)", {"list"}},
    {R"(cluster_\.find\(Kind::(k\w+))", {"get"}},
    {R"(kOfAVersion\{([^}]*)\})", {"list", "delete"}},
    {R"(erase_all\(\{([^}]*)\})", {"list", "delete"}},
    {R"(std::vector<Kind> kinds\{([^}]*)\})", {"list", "delete"}},
    {R"(kinds\.push_back\(Kind::(k\w+)\))", {"list", "delete"}},
    {R"(cluster_\.erase\(Kind::(k\w+))", {"delete"}},
    {R"(cluster_\.merge\( ?Kind::(k\w+))", {"patch"}},
    {R"(scale\( ?Kind::(k\w+))", {"patch"}},
    {R"(object_of\( ?(?:api|"[^"]*"), ("\w+"))", {"create", "patch"}}};

std::set<Kind> kinds_in(const std::string& text) {
  std::set<Kind> kinds;
  const boost::regex constant(R"(\bk([A-Z]\w+))");
  for (boost::sregex_iterator at(text.begin(), text.end(), constant), end; at != end; ++at) {
    kinds.insert(kind_of((*at)[1]));
  }
  const boost::regex quoted(R"("(\w+)\")");
  for (boost::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at) {
    kinds.insert(kind_named((*at)[1].str()).value());
  }
  return kinds;
}

Rights rights_of_code() {
  std::map<std::string, std::set<std::string>> found;
  std::string rest = code();
  for (const auto& [pattern, verbs] : kUses) {
    const boost::regex use(pattern);
    boost::smatch match;
    bool is_there = false;
    while (boost::regex_search(rest, match, use)) {
      is_there = true;
      for (const auto kind : kinds_in(match[1])) {
        found[resource_of(kind)].insert(verbs.begin(), verbs.end());
      }
      rest = match.prefix().str() + match.suffix().str();
    }
    EXPECT_TRUE(is_there) << "nothing in the code is written as " << pattern << " any more";
  }
  const boost::regex log(
      R"(path_in\(Kind::kPod, \*in, text_at\(pod, "/metadata/name"\)\) \+ "/log)");
  if (boost::regex_search(rest, log)) found["/pods/log"].insert("get");
  rest = boost::regex_replace(rest, log, "");
  // To ask for a WebSocket is to get; newer servers want that one may create it, too.
  for (const std::string socket : {"attach", "portforward"}) {
    const boost::regex use(R"(path_in\(Kind::kPod, \*in, pod\) \+ "/)" + socket);
    if (boost::regex_search(rest, use)) found["/pods/" + socket] = {"create", "get"};
    rest = boost::regex_replace(rest, use, "");
  }
  const boost::regex harmless(
      R"(Kind::k\w+, "|wrote\(Kind::k\w+|kind [=!]= Kind::k\w+|case Kind::k\w+)");
  rest = boost::regex_replace(rest, harmless, "");
  const boost::regex any(R"(.{0,60}Kind::k[A-Z]\w+.{0,20})");
  for (boost::sregex_iterator at(rest.begin(), rest.end(), any), end; at != end; ++at) {
    ADD_FAILURE() << "a use of a kind that this test does not know: " << at->str();
  }
  Rights rights;
  for (auto& [resource, verbs] : found) rights[resource] = {verbs.begin(), verbs.end()};
  return rights;
}

TEST(Manifests, TheRoleGivesWhatTheCodeUsesAndNoMore) {
  EXPECT_EQ(rights_in(base_manifests()), rights_of_code());
}

TEST(Manifests, TheChartsRoleIsTheSame) {
  const auto rules = [](const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream text(file);
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with("  - {apiGroups: ")) lines.push_back(line);
    }
    return lines;
  };
  const auto ours = rules(packaging() / "kubernetes/base/rights.yaml");
  EXPECT_EQ(ours.size(), rights_in(base_manifests()).size());
  EXPECT_EQ(rules(packaging() / "helm/slipway/templates/rights.yaml"), ours);
}

// What is said of the image must be so: who it runs as, and where it may write.
TEST(Manifests, ThePodMayDoNothingOnItsNode) {
  for (const auto& manifest : base_manifests()) {
    if (manifest["kind"].Scalar() != "StatefulSet") continue;
    const auto pod = manifest["spec"]["template"]["spec"];
    const auto container = pod["containers"][0]["securityContext"];
    EXPECT_EQ(pod["securityContext"]["runAsNonRoot"].Scalar(), "true");
    EXPECT_EQ(pod["securityContext"]["runAsUser"].Scalar(), "65534");
    EXPECT_EQ(container["readOnlyRootFilesystem"].Scalar(), "true");
    EXPECT_EQ(container["allowPrivilegeEscalation"].Scalar(), "false");
    EXPECT_EQ(canonical(container["capabilities"]), "{drop: [ALL, ], }");
    EXPECT_FALSE(pod["hostNetwork"] || pod["hostPID"] || pod["hostIPC"]);
    return;
  }
  FAIL() << "there is no StatefulSet";
}

}  // namespace
}  // namespace slipway::runtime
