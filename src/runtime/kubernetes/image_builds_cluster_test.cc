// Builds by a Job of a real cluster, with a program in the place of BuildKit's: it says what it was
// given, and gives the digest of an image that an engine pushed before.

#include <filesystem>
#include <fstream>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/docker/requests.h"
#include "runtime/kubernetes/build_objects.h"
#include "runtime/kubernetes/image_builds.h"
#include "runtime/kubernetes/testing/runtime_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using kubernetes::Kind;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kStandIn = R"sh(#!/bin/sh
set -e
echo "the user $(id -u)"
for word in "$@"; do echo "word $word"; done
grep -q '"auths":{"127.0.0.1:5000"' "$DOCKER_CONFIG/config.json"
if [ -e context/waits ]; then echo 'it waits'; sleep 600; fi
if [ -e context/fails ]; then echo 'error: failed to solve: as it was told' >&2; exit 1; fi
cmp context/large context/large.copy
printf '{"containerimage.digest": "%s"}' "$(cat context/digest)" > metadata.json
)sh";

class ImageBuildsInTheCluster : public KubernetesRuntimeTest {
 protected:
  ImageBuildsInTheCluster() {
    options_ = data.options();
    options_.data = folder_.path();
    options_.registry = "127.0.0.1:5000/shop";
    auto by_engine = options_;
    by_engine.builder.emplace();
    by_engine.builder->host = "unix://" + (cluster_folder() / "engine.socket").string();
    KubernetesRuntime engine(by_engine, clock_);

    auto app = data.make_version("serve-container built");
    digest_ = built_by(engine, app, [](const fs::path& checkout) {
      fs::copy_file(fs::path(SLIPWAY_BIN_DIR) / "container_test_child", checkout / "child");
      std::ofstream(checkout / "Dockerfile")
          << "FROM scratch\nCOPY child /\nENTRYPOINT [\"/child\"]\n";
    });
    auto builder = data.make_version("");
    options_.builder_image =
        options_.registry + "/slipway/" + builder.service.to_string() + "@" +
        built_by(engine, builder, [](const fs::path& checkout) {
          fs::copy_file("/bin/busybox", checkout / "busybox");
          std::ofstream(checkout / "buildctl-daemonless.sh") << kStandIn;
          fs::permissions(checkout / "buildctl-daemonless.sh", fs::perms(0755));
          std::ofstream(checkout / "Dockerfile")
              << "FROM scratch\nENV PATH=/bin\nCOPY busybox buildctl-daemonless.sh /bin/\n"
                 "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n";
        });
    in_cluster_.emplace(options_, clock_);
  }

  // The digest of what was pushed. An engine builds no commit twice: each has one of its own.
  template <typename Fill>
  std::string built_by(KubernetesRuntime& runtime, Version& version, const Fill& fill) {
    version.image.reset();
    version.commit = version.deployment.to_string();
    fs::create_directories(*runtime.source_directory(version));
    fill(*runtime.source_directory(version));
    const auto built = runtime.build(version, [](auto, auto) {}, {});
    EXPECT_TRUE(built) << built.error().message;
    const std::string image =
        docker::text_at(object(Kind::kConfigMap, name_of(version)),
                        "/metadata/annotations/" + std::string(kubernetes::kImageAnnotation));
    return image.substr(image.find('@') + 1);
  }

