#include "runtime/registry_reach.h"

#include <atomic>

#include <gtest/gtest.h>

#include "io/reach.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "runtime/docker/docker_runtime.h"
#include "runtime/kubernetes/kubernetes_runtime.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;

const LogSink kNoLog = [](auto, auto) {};

struct RegistryCase {
  const char* image;
  bool internet_only;
  bool private_too;
};

TEST(CheckRegistry, LooksAtTheHostOfAnImagesName) {
  const RegistryCase cases[] = {
      {"nginx", true, true},
      {"acme/shop:1.0", true, true},
      {"8.8.8.8/acme/shop", true, true},
      {"localhost:5000/shop", false, true},
      {"10.0.0.7:5000/acme/shop:1.0", false, true},
      {"169.254.169.254/acme/shop", false, false},
      {"0xa9fea9fe:80/acme/shop", false, false},
      {"no image", true, true},
  };
  for (const auto& [image, internet_only, private_too] : cases) {
    EXPECT_EQ(check_registry(io::check_of({}), image, {}).has_value(), internet_only) << image;
    EXPECT_EQ(check_registry(io::check_of({.private_too = true}), image, {}).has_value(),
              private_too)
        << image;
    EXPECT_TRUE(check_registry({}, image, {})) << image;
  }
  EXPECT_EQ(check_registry(io::check_of({}), "localhost:5000/shop", {}).error().message,
            io::beyond_reach("The registry localhost:5000").message);
}

Version version_of_image(const std::string& image) {
  Version version;
  version.image = Image{image, "1.0", "", "", ""};
  return version;
}

TEST(CheckRegistry, NoEngineIsToldToAskWhatTheDaemonMayNot) {
  std::atomic<int> pulls = 0;
  const io::TestServer engine([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (request.path.ends_with("/version")) {
      return peer.respond(200, R"({"Version":"20.10","ApiVersion":"1.41","MinAPIVersion":"1.12"})");
    }
    if (request.path.find("/images/create") != std::string::npos) ++pulls;
    return peer.respond(404, R"({"message":"no such image"})");
  });
  io::SystemClock clock;
  DockerRuntime runtime({.host = "tcp://127.0.0.1:" + std::to_string(engine.port()),
                         .data = testing::TempDir(),
                         .installation = "test",
                         .may_connect = io::check_of({.private_too = true})},
                        clock);
  const auto refused = runtime.build(version_of_image("169.254.169.254/acme/shop"), kNoLog, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kForbidden) << refused.error().message;
  EXPECT_EQ(pulls, 0);
  const auto asked = runtime.build(version_of_image("127.0.0.1/acme/shop"), kNoLog, {});
  ASSERT_FALSE(asked);
  EXPECT_NE(asked.error().code, ErrorCode::kForbidden) << asked.error().message;
  EXPECT_GT(pulls, 0);
}

TEST(CheckRegistry, NoClusterIsToldToAskWhatTheDaemonMayNot) {
  io::SystemClock clock;
  KubernetesOptions options;
  options.kubeconfig = "/nowhere";
  options.may_connect = io::check_of({.private_too = true});
  KubernetesRuntime runtime(options, clock);
  const auto built = runtime.build(version_of_image("169.254.169.254/acme/shop"), kNoLog, {});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kForbidden);
}

}  // namespace
}  // namespace slipway::runtime
