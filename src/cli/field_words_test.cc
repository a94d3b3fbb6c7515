#include "cli/field_words.h"

#include <gtest/gtest.h>

#include "cli/context.h"
#include "cli/parser.h"

namespace slipway::cli {
namespace {

struct Named {
  std::vector<const char*> words;  // of the command line
  std::string field, message, said;
};

TEST(FieldWords, AreThoseThatWereTyped) {
  const std::vector<Named> cases{
      {{"rollback", "web", "--deployment", "x"},
       "deployment_id",
       "deployment_id: must be the id of a deployment.",
       "--deployment: must be the id of a deployment."},
      {{"application", "deploy", "web", "--commit", "z"},
       "git_commit_id",
       "git_commit_id: 'z' is no full commit id.",
       "--commit: 'z' is no full commit id."},
      {{"application", "deploy", "web", "--commit-id=z"},
       "git_commit_id",
       "git_commit_id: no.",
       "--commit-id: no."},
      {{"application", "deploy", "web", "-c", "z"},
       "git_commit_id",
       "git_commit_id: no.",
       "--commit: no."},
      {{"application", "redeploy", "web", "-c", "z"},
       "git_commit_id",
       "git_commit_id: no.",
       "--commit-id: no."},
      {{"service", "deploy", "web", "--version", "z"},
       "git_commit_id",
       "git_commit_id: no.",
       "--version: no."},
      {{"service", "deploy", "web", "--tag", "z"}, "image_tag", "image_tag: no.", "--tag: no."},
      {{"helm", "deploy", "web", "--chart-git-commit-id", "z"},
       "git_commit_id",
       "git_commit_id: no.",
       "--chart-git-commit-id: no."},
      {{"application", "update", "web", "--branch", "a b"},
       "git_repository.branch",
       "git_repository.branch: no.",
       "--branch: no."},
      {{"application", "update", "web", "--repository", "z"},
       "git_repository.url",
       "git_repository.url: no.",
       "--repository: no."},
      {{"application", "update", "web", "--port", "80"},
       "ports[0].internal_port",
       "ports[0].internal_port: no.",
       "--port: no."},
      {{"environment", "update", "e", "--approval-timeout", "0"},
       "approval_timeout",
       "approval_timeout: no.",
       "--approval-timeout: no."},
      {{"webhook", "create", "foo", "--kind", "SLACK", "--event", "X"},
       "events",
       "events: no.",
       "--event: no."},
      {{"webhook", "create", "foo", "--kind", "SLACK", "--event", "X"},
       "target_url",
       "target_url: no.",
       "target_url: no."},
      {{"webhook", "create", "--target-url", "foo", "--kind", "SLACK", "--event", "X"},
       "target_url",
       "target_url: no.",
       "--target-url: no."},
      {{"explain", "--image", "x y", "--tag", "a"},
       "image_name",
       "image_name: 'x y' names no image.",
       "--image: 'x y' names no image."},
      {{"environment", "freeze", "add", "w", "--from", "25:00", "--until", "02:00"},
       "start_time",
       "start_time: no.",
       "--from: no."},
      {{"restriction", "add", "web", "--mode", "match", "--value", "/a"},
       "value",
       "It must not begin with '/'.",
       "It must not begin with '/'. (--value)"},
      {{"application", "clone", "web", "--name", "web"},
       "name",
       "There is a service named 'web' already.",
       "There is a service named 'web' already."},
      // Nothing that was typed is what the daemon means.
      {{"rollback", "web"}, "nonsense", "nonsense: no.", "nonsense: no."},
      {{"rollback", "web"}, "", "No.", "No."},
  };
  for (const auto& [words, field, message, said] : cases) {
    std::ostringstream out;
    Context context(out, out, {}, [](std::string_view) { return std::nullopt; });
    std::vector<const char*> line{"slipway"};
    line.insert(line.end(), words.begin(), words.end());
    const auto parser = build_parser(context, words.front());
    ASSERT_NO_THROW(parser->parse(static_cast<int>(line.size()), line.data()))
        << words[0] << ' ' << words[1];
    const CLI::App* command = parser.get();
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    const auto error =
        in_options_words({base::ErrorCode::kInvalid, message, field}, *command, line);
    EXPECT_EQ(describe(error), said);
  }
}

TEST(FieldWords, SayWhatAnOptionTakes) {
  const std::vector<std::pair<std::vector<const char*>, std::string>> cases{
      {{"slipway", "application", "update", "web", "--auto-deploy", "maybe"},
       "--auto-deploy takes true or false, and it is 'maybe'"},
      {{"slipway", "application", "update", "web", "--memory", "-1"},
       "--memory takes a whole number that is not below 0, and it is '-1'"},
  };
  for (const auto& [words, said] : cases) {
    std::ostringstream out;
    Context context(out, out, {}, [](std::string_view) { return std::nullopt; });
    EXPECT_EQ(run_command_line(context, static_cast<int>(words.size()), words.data()), 64);
    EXPECT_NE(out.str().find(said), std::string::npos) << out.str();
  }
}

}  // namespace
}  // namespace slipway::cli
