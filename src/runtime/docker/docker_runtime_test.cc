// What the contract does not say: what a container is given, how builds end, what is left behind.

#include <algorithm>
#include <ostream>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/docker/requests.h"
#include "runtime/docker/testing/docker_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {

void PrintTo(EngineKind kind, std::ostream* out) {  // NOLINT: a name of googletest
  *out << (kind == EngineKind::kDocker ? "Docker" : "Podman");
}

namespace {

using base::ErrorCode;

const LogSink kNoLog = [](auto, auto) {};

class DockerTest : public testing::TestWithParam<EngineKind> {
 protected:
  boost::json::value raw(const std::string& path, const std::string& method = "GET",
                         const std::string& body = "") {
    const auto answer = engine.ask({.method = method, .path = path, .body = body});
    EXPECT_TRUE(answer) << answer.error().message;
    return answer.value_or(boost::json::value());
  }

  Version started(Version version) {
    const auto built = runtime.build(version, kNoLog, {});
    EXPECT_TRUE(built) << built.error().message;
    const auto instance = runtime.start(version, {}, {});
    EXPECT_TRUE(instance) << instance.error().message;
    return version;
  }

  DockerData data{GetParam()};
  DockerRuntime& runtime = data.runtime();
  docker::Engine& engine = data.engine();
};

INSTANTIATE_TEST_SUITE_P(Engines, DockerTest,
                         testing::Values(EngineKind::kDocker, EngineKind::kPodman),
                         testing::PrintToStringParamName());

TEST_P(DockerTest, ServesWithinItsLimits) {
  Version version = data.make_version("serve-container hello");
  version.settings.ports.front().internal_port = 3000;
  version.settings.cpu = 250;
  version.settings.memory = 64;
  version.environment["GREETING"] = "a b=c";
  started(version);
  const auto endpoint = runtime.inspect(version.deployment).endpoint;
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->host, "127.0.0.1");
  EXPECT_TRUE(wait_until([&] { return fetch(*endpoint) == "hello"; }));

  const auto container = raw("/containers/" + docker::container_name(version) + "/json");
  EXPECT_EQ(docker::number_at(container, "/HostConfig/Memory"), 64 << 20);
  EXPECT_EQ(docker::number_at(container, "/HostConfig/NanoCpus"), 250'000'000);
  EXPECT_EQ(docker::number_at(container, "/HostConfig/PidsLimit"), 1024);
  EXPECT_EQ(docker::text_at(container, "/HostConfig/RestartPolicy/Name"), "unless-stopped");
  EXPECT_NE(container.at_pointer("/NetworkSettings/Networks")
                .as_object()
                .if_contains(docker::network_name(version.environment_id)),
            nullptr);
  const auto environment = boost::json::serialize(container.at_pointer("/Config/Env"));
  EXPECT_NE(environment.find("\"PORT=3000\""), std::string::npos);
  EXPECT_NE(environment.find("\"GREETING=a b=c\""), std::string::npos);

  EXPECT_THAT(boost::json::serialize(container.at_pointer("/HostConfig/SecurityOpt")),
              testing::HasSubstr("no-new-privileges"));
  // Podman tells it in words of its own.
  if (GetParam() == EngineKind::kDocker) {
    EXPECT_EQ(boost::json::serialize(container.at_pointer("/HostConfig/CapDrop")), R"(["ALL"])");
    EXPECT_THAT(boost::json::serialize(container.at_pointer("/HostConfig/CapAdd")),
                testing::Not(testing::HasSubstr("SYS_")));
  }
}

TEST_P(DockerTest, ItsFilesAreWhereTheyAreMounted) {
  Version version = data.make_version("serve-container x");
  version.files = {{"/etc/shop/config.yaml", "colour: red\n"}, {"/run/key", "k"}};
  started(version);
  // A second start of the same version puts them there again.
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(1)));
  ASSERT_TRUE(runtime.start(version, {}, {}));
  for (const auto& file : version.files) {
    const auto tar = engine.send(
        {.path = "/containers/" + docker::container_name(version) + "/archive?path=" + file.path});
    ASSERT_TRUE(tar) << tar.error().message;
    EXPECT_EQ(tar->status, 200) << file.path;
    EXPECT_NE(tar->body.find(file.content), std::string::npos) << file.path;
  }
}

