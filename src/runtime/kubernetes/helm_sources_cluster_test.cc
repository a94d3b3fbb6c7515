// Where a real helm takes charts and values from: folders, repositories over HTTP and OCI.

#include <gmock/gmock.h>

#include "base/encoding.h"
#include "io/http_client.h"
#include "io/process.h"
#include "runtime/docker/testing/child_program.h"
#include "runtime/kubernetes/testing/helm_fixture.h"

namespace slipway::runtime {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kKnown = "bot:open sesame";

// A chart whose ConfigMap says all of its values.
class HelmSources : public HelmOnACluster {
 protected:
  void SetUp() override {
    HelmOnACluster::SetUp();
    put("web/values.yaml", "{colour: red}\n");
    put("web/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
        "data: {version: {{ .Chart.Version }}, values: {{ toJson .Values | quote }}}\n");
  }

  // helm with these arguments in the test's folder.
  void run(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), std::getenv("SLIPWAY_HELM"));
    const auto done = io::run({.argv = std::move(arguments),
                               .environment = {{"HOME", (folder_.path() / "user").string()}},
                               .directory = folder_.path(),
                               .input = input},
                              {});
    ASSERT_TRUE(done) << done.error().message;
    ASSERT_TRUE(done->ok()) << done->err;
  }
  // web-VERSION.tgz in the test's folder, and none other from then on.
  void package(const std::string& version) {
    set_chart("web", version);
    run({"package", "web"});
  }
  void use(const ChartRepository& repository) {
    version_.chart->folder.clear();
    version_.chart->repository = repository;
    version_.chart->name = "web";
    version_.chart->version = "0.1.0";
  }
  // Both versions, one after the other, and what there is none of.
  void expect_both_versions() {
    for (const std::string version : {"0.1.0", "0.2.0"}) {
      version_.chart->version = version;
      const auto brought = bring();
      ASSERT_TRUE(brought) << brought.error().message;
      EXPECT_EQ(said("web", "version"), version);
    }
    version_.chart->version = "0.3.0";
    const auto missing = bring();
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message,
                AllOf(HasSubstr("not found"), HasSubstr("Nothing of the release was changed.")));
    EXPECT_EQ(said("web", "version"), "0.2.0");
  }
};

TEST_F(HelmSources, ARepositoryThatAsksWhoItIs) {
  package("0.1.0");
  package("0.2.0");
  run({"repo", "index", "."});
  const auto authorization = "Basic " + base::encode_base64(kKnown);
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    const auto found = request.headers.find("authorization");
    if (found == request.headers.end() || found->second != authorization) {
      return peer.respond(401, "");
    }
    const auto file =
        io::read_file(folder_.path() / std::filesystem::path(request.path).filename());
    return file ? peer.respond(200, *file) : peer.respond(404, "");
  });
  ChartRepository repository{
      .url = server.url("/charts/"), .username = "bot", .password = "open sesame"};
  use(repository);
  expect_both_versions();

  repository.password = "wrong";
  use(repository);
  const auto refused = bring();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("cannot be used"), HasSubstr("401")));
}

TEST_F(HelmSources, AnOciRegistryWithAndWithoutCredentials) {
  package("0.1.0");
  package("0.2.0");
  for (const bool is_private : {false, true}) {
    const auto address = "127.0.0.1:" + std::to_string(io::closed_port());
    // By bcrypt, which is all that it takes.
    put("users", "bot:$2b$04$VDlHdAtueagiYo8Ie6eOquPmxOatjMb/gfKmpy09DtpgW2wogRBOm\n");
    put("registry.yml", "version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: " +
                            (folder_.path() / "registry").string() + "}}\nhttp: {addr: '" +
                            address + "'}\n" +
                            (is_private ? "auth: {htpasswd: {realm: test, path: " +
                                              (folder_.path() / "users").string() + "}}\n"
                                        : ""));
    const ChildProgram registry(
        {"docker-registry", "serve", (folder_.path() / "registry.yml").string()},
        {std::string("PATH=") + kTestPath}, folder_.path() / "registry.log");
    ASSERT_TRUE(wait_until([&] {
      io::HttpClient client;
      return client.send({.url = "http://" + address + "/v2/"}).has_value();
    }));
    if (is_private) {
      run({"registry", "login", address, "--username", "bot", "--password-stdin"}, "open sesame");
    }
    ChartRepository repository{.url = "oci://" + address + "/charts", .is_oci = true};
    run({"push", "web-0.1.0.tgz", repository.url});
    run({"push", "web-0.2.0.tgz", repository.url});
    if (is_private) {
      use(repository);
      EXPECT_FALSE(bring()) << "it was asked without credentials";
      repository.username = "bot";
      repository.password = "open sesame";
    }
    use(repository);
    expect_both_versions();
  }
}

// What a chart builds on beside it, which git has no archives of.
TEST_F(HelmSources, AChartThatBringsAnother) {
  set_chart("base", "0.1.0");
  put("base/templates/map.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base}\ndata: {says: base}\n");
  set_chart("web", "0.1.0",
            "dependencies:\n  - {name: base, version: 0.1.0, repository: 'file://../base'}\n");
  const auto missing = bring();
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message,
              AllOf(HasSubstr("missing in charts/ directory: base"),
                    HasSubstr("--dependency-update to the service's arguments")));
  version_.settings.arguments = {"--dependency-update"};
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  EXPECT_EQ(said("base", "says"), "base");
}

TEST_F(HelmSources, ValuesOverrideOneAnotherInTheirOrder) {
  settings().files = {{"from-git.yaml", "{colour: green, image: {name: web, tag: a}}\n"},
                      {"inline.yaml", "{image: {tag: b}, list: [1, 2]}\n"}};
  settings().set_json = {{"image.ports", R"([{"port": 80}])"}, {"image.tag", R"("c")"}};
  settings().set = {{"image.tag", "d"}, {"replicas", "3"}, {"names", "{a,b}"}, {"colour", "null"}};
  settings().set_string = {{"image.tag", "e"}, {"id", "0123"}};
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  EXPECT_EQ(said("web", "values"),
            R"({"id":"0123","image":{"name":"web","ports":[{"port":80}],"tag":"e"},)"
            R"("list":[1,2],"names":["a","b"],"replicas":3})");
}

TEST_F(HelmSources, ValuesThatAreNoYamlAreRefusedInWords) {
  settings().files = {{"inline.yaml", "a: [\n"}};
  const auto refused = bring();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message,
              AllOf(HasSubstr("helm upgrade failed: "), HasSubstr("Nothing of it is installed.")));
}

}  // namespace
}  // namespace slipway::runtime
