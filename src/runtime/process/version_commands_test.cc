#include <stop_token>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VersionCommands : public ProcessTest {
 protected:
  LogSink sink() {
    return [this](std::string_view stream, std::string_view text) {
      lines.push_back(std::string(stream) + ":" + std::string(text));
    };
  }

  Version make(const std::string& build_command) {
    auto version = data.make_version({{"Procfile", "web: ./server\nrelease: echo migrate $KEY\n"},
                                      {"apps/web/Procfile", "web: ./server\n"}});
    version.settings.build_command = build_command;
    version.settings.ports.emplace_back();
    return version;
  }

  std::vector<std::string> lines;
};

TEST_F(VersionCommands, BuildOnce) {
  auto version = make("echo out && pwd && echo err >&2");
  version.root_path = "/apps/web";
  ASSERT_TRUE(runtime.build(version, sink(), {}).has_value());
  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         "slipway:$ echo out && pwd && echo err >&2", "stdout:out",
                         "stdout:" + (*runtime.source_directory(version) / "apps/web").string(),
                         "stderr:err"));
  lines.clear();
  ASSERT_TRUE(ProcessRuntime(data.options()).build(version, sink(), {}).has_value());
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(VersionCommands, NeedNoBuildCommand) {
  ASSERT_TRUE(runtime.build(make(""), sink(), {}).has_value());
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(VersionCommands, MaskSecrets) {
  auto version = make("echo $KEY; echo \"$LINES\"; echo $SHORT; false hunter2");
  version.environment = {{"KEY", "hunter2"}, {"LINES", "begin\nmiddle"}, {"SHORT", "abc"}};
  version.secrets = {"hunter2", "begin\nmiddle", "abc"};
  const auto built = runtime.build(version, sink(), {});
  ASSERT_FALSE(built.has_value());
  EXPECT_THAT(lines, ElementsAre(HasSubstr("false [secret]"), "stdout:[secret]", "stdout:[secret]",
                                 "stdout:[secret]", "stdout:abc"));
  for (const auto& line : lines) EXPECT_THAT(line, testing::Not(HasSubstr("hunter2")));
}

TEST_F(VersionCommands, TellHowABuildFailed) {
  const auto version = make("echo first; echo 'no such module' >&2; exit 7");
  const auto built = runtime.build(version, sink(), {});
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kFailed);
  EXPECT_THAT(built.error().message, HasSubstr("ended with code 7: "));
  EXPECT_FALSE(runtime.build(version, sink(), {}).has_value());
}

TEST_F(VersionCommands, HaveADeadline) {
  auto version = make("exec " + test_child("wait"));
  version.settings.build_timeout = 0;
  const auto built = runtime.build(version, sink(), {});
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kFailed);
  EXPECT_THAT(built.error().message, HasSubstr("build_timeout"));
}

TEST_F(VersionCommands, AreCancelled) {
  std::stop_source source;
  const auto version = make("echo begun; exec " + test_child("wait"));
  const auto built = runtime.build(
      version,
      [&](std::string_view stream, std::string_view) {
        if (stream == "stdout") source.request_stop();
      },
      source.get_token());
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kCancelled);
}

TEST_F(VersionCommands, FailABuildThatLeavesNothingToRun) {
  auto version = make("rm Procfile");
  const auto built = runtime.build(version, sink(), {});
  ASSERT_FALSE(built.has_value());
  EXPECT_THAT(built.error().message, HasSubstr("Nothing says what to run"));
}

TEST_F(VersionCommands, RunTheReleaseCommandOnce) {
  auto version = make("");
  version.environment = {{"KEY", "hunter2"}};
  version.secrets = {"hunter2"};
  ASSERT_TRUE(runtime.run_release_command(version, sink(), {}).has_value());
  EXPECT_THAT(lines, ElementsAre("slipway:$ echo migrate $KEY", "stdout:migrate [secret]"));
  ASSERT_TRUE(ProcessRuntime(data.options()).run_release_command(version, sink(), {}).has_value());
  EXPECT_EQ(lines.size(), 2U);
}

TEST_F(VersionCommands, TellHowAReleaseCommandFailed) {
  auto version = data.make_version({{"Procfile", "release: exit 9\nweb: x\n"}});
  const auto released = runtime.run_release_command(version, sink(), {});
  ASSERT_FALSE(released.has_value());
  EXPECT_EQ(released.error().message, "The release command ended with code 9.");
}

TEST_F(VersionCommands, NeedNoReleaseCommand) {
  auto version = data.make_version({{"Procfile", "web: x\n"}});
  EXPECT_TRUE(runtime.run_release_command(version, sink(), {}).has_value());
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(VersionCommands, RefuseVariablesThatNoProgramCanHave) {
  auto version = make("true");
  version.environment = {{"A", std::string("x\0y", 3)}};
  const auto built = runtime.build(version, sink(), {});
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kInvalid);
}

}  // namespace
}  // namespace slipway::runtime
