// A build in the cluster: what its commands do, run here with a program in the place of BuildKit's.

#include "runtime/kubernetes/build_objects.h"

#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "io/process.h"
#include "runtime/docker/build_context.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr const char* kOddArgument = "it's \"$HOME\" `id` \\n";

class BuildScript : public testing::Test {
 protected:
  BuildScript() {
    const auto program = folder_.path() / "bin/buildctl-daemonless.sh";
    for (const auto* name : {"bin", "workspace", "sources/docker"}) {
      fs::create_directories(folder_.path() / name);
    }
    std::ofstream(program) << "#!/bin/sh\n"
                              "printf '%s\\n' \"$@\" > words\n"
                              "echo '{\"containerimage.digest\": \"sha256:1\"}' > metadata.json\n";
    fs::permissions(program, fs::perms::owner_all);
    std::ofstream(folder_.path() / "sources/docker/Dockerfile") << "FROM scratch\n";
    version_.settings.dockerfile_path = "docker/Dockerfile";
    version_.settings.docker_target = "final";
    version_.settings.build_args = {{"ODD", kOddArgument}};
  }

  std::string sources() const {
    auto context = *docker::BuildContext::of(folder_.path() / "sources", "docker/Dockerfile");
    std::string all;
    std::string space(1U << 16U, ' ');
    for (auto size = *context.read(space); size > 0; size = *context.read(space)) {
      all.append(space, 0, size);
    }
    return all;
  }

  // With `sources` on its standard input, which are to be of this size.
  io::Outcome run(const std::string& sources, std::uint64_t size) const {
    const ClusterBuild build{{}, "", "registry.example.org/shop/web:1", size};
    const auto secret = build_secret(build, version_, {"shop", "home"});
    auto script = std::string(secret.at("stringData").at("build.sh").as_string());
    for (const auto& [path, here] :
         {std::pair("/workspace", "workspace"), std::pair("/dev/termination-log", "end")}) {
      script.replace(script.find(path), std::string_view(path).size(),
                     (folder_.path() / here).string());
    }
    io::Command command;
    command.argv = {"sh", "-c", script};
    command.environment = {{"PATH", (folder_.path() / "bin").string() + ":/usr/bin:/bin"}};
    command.input = sources;
    return *io::run(command, {});
  }

  std::string file(const char* name) const {
    return io::read_file(folder_.path() / name).value_or("");
  }

  TemporaryFolder folder_;
  Version version_;
};

TEST_F(BuildScript, HandsTheSourcesAndEachOptionOverAsTheyAre) {
  const auto all = sources();
  const auto ran = run(all, all.size());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(file("workspace/context/docker/Dockerfile"), "FROM scratch\n");
  EXPECT_EQ(file("workspace/words"),
            "build\n--progress\nplain\n--frontend\ndockerfile.v0\n--local\ncontext=context\n"
            "--local\ndockerfile=context\n--opt\nfilename=docker/Dockerfile\n--opt\n"
            "target=final\n--opt\nbuild-arg:ODD=" +
                std::string(kOddArgument) +
                "\n--output\ntype=image,name=registry.example.org/shop/web:1,push=true\n"
                "--metadata-file\nmetadata.json\n");
  EXPECT_EQ(pushed_digest({}, file("end")).value_or("none"), "sha256:1");
}

// What comes after them is no part of them: the input has no end while the daemon is connected.
TEST_F(BuildScript, TakesNoMoreThanTheSources) {
  const auto all = sources();
  EXPECT_EQ(run(all + "more", all.size()).exit_code, 0);
}

TEST_F(BuildScript, BuildsNothingOfHalfTheSources) {
  const auto all = sources();
  EXPECT_EQ(run(all.substr(0, all.size() / 2), all.size()).exit_code, kHalfSources);
  EXPECT_FALSE(fs::exists(folder_.path() / "workspace/words"));
}

TEST(ClusterBuild, HasNoDigestWhereNoneIsSaid) {
  for (const auto* message : {"", "{}", "no JSON", R"({"containerimage.digest": "latest"})"}) {
    const auto digest = pushed_digest({{}, "", "registry.example.org/web:1", 0}, message);
    ASSERT_FALSE(digest) << message;
    EXPECT_EQ(digest.error().message,
              "The builder pushed registry.example.org/web:1 and does not say what its digest is.");
  }
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
