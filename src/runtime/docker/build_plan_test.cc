#include "runtime/docker/build_plan.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::runtime::docker {
namespace {

EngineBuilder engine_builder(const std::string& name, const std::string& version,
                             std::string_view builder_version = "") {
  const boost::json::value answer{{"Version", version}, {"Components", {{{"Name", name}}}}};
  return builder_of(answer, builder_version);
}

TEST(BuildPlan, KnowsItsEngine) {
  const auto docker = engine_builder("Engine", "20.10.24+dfsg1");
  EXPECT_EQ(docker.name, "Docker Engine 20.10.24+dfsg1");
  EXPECT_EQ(std::pair(docker.major, docker.minor), std::pair(20, 10));
  EXPECT_FALSE(docker.is_podman || docker.prefers_buildkit);
  EXPECT_TRUE(engine_builder("Engine", "28.2.2", "2").prefers_buildkit);
  EXPECT_TRUE(engine_builder("Podman Engine", "4.3.1").is_podman);
  EXPECT_EQ(engine_builder("Engine", "dev").major, 0);
}

TEST(BuildPlan, IsMadeForTheDockerfileAndTheEngine) {
  const auto old_docker = engine_builder("Engine", "20.10.24");
  const auto new_docker = engine_builder("Engine", "28.2.2", "2");
  const auto old_podman = engine_builder("Podman Engine", "4.3.1");
  const auto new_podman = engine_builder("Podman Engine", "5.4.0");
  struct Case {
    std::string text;
    EngineBuilder builder;
    BuildPlan plan;
    std::string refusal;  // instead
  };
  const std::string plain = "FROM a\n";
  const std::string cache = "FROM a\nRUN --mount=type=cache,target=/c make\n";
  const std::string heredoc = "FROM a\nRUN <<EOF\nmake\nEOF\n";
  const std::string link = "FROM a\nCOPY --link b /\n";
  const std::string named = "# syntax=docker/dockerfile:1\n";
  const BuildPlan classic;
  const BuildPlan buildkit{true, {"a"}};
  const BuildPlan pulled{true, {"docker/dockerfile:1", "a"}};
  const std::vector<Case> cases{
      {plain, old_docker, classic, ""},
      {named + plain, old_docker, classic, ""},
      {plain, new_docker, buildkit, ""},
      {plain, old_podman, classic, ""},
      {cache, old_docker, buildkit, ""},
      {cache, old_podman, classic, ""},
      {heredoc,
       old_docker,
       {},
       "Line 2 of Dockerfile uses a heredoc, which Docker Engine 20.10.24 does not know by itself; "
       "write '# syntax=docker/dockerfile:1' as the file's first line, or use Docker Engine 23 or "
       "later."},
      {named + heredoc, old_docker, pulled, ""},
      {heredoc, new_docker, buildkit, ""},
      {heredoc,
       old_podman,
       {},
       "Line 2 of Dockerfile uses a heredoc, which Podman Engine 4.3.1 does not know; leave it "
       "out, "
       "or use Podman 4.8 or later, or Docker Engine."},
      {heredoc, new_podman, classic, ""},
      {link,
       old_podman,
       {},
       "Line 2 of Dockerfile uses COPY --link, which Podman Engine 4.3.1 does not know; leave it "
       "out, or use Podman 5.0 or later, or Docker Engine."},
      {link, new_podman, classic, ""}};
  for (const auto& [text, builder, expected, refusal] : cases) {
    const auto plan = plan_build(read_dockerfile(text, {}), "Dockerfile", builder);
    ASSERT_EQ(plan.has_value(), refusal.empty()) << text << builder.name;
    if (plan) {
      EXPECT_EQ(*plan, expected) << text << builder.name;
    } else {
      EXPECT_EQ(plan.error().message, refusal);
      EXPECT_EQ(plan.error().field, "dockerfile_path");
    }
  }
}

}  // namespace
}  // namespace slipway::runtime::docker