  // From git, with more sources than a connection holds at once.
  Version make_commit(const char* mark = nullptr) {
    auto version = data.make_version("serve-container built");
    version.image.reset();
    version.commit = std::string(40, 'b');
    version.registries = {{"127.0.0.1:5000", "bot", "open sesame"}};
    version.environment = {{"GREETING", "it's \"$HOME\""}, {"OTHER", "1"}};
    const auto checkout = *in_cluster_->source_directory(version);
    fs::create_directories(checkout);
    std::ofstream(checkout / "Dockerfile") << "FROM scratch\nARG GREETING\n";
    std::ofstream(checkout / "digest") << digest_;
    for (const auto* name : {"large", "large.copy"}) {
      std::ofstream file(checkout / name);
      for (int i = 0; i < 500'000; ++i) file << i << '\n';
    }
    if (mark != nullptr) std::ofstream(checkout / mark) << "";
    return version;
  }

  bool nothing_is_left_of(const Version& version) {
    const auto selector =
        kubernetes::label_selector({{kubernetes::kDeploymentLabel, version.deployment.to_string()},
                                    {kubernetes::kRoleLabel, std::string(kubernetes::kBuildRole)}});
    for (const auto kind : {Kind::kJob, Kind::kSecret, Kind::kPod}) {
      const auto left = data.cluster().list(kind, selector);
      if (!left || !left->empty()) return false;
    }
    return true;
  }

  io::SystemClock clock_;
  const TemporaryFolder folder_;
  KubernetesOptions options_;
  std::string digest_;
  std::optional<KubernetesRuntime> in_cluster_;
};

TEST_F(ImageBuildsInTheCluster, ACommitIsBuiltAndRunsByItsDigest) {
  EXPECT_THAT(in_cluster_->check().value_or("nobody"),
              HasSubstr("; builds on the cluster, by 127.0.0.1:5000/shop/slipway/"));
  const auto version = make_commit();
  // As a daemon leaves it that is killed in the midst of a build.
  data.create("/api/v1/namespaces/" + data.name_space() + "/secrets",
              kubernetes::build_secret(
                  {kubernetes::build_subject(version, {data.name_space(), "test"}, "1"), "", "", 0},
                  version, {data.name_space(), "test"}));
  std::vector<std::string> lines;
  const LogSink log = [&](auto, std::string_view text) { lines.emplace_back(text); };
  const auto built = in_cluster_->build(version, log, {});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_THAT(lines, Contains("the user 1000"));
  EXPECT_THAT(lines, Contains("word build-arg:GREETING=it's \"$HOME\""));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("OTHER"))));
  EXPECT_THAT(lines, Contains("word type=image,name=127.0.0.1:5000/shop/slipway/" +
                              version.service.to_string() + ":" + version.deployment.to_string() +
                              ",push=true"));
  EXPECT_TRUE(nothing_is_left_of(version));

  const auto started = in_cluster_->start(version, {}, {});
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(started->endpoint);
  EXPECT_TRUE(wait_until([&] { return fetch(*started->endpoint) == "built"; }));
  ASSERT_TRUE(in_cluster_->stop(version.deployment, base::Duration::zero()));
  ASSERT_TRUE(in_cluster_->remove(version.deployment));
  EXPECT_FALSE(fs::exists(*in_cluster_->source_directory(version)));
}

TEST_F(ImageBuildsInTheCluster, AFailureIsSaidInTheBuildersWords) {
  const auto version = make_commit("fails");
  const auto built = in_cluster_->build(version, [](auto, auto) {}, {});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kFailed);
  EXPECT_EQ(built.error().message, "The build failed: error: failed to solve: as it was told.");
  EXPECT_TRUE(nothing_is_left_of(version));
}

TEST_F(ImageBuildsInTheCluster, ACancelledOneLeavesNothing) {
  const auto version = make_commit("waits");
  std::stop_source stop;
  const LogSink log = [&](auto, std::string_view text) {
    if (text == "it waits") stop.request_stop();
  };
  const auto built = in_cluster_->build(version, log, stop.get_token());
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kCancelled) << built.error().message;
  EXPECT_TRUE(nothing_is_left_of(version));
}

TEST_F(ImageBuildsInTheCluster, ABuilderThatCannotBePulledIsNamed) {
  options_.builder_image = "127.0.0.1:5000/test/nobody:1";
  in_cluster_.emplace(options_, clock_);
  auto version = make_commit();
  version.settings.start_timeout = 3;
  const auto built = in_cluster_->build(version, [](auto, auto) {}, {});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kFailed);
  EXPECT_THAT(built.error().message,
              HasSubstr("The builder 127.0.0.1:5000/test/nobody:1 did not come to run"));
  EXPECT_THAT(built.error().message, HasSubstr("cannot be pulled"));
  EXPECT_TRUE(nothing_is_left_of(version));
}

}  // namespace
}  // namespace slipway::runtime
