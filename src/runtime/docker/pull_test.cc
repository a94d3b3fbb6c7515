// Ready images, from a real registry that wants credentials.

#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "io/http_client.h"
#include "io/system_clock.h"
#include "runtime/docker/requests.h"
#include "runtime/docker/testing/docker_fixture.h"
#include "runtime/kubernetes/image_builds.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;

constexpr const char* kUser = "bot";
constexpr const char* kPassword = "open sesame";
// The same by bcrypt, which is all that the registry takes.
constexpr const char* kHashed = "$2b$04$VDlHdAtueagiYo8Ie6eOquPmxOatjMb/gfKmpy09DtpgW2wogRBOm";

const LogSink kSilent = [](auto, auto) {};

class TestRegistry {
 public:
  TestRegistry() {
    std::ofstream(folder_.path() / "users") << kUser << ':' << kHashed << '\n';
    std::ofstream(folder_.path() / "registry.yml")
        << "version: 0.1\nlog: {level: warn}\nstorage:\n  filesystem: {rootdirectory: "
        << (folder_.path() / "data").string() << "}\nhttp: {addr: '" << kTestRegistry
        << "'}\nauth:\n  htpasswd: {realm: test, path: " << (folder_.path() / "users").string()
        << "}\n";
    program_.emplace(std::vector<std::string>{"docker-registry", "serve",
                                              (folder_.path() / "registry.yml").string()},
                     std::vector<std::string>{std::string("PATH=") + kTestPath},
                     folder_.path() / "log");
    const bool answers = wait_until([] {
      io::HttpClient client;
      const auto answer = client.send({.url = std::string("http://") + kTestRegistry + "/v2/"});
      return answer && answer->status == 401;
    });
    EXPECT_TRUE(answers);
  }

 private:
  TemporaryFolder folder_;
  std::optional<ChildProgram> program_;
};

class PullTest : public testing::TestWithParam<EngineKind> {
 protected:
  // Built and pushed, and not on the engine any more. Its digest.
  std::string push(const std::string& tag, const std::string& says) {
    const Version made = data.make_version(
        {{"Dockerfile",
          "FROM scratch\nCOPY child /child\nENTRYPOINT [\"/child\"]\nCMD [\"say\", \"" + says +
              "\"]\n"}},
        "");
    EXPECT_TRUE(data.runtime().build(made, kSilent, {}));
    const std::string image = "/images/" + docker::deployment_image(made);
    EXPECT_TRUE(
        engine.ask({.method = "POST",
                    .path = image + "/tag?repo=" + base::encode_percent(kName) + "&tag=" + tag}));
    const auto pushed =
        engine.send({.method = "POST",
                     .path = std::string("/images/") + kName + "/push?tag=" + tag,
                     .headers = {{"X-Registry-Auth", docker::registry_auth(right)}}});
    EXPECT_TRUE(pushed && pushed->body.find("error") == std::string::npos) << pushed->body;
    EXPECT_TRUE(
        engine.ask({.method = "DELETE", .path = std::string("/images/") + kName + ":" + tag}));
    EXPECT_TRUE(data.runtime().remove(made.deployment));
    return digest_of("team/web", tag);
  }

  // As the registry has it.
  static std::string digest_of(const std::string& path, const std::string& tag) {
    io::HttpClient client;
    const auto manifest = client.send(
        {.method = "HEAD",
         .url = std::string("http://") + kTestRegistry + "/v2/" + path + "/manifests/" + tag,
         .headers = {{"Accept",
                      "application/vnd.docker.distribution.manifest.v2+json, "
                      "application/vnd.oci.image.manifest.v1+json"},
                     {"Authorization",
                      "Basic " + base::encode_base64(std::string(kUser) + ":" + kPassword)}}});
    EXPECT_TRUE(manifest && manifest->status == 200);
    return std::string(manifest->header("docker-content-digest"));
  }

  Version version_of(const Image& image) {
    Version version = data.make_version("");
    version.image = image;
    version.settings.ports.clear();
    EXPECT_EQ(data.runtime().source_directory(version), std::nullopt);
    return version;
  }

  static constexpr const char* kName = "127.0.0.1:5000/team/web";
  TestRegistry registry;
  DockerData data{GetParam()};
  docker::Engine& engine = data.engine();
  Image right{kName, "1", "", kUser, kPassword};
};