// Docker runs it, and Podman is asked to.
TEST_P(DockerTest, TheHealthCheckOfItsImageIsRun) {
  const auto with_check = [&](const std::string& check) {
    return data.make_version({{"Dockerfile",
                               "FROM scratch\nCOPY child /child\nENTRYPOINT [\"/child\"]\n"
                               "HEALTHCHECK --interval=1s --retries=2 CMD " +
                                   check + "\n"}},
                             "wait");
  };
  const auto ill = started(with_check(R"(["/child", "exit", "3"])"));
  const auto well = started(with_check(R"(["/child", "exit", "0"])"));
  const auto without = started(data.make_version("wait"));
  const auto first = runtime.inspect(well.deployment).image_health;
  ASSERT_TRUE(first);
  EXPECT_EQ(first->patience, std::chrono::seconds(62));
  std::string seen;
  EXPECT_TRUE(wait_until([&] {
    seen = runtime.examine(well.deployment, {}).image_health->seen;
    return seen.empty();
  })) << seen;
  EXPECT_TRUE(wait_until([&] {
    seen = runtime.examine(ill.deployment, {}).image_health->seen;
    return seen.find("fails") != std::string::npos;
  })) << seen;
  EXPECT_NE(seen.find("ran"), std::string::npos) << seen;
  EXPECT_FALSE(runtime.examine(without.deployment, {}).image_health);
}

TEST_P(DockerTest, ItsLogHidesSecretsAndKeepsItsNumbers) {
  Version version = data.make_version("say the-s3cret");
  version.environment["TOKEN"] = "the-s3cret";
  version.secrets = {"the-s3cret"};
  started(version);
  EXPECT_TRUE(data.wait_for_text(version, "to stdout: [secret]"));
  EXPECT_TRUE(data.wait_for_text(version, "to stderr: [secret]", "stderr"));

  const Version many = data.make_version("lines 500");
  started(many);
  ASSERT_TRUE(data.wait_for_text(many, "done"));
  const auto all = runtime.log(many.deployment, 0, 1000);
  ASSERT_EQ(all.size(), 501U);
  const auto some = runtime.log(many.deployment, 400, 10);
  ASSERT_EQ(some.size(), 10U);
  EXPECT_EQ(some.front().sequence, 401U);
  EXPECT_EQ(some.front().text, "line 401");
  EXPECT_GT(some.front().at, base::Timestamp(std::chrono::hours(24 * 365 * 50)));
  EXPECT_TRUE(runtime.log(many.deployment, 501, 10).empty());
}

TEST_P(DockerTest, WhatEndsIsStartedAgain) {
  const Version version = data.make_version("unknown-mode");
  started(version);
  bool was_up = true;
  EXPECT_TRUE(wait_until([&] {
    const auto instance = runtime.inspect(version.deployment);
    was_up = was_up && (instance.state == InstanceState::kRunning ||
                        instance.state == InstanceState::kRestarting);
    return instance.restarts >= 2;
  }));
  EXPECT_TRUE(was_up);
  EXPECT_TRUE(wait_until([&] { return runtime.inspect(version.deployment).exit_code == 64; }));
  const auto stopped = runtime.stop(version.deployment, std::chrono::seconds(1));
  EXPECT_TRUE(stopped) << stopped.error().message;
  EXPECT_TRUE(runtime.remove(version.deployment)) << "it came back";
}

TEST_P(DockerTest, AProgramThatIsNotThereIsNamed) {
  Version version = data.make_version("x");
  version.settings.entrypoint = "/missing-program";
  ASSERT_TRUE(runtime.build(version, kNoLog, {}));
  const auto instance = runtime.start(version, {}, {});
  ASSERT_FALSE(instance);
  EXPECT_EQ(instance.error().code, ErrorCode::kFailed);
  EXPECT_NE(instance.error().message.find("missing-program"), std::string::npos)
      << instance.error().message;
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kExited);
  EXPECT_TRUE(runtime.remove(version.deployment));
}

TEST_P(DockerTest, ABuildThatFailsSaysWhy) {
  struct Case {
    std::string dockerfile, part;
  };
  const std::vector<Case> cases{
      {"FROM scratch\nCOPY missing /\n", "missing"},
      {"FROM scratch\nCOPY child /child\nRUN [\"/child\", \"x\"]\n", "64"}};
  for (const auto& [dockerfile, part] : cases) {
    const Version version = data.make_version({{"Dockerfile", dockerfile}}, "x");
    const auto built = runtime.build(version, kNoLog, {});
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().code, ErrorCode::kFailed);
    EXPECT_NE(built.error().message.find("The build failed: "), std::string::npos);
    EXPECT_NE(built.error().message.find(part), std::string::npos) << built.error().message;
  }
}

