#include "runtime/process/launch_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

using Words = std::vector<std::string>;

TEST(Procfiles, AreReadAsHerokuDoes) {
  EXPECT_EQ(parse_procfile("\xEF\xBB\xBF"
                           "# web: no\r\n"
                           "web: bundle exec puma -p $PORT\r\n"
                           "\n"
                           "no line\n"
                           "bad name: x\n"
                           "empty:  \n"
                           "worker-2:\trun it: now\n"
                           "web: ./server"),
            (Procfile{{"worker-2", "run it: now"}, {"web", "./server"}}));
}

TEST(Procfiles, NameTheReleaseCommand) {
  EXPECT_EQ(release_command(parse_procfile("web: a\nrelease: ./migrate\n")), "./migrate");
  EXPECT_EQ(release_command(parse_procfile("web: a\n")), std::nullopt);
}

struct PlanCase {
  std::string name;
  std::string entrypoint;
  Words arguments;
  std::optional<std::string> procfile;
  std::optional<std::uint16_t> port;
  Words argv;
  std::string source;
};

class LaunchPlans : public testing::TestWithParam<PlanCase> {};

TEST_P(LaunchPlans, AreDecided) {
  const auto& c = GetParam();
  model::ServiceSettings settings;
  settings.entrypoint = c.entrypoint;
  settings.arguments = c.arguments;
  std::optional<Procfile> procfile;
  if (c.procfile) procfile = parse_procfile(*c.procfile);
  const auto plan = plan_launch(settings, procfile, "/", c.port);
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_EQ(plan->argv, c.argv);
  EXPECT_EQ(plan->source, c.source);
}

INSTANTIATE_TEST_SUITE_P(Table, LaunchPlans,
                         testing::Values(PlanCase{"entrypoint",
                                                  "./server --fast",
                                                  {"-x", "a b"},
                                                  "web: other",
                                                  std::nullopt,
                                                  {"./server", "--fast", "-x", "a b"},
                                                  "the entrypoint"},
                                         PlanCase{"arguments_only",
                                                  "",
                                                  {"python3", "app.py"},
                                                  "web: other",
                                                  std::nullopt,
                                                  {"python3", "app.py"},
                                                  "the arguments"},
                                         PlanCase{
                                             "port_in_arguments",
                                             "serve --port $PORT",
                                             {"${PORT}", "0.0.0.0:$PORT", "$PORTAL", "$PORT$PORT"},
                                             std::nullopt,
                                             8123,
                                             {"serve", "--port", "8123", "8123", "0.0.0.0:8123",
                                              "$PORTAL", "81238123"},
                                             "the entrypoint"},
                                         PlanCase{"no_port",
                                                  "serve $PORT",
                                                  {},
                                                  std::nullopt,
                                                  std::nullopt,
                                                  {"serve", "$PORT"},
                                                  "the entrypoint"},
                                         PlanCase{"web_line",
                                                  "",
                                                  {},
                                                  "worker: w\nweb: run $PORT\nrelease: r\n",
                                                  80,
                                                  {"/bin/sh", "-c", "run $PORT"},
                                                  "the Procfile's 'web' line"},
                                         PlanCase{"only_line",
                                                  "",
                                                  {},
                                                  "release: r\nworker: w | x\n",
                                                  std::nullopt,
                                                  {"/bin/sh", "-c", "w | x"},
                                                  "the Procfile's 'worker' line"}),
                         [](const auto& tested) { return tested.param.name; });

struct RefusedPlan {
  std::string name;
  std::string entrypoint;
  Words arguments;
  std::optional<std::string> procfile;
  std::string message;
};

class LaunchRefusals : public testing::TestWithParam<RefusedPlan> {};

TEST_P(LaunchRefusals, SayWhatToDo) {
  const auto& c = GetParam();
  model::ServiceSettings settings;
  settings.entrypoint = c.entrypoint;
  settings.arguments = c.arguments;
  std::optional<Procfile> procfile;
  if (c.procfile) procfile = parse_procfile(*c.procfile);
  const auto plan = plan_launch(settings, procfile, "/apps/web", std::nullopt);
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, base::ErrorCode::kInvalid);
  EXPECT_THAT(plan.error().message, testing::HasSubstr(c.message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, LaunchRefusals,
    testing::Values(
        RefusedPlan{"nothing", "", {}, std::nullopt, "no file 'Procfile' in /apps/web. Set the"},
        RefusedPlan{"only_release", "", {}, "release: r\n", "add one like 'web: ./server'"},
        RefusedPlan{
            "ambiguous", "", {}, "a: x\nb: y\n", "has the lines 'a' and 'b' and none named 'web'"},
        RefusedPlan{"blank_entrypoint", "  ", {}, std::nullopt, "entrypoint is blank"},
        RefusedPlan{"empty_argument", "", {""}, std::nullopt, "first argument is empty"},
        RefusedPlan{"shell_line", "a && b", {}, std::nullopt, "only a shell understands"}),
    [](const auto& tested) { return tested.param.name; });

TEST(LaunchPlans, AdviseOnAPortThatTheyMiss) {
  const struct {
    std::string entrypoint;
    std::string procfile;
    bool has_port;
    bool is_advised;
  } cases[] = {
      {"", "web: node server.js", false, true},
      {"", "web: node server.js", true, false},
      {"", "worker: ./work", false, false},
      {"", "worker: ./work --metrics $PORT", false, true},
      {"serve --port ${PORT}", "web: other", false, true},
      {"./work", "web: other", false, false},
      {"./work", "web: other", true, false},
  };
  for (const auto& [entrypoint, procfile, has_port, is_advised] : cases) {
    SCOPED_TRACE(entrypoint + "|" + procfile);
    model::ServiceSettings settings;
    settings.entrypoint = entrypoint;
    if (has_port) settings.ports.emplace_back();
    const auto plan = plan_launch(settings, parse_procfile(procfile), "/", std::nullopt);
    ASSERT_TRUE(plan);
    const auto advice = advise_on_port(settings, *plan);
    ASSERT_EQ(advice.has_value(), is_advised);
    if (advice) {
      EXPECT_THAT(*advice, testing::HasSubstr("so " + plan->source + " gets no PORT"));
    }
  }
}

}  // namespace
}  // namespace slipway::runtime