INSTANTIATE_TEST_SUITE_P(Engines, PullTest,
                         testing::Values(EngineKind::kDocker, EngineKind::kPodman),
                         [](const auto& tested) {
                           return tested.param == EngineKind::kDocker ? "Docker" : "Podman";
                         });

TEST_P(PullTest, RunsByDigestWhateverItsTagBecame) {
  const std::string digest = push("1", "one");
  ASSERT_NE(push("1", "two"), digest);
  Image pinned = right;
  pinned.digest = digest;
  const Version version = version_of(pinned);
  int lines = 0;
  const LogSink count = [&](auto, auto) { ++lines; };
  const auto built = data.runtime().build(version, count, {});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_GT(lines, 0);
  lines = 0;
  EXPECT_TRUE(data.runtime().build(version, count, {}));
  EXPECT_EQ(lines, 0);
  ASSERT_TRUE(data.runtime().start(version, {}, {}));
  EXPECT_TRUE(data.wait_for_text(version, "to stdout: one"));

  const Version tagged = version_of(right);
  ASSERT_TRUE(data.runtime().build(tagged, kSilent, {}));
  ASSERT_TRUE(data.runtime().start(tagged, {}, {}));
  EXPECT_TRUE(data.wait_for_text(tagged, "to stdout: two"));

  for (const auto& ended : {version, tagged}) {
    ASSERT_TRUE(data.runtime().stop(ended.deployment, std::chrono::seconds(5)));
    const auto removed = data.runtime().remove(ended.deployment);
    EXPECT_TRUE(removed) << removed.error().message;
  }
  for (const auto& reference : {docker::image_reference(pinned), docker::image_reference(right)}) {
    EXPECT_EQ(engine.send({.path = "/images/" + reference + "/json"})->status, 404) << reference;
  }
}

// As one announcement releases them: each keeps the image before another's end takes it away.
TEST_P(PullTest, SeveralReleasesOfOneImageAtOnceAllHaveIt) {
  constexpr std::size_t releases = 6;
  for (const auto* tag : {"1", "2", "3"}) {
    Image image = right;
    image.tag = tag;
    image.digest = push(tag, std::string("version ") + tag);
    std::vector<Version> versions;
    for (std::size_t i = 0; i < releases; ++i) versions.push_back(version_of(image));
    std::vector<base::Result<void>> built(releases);
    {
      std::vector<std::jthread> threads;
      threads.reserve(releases);
      for (std::size_t i = 0; i < releases; ++i) {
        threads.emplace_back([&, i] { built[i] = data.runtime().build(versions[i], kSilent, {}); });
      }
    }
    for (std::size_t i = 0; i < releases; ++i) {
      EXPECT_TRUE(built[i]) << built[i].error().message;
      const auto started = data.runtime().start(versions[i], {}, {});
      EXPECT_TRUE(started) << started.error().message;
    }
    for (const auto& version : versions) {
      ASSERT_TRUE(data.runtime().stop(version.deployment, std::chrono::seconds(5)));
      EXPECT_TRUE(data.runtime().remove(version.deployment));
    }
    EXPECT_EQ(engine.send({.path = "/images/" + docker::image_reference(image) + "/json"})->status,
              404);
  }
}