TEST_P(DockerTest, ABuildEndsWhenItIsToldToOrTakesTooLong) {
  Version version = data.make_version(
      {{"Dockerfile", "FROM scratch\nCOPY child /child\nRUN [\"/child\", \"say\", \"began\"]\n"}},
      "x");
  std::stop_source source;
  const auto cancelled = runtime.build(
      version,
      [&](std::string_view, std::string_view text) {
        if (text.find("to stdout: began") != std::string_view::npos) source.request_stop();
      },
      source.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::kCancelled);
  version.settings.build_timeout = 1;
  const auto late = runtime.build(version, kNoLog, {});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kFailed);
  EXPECT_NE(late.error().message.find("build_timeout"), std::string::npos) << late.error().message;
}

TEST_P(DockerTest, WhatDecidesABuildIsPassedOn) {
  Version version = data.make_version(
      {{"deploy/Dockerfile",
        "FROM scratch AS first\nARG MODE=wrong\nCOPY child /child\nENTRYPOINT [\"/child\"]\n"
        "ARG COLOUR\nENV SHOWN=$MODE-$COLOUR\nFROM first\nENTRYPOINT [\"/missing\"]\n"}},
      "wait");
  version.settings.dockerfile_path = "deploy/Dockerfile";
  version.settings.docker_target = "first";
  version.settings.build_args["MODE"] = "right";
  version.environment = {{"MODE", "overruled"}, {"COLOUR", "red"}, {"UNDECLARED", "x"}};
  started(version);
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kRunning);
  const auto image = raw("/images/" + docker::deployment_image(version) + "/json");
  const auto environment = boost::json::serialize(image.at_pointer("/Config/Env"));
  EXPECT_NE(environment.find("SHOWN=right-red"), std::string::npos) << environment;
}

TEST_P(DockerTest, WhatOnlyBuildKitKnowsIsBuiltOrRefusedWithASentence) {
  const std::string begin = "FROM scratch\nCOPY child /child\nENTRYPOINT [\"/child\"]\n";
  const bool is_docker = GetParam() == EngineKind::kDocker;
  struct Case {
    std::string more;
    bool is_built;
    std::string part;  // of the log, or of the refusal
  };
  const std::vector<Case> cases{
      {"RUN --mount=type=cache,target=/cache [\"/child\", \"exit\", \"0\"]\n", true, "ran"},
      {"COPY --link child /other\n", false, "Line 4 of Dockerfile uses COPY --link, which "},
      {"COPY <<END /text\nx\nEND\n", false, "Line 4 of Dockerfile uses a heredoc, which "},
      {"RUN --mount=type=cache,target=/c [\"/child\", \"say\", \"s3cret\"]\n", false,
       "to stdout: [secret]"}};
  for (const auto& [more, is_built, part] : cases) {
    Version version = data.make_version({{"Dockerfile", begin + more}}, "wait");
    version.secrets = {"s3cret"};
    std::string said;
    std::stop_source enough;
    const LogSink listen = [&](std::string_view, std::string_view text) {
      said.append(text).append("\n");
      if (text.starts_with("to stdout")) enough.request_stop();
    };
    const auto built = runtime.build(version, listen, enough.get_token());
    EXPECT_EQ(built.has_value(), is_built) << (built ? said : built.error().message);
    if (!built) said += built.error().message;
    EXPECT_NE(said.find(part), std::string::npos) << said;
    EXPECT_EQ(said.find("s3cret"), std::string::npos) << said;
    EXPECT_EQ(said.find("by BuildKit") != std::string::npos, is_docker && part[0] != 'L') << said;
    if (is_built) {
      EXPECT_TRUE(runtime.start(version, {}, {}));
    }
  }
}

TEST_P(DockerTest, NothingIsLeftOfWhatWasRemoved) {
  const Version first = started(data.make_version("wait"));
  Version newer = data.make_version("wait");
  newer.commit = first.commit;
  const Version second = started(newer);
  const auto is_there = [&] {
    return engine.send({.path = "/networks/" + docker::network_name(first.environment_id)})
               ->status == 200;
  };
  EXPECT_EQ(data.image_names_of(first), 3U);  // by the commit and for both deployments
  EXPECT_TRUE(is_there());
  for (const auto& [version, left] : {std::pair(&first, 2U), std::pair(&second, 0U)}) {
    ASSERT_TRUE(runtime.stop(version->deployment, std::chrono::seconds(5)));
    const auto removed = runtime.remove(version->deployment);
    ASSERT_TRUE(removed) << removed.error().message;
    EXPECT_EQ(data.image_names_of(first), left) << boost::json::serialize(raw("/images/json"));
    EXPECT_EQ(is_there(), left != 0);
    EXPECT_FALSE(std::filesystem::exists(*runtime.source_directory(*version)));
  }
}