TEST_P(PullTest, ABuildPullsItsBaseWithTheRegistrysCredentials) {
  push("base", "unseen");
  const std::string classic =
      std::string("ARG BASE=none\nFROM $BASE:base\nCMD [\"say\", \"built\"]\n");
  const std::string buildkit =
      classic + "RUN --mount=type=cache,target=/c [\"/child\", \"exit\", \"0\"]\n";
  for (const auto& dockerfile : {classic, buildkit}) {
    for (const auto& [password, is_right] :
         {std::pair("wrong", false), std::pair(kPassword, true)}) {
      Version version = data.make_version({{"Dockerfile", dockerfile}}, "");
      version.settings.build_args["BASE"] = kName;
      version.settings.ports.clear();
      version.registries = {{"another.example.org", "a", "b"}, {kTestRegistry, kUser, password}};
      std::string said;
      const auto built = data.runtime().build(
          version, [&](auto, std::string_view text) { said.append(text).append("\n"); }, {});
      EXPECT_EQ(built.has_value(), is_right) << (built ? said : built.error().message);
      EXPECT_EQ(said.find(kPassword), std::string::npos);
      if (!is_right) {
        EXPECT_NE(built.error().message.find("The build failed: "), std::string::npos);
        EXPECT_NE(built.error().message.find("credentials"), std::string::npos)
            << built.error().message;
        EXPECT_EQ(built.error().message.find("sessions"), std::string::npos);
        continue;
      }
      ASSERT_TRUE(data.runtime().start(version, {}, {}));
      EXPECT_TRUE(data.wait_for_text(version, "to stdout: built"));
      ASSERT_TRUE(data.runtime().stop(version.deployment, std::chrono::seconds(5)));
      EXPECT_TRUE(data.runtime().remove(version.deployment));
    }
    // What it was built from stays, as engines do it.
    engine.ask({.method = "DELETE", .path = std::string("/images/") + kName + ":base?force=true"});
  }
}

TEST_P(PullTest, WhatIsBuiltForAClusterIsPushedAndKnownByItsDigest) {
  Version version = data.make_version("say built");
  version.registries = {{kTestRegistry, kUser, "wrong"}};
  KubernetesOptions options;
  options.builder = data.options();
  options.data = data.options().data;
  options.registry = std::string(kTestRegistry) + "/team";
  io::SystemClock clock;
  kubernetes::Cluster cluster(options, clock);  // which an engine's build does not ask
  kubernetes::Watches watches(cluster, clock);
  kubernetes::Workloads workloads(cluster, watches, clock);
  kubernetes::ImageBuilds builds(cluster, watches, workloads, clock);
  std::string said;
  const LogSink log = [&](auto, std::string_view text) { said.append(text).append("\n"); };
  const auto refused = builds.build(version, log, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailed) << refused.error().message;
  EXPECT_NE(refused.error().message.find("credentials that may push"), std::string::npos)
      << refused.error().message;

  version.registries = {{kTestRegistry, kUser, kPassword}};
  said.clear();
  const auto built = builds.build(version, log, {});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_EQ(said.find("Building "), std::string::npos) << "it was built before";
  EXPECT_EQ(said.find(kPassword), std::string::npos);
  EXPECT_EQ(built->name, options.registry + "/" + docker::image_repository(version.service));
  EXPECT_EQ(built->username, kUser);
  EXPECT_EQ(built->password, kPassword);
  EXPECT_EQ(built->digest, digest_of("team/" + docker::image_repository(version.service),
                                     version.deployment.to_string()));
  EXPECT_FALSE(built->digest.empty());

  const auto removed = builds.remove(version.deployment);
  EXPECT_TRUE(removed) << removed.error().message;
  EXPECT_FALSE(std::filesystem::exists(builds.checkout(version)));
  EXPECT_EQ(data.image_names_of(version), 0U);
}

TEST_P(PullTest, SaysWhyNothingIsPulled) {
  push("1", "one");
  Image wrong_password = right;
  wrong_password.password = "wrong";
  Image no_such_tag = right;
  no_such_tag.tag = "missing";
  Image no_image = right;
  no_image.name = "a b";
  Image no_registry = right;
  no_registry.name = "127.0.0.1:5001/web";
  struct Case {
    Image image;
    ErrorCode code;
    std::string part;
  };
  std::vector<Case> cases{{wrong_password, ErrorCode::kFailed, "credentials"},
                          {no_such_tag, ErrorCode::kFailed, "name and tag"},
                          {no_image, ErrorCode::kInvalid, "no image"}};
  // Podman tries again for seconds.
  if (GetParam() == EngineKind::kDocker) {
    cases.push_back({no_registry, ErrorCode::kUnavailable, "refused"});
  }
  for (const auto& [image, code, part] : cases) {
    const auto built = data.runtime().build(version_of(image), kSilent, {});
    ASSERT_FALSE(built) << part;
    EXPECT_EQ(built.error().code, code) << built.error().message;
    EXPECT_NE(built.error().message.find(part), std::string::npos) << built.error().message;
  }
}

}  // namespace
}  // namespace slipway::runtime