// Which Podman lets run on, in a container of the builder's own.
TEST_P(DockerTest, TheStepOfACancelledBuildHoldsNoNames) {
  const std::string begin = "FROM scratch\nCOPY child /child\nENTRYPOINT [\"/child\"]\n";
  std::stop_source source;
  const auto cancelled = runtime.build(
      data.make_version({{"Dockerfile", begin + "RUN [\"/child\", \"say\", \"began\"]\n"}}, "x"),
      [&](std::string_view, std::string_view text) {
        if (text.find("to stdout: began") != std::string_view::npos) source.request_stop();
      },
      source.get_token());
  ASSERT_FALSE(cancelled);
  ASSERT_EQ(cancelled.error().code, ErrorCode::kCancelled) << cancelled.error().message;

  const Version same = started(data.make_version({{"Dockerfile", begin}}, "wait"));
  EXPECT_EQ(data.image_names_of(same), 2U);
  ASSERT_TRUE(runtime.stop(same.deployment, std::chrono::seconds(5)));
  const auto removed = runtime.remove(same.deployment);
  EXPECT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(data.image_names_of(same), 0U) << boost::json::serialize(raw("/images/json"));
}

TEST_P(DockerTest, FirstStartsAtOnceShareOneNetwork) {
  std::vector<Version> versions;
  for (int i = 0; i < 3; ++i) {
    versions.push_back(data.make_version("wait"));
    ASSERT_TRUE(runtime.build(versions.back(), kNoLog, {}));
  }
  std::vector<std::string> wrong(versions.size());
  {
    std::vector<std::jthread> starts;
    for (std::size_t i = 0; i < versions.size(); ++i) {
      starts.emplace_back([&, i] {
        const auto began = runtime.start(versions[i], {}, {});
        if (!began) wrong[i] = began.error().message;
      });
    }
  }
  EXPECT_EQ(wrong, std::vector<std::string>(versions.size()));
}

TEST_P(DockerTest, OthersContainersAreLeftAlone) {
  const Version version = started(data.make_version("wait"));
  io::SystemClock clock;
  DockerOptions options = data.options();
  options.installation = "another";
  options.data /= "another";
  DockerRuntime another(options, clock);
  EXPECT_TRUE(another.list()->empty());
  EXPECT_EQ(another.inspect(version.deployment).state, InstanceState::kGone);
  EXPECT_TRUE(another.stop(version.deployment, std::chrono::seconds(0)));
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kRunning);
  // A new daemon of the same installation finds it.
  DockerRuntime again(data.options(), clock);
  ASSERT_EQ(again.list()->size(), 1U);
  EXPECT_EQ(again.list()->front().deployment, version.deployment);
}

TEST_P(DockerTest, SaysWhatItIs) {
  const auto checked = runtime.check();
  ASSERT_TRUE(checked) << checked.error().message;
  const std::string name = GetParam() == EngineKind::kDocker ? "Docker Engine " : "Podman Engine ";
  EXPECT_TRUE(checked->starts_with(name)) << *checked;
  const auto words = runtime.capabilities();
  for (const auto* word : {"image", "dockerfile", "memory_limit"}) {
    EXPECT_NE(std::find(words.begin(), words.end(), word), words.end()) << word;
  }
}

TEST(DockerRuntime, AnEngineThatDoesNotAnswerIsNamed) {
  const TemporaryFolder folder;
  io::SystemClock clock;
  DockerOptions options;
  options.host = "unix://" + (folder.path() / "nobody.sock").string();
  options.data = folder.path();
  DockerRuntime runtime(options, clock);
  Version version;
  version.image = Image{"nginx", "1", "", "", ""};
  const std::vector<base::Result<void>> results{
      runtime.check().map([](const auto&) {}),
      runtime.build(version, kNoLog, {}),
      runtime.start(version, {}, {}).map([](const auto&) {}),
      runtime.stop(version.deployment, std::chrono::seconds(1)),
      runtime.list().map([](const auto&) {}),
      runtime.forget(version.service),
      runtime.remove(version.deployment)};
  for (const auto& result : results) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(result.error().message.find(options.host), std::string::npos);
  }
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kUnknown);
  EXPECT_TRUE(runtime.log(version.deployment, 0, 1).empty());
}

}  // namespace
}  // namespace slipway::runtime
