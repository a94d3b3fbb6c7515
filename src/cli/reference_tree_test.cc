// The commands of the reference's CLI, with its flags, short and long.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/command_tree.h"
#include "cli/parser.h"

namespace slipway::cli {
namespace {

struct ReferenceCommand {
  std::string path;
  std::string flags;  // beside those of where it is: --organization, --project, --environment
};

// As its help lists them, of the kinds that Slipway has.
const std::vector<ReferenceCommand> kReference = {
    {"service deploy", "-n --service --services -v --version --values-override-version -w --watch"},
    {"service list", "--json --markdown --jira"},
    {"application deploy", "-n --application --applications -c --commit-id -w --watch"},
    {"application redeploy", "-n --application -c --commit-id -w --watch"},
    {"application stop", "-n --application --applications -c --commit-id -w --watch"},
    {"application cancel", "-n --application -w --watch"},
    {"application update", "-n --application --branch --auto-deploy"},
    {"application list", "--json"},
    {"application clone",
     "-n --application --target-project --target-environment --target-application-name"},
    {"container deploy", "-n --container --containers -t --tag -w --watch"},
    {"container redeploy", "-n --container -w --watch"},
    {"container stop", "-n --container --containers -w --watch"},
    {"container cancel", "-n --container -w --watch"},
    {"container update", "-n --container --image-name --tag"},
    {"container list", "--json"},
    {"cronjob deploy", "-n --cronjob --cronjobs -c --commit-id -t --tag -w --watch"},
    {"cronjob redeploy", "-n --cronjob -w --watch"},
    {"cronjob cancel", "-n --cronjob -w --watch"},
    {"cronjob stop", "-n --cronjob --cronjobs -w --watch"},
    {"cronjob update", "-n --cronjob -b --branch -t --tag --image-name"},
    {"cronjob list", "--json"},
    {"lifecycle deploy", "-n --lifecycle --lifecycles -c --commit-id -t --tag -w --watch"},
    {"lifecycle redeploy", "-n --lifecycle -w --watch"},
    {"lifecycle cancel", "-n --lifecycle -w --watch"},
    {"lifecycle stop", "-n --lifecycle --lifecycles -w --watch"},
    {"lifecycle update", "-n --lifecycle -b --branch -t --tag --image-name"},
    {"lifecycle list", "--json"},
    {"helm deploy",
     "-n --helm --helms --chart_version --chart_git_commit_id --values_override_git_commit_id -w "
     "--watch"},
    {"helm redeploy", "-n --helm -w --watch"},
    {"helm cancel", "-n --helm -w --watch"},
    {"helm stop", "-n --helm --helms -w --watch"},
    {"helm update",
     "-n --helm --chart_name --chart_version --chart_git_commit_branch "
     "--values_override_git_commit_branch"},
    {"helm list", "--json"},
    {"environment deploy",
     "--services --applications --containers --lifecycles --cronjobs --helms -w --watch "
     "--skip-paused-services"},
    {"environment redeploy", "-w --watch"},
    {"environment stop", "-w --watch"},
    {"environment cancel", "-f --force -w --watch"},
    {"environment list", "--json"},
    {"environment statuses", "--json"},
    {"environment update", "--name --type"},
    {"environment clone",
     "-n --new-environment-name -c --cluster -t --environment-type --apply-deployment-rule "
     "--target-project"},
    {"environment deployment list", "--json"},
    {"environment deployment explain", "--id --level"},
    {"environment stage list", "--json"},
    {"environment stage create", "-n -d"},
    {"environment stage edit", "-n --new-name --new-description"},
    {"environment stage delete", "-n"},
    {"environment stage move", "-n -s --stage"},
    {"environment stage skip", "-n"},
    {"environment stage unskip", "-n"},
    {"status", ""},
    {"log", "-a --application -n --container -j --job -s --service --service-id -r --raw"},
    {"audit-log export", "-o -f --from-date -t --to-date"},
    {"context set", ""},
};

std::set<std::string> names_of(const CommandInfo& command) {
  std::set<std::string> names;
  for (const auto& option : command.options) {
    names.insert(option.names.begin(), option.names.end());
  }
  return names;
}

TEST(ReferenceTree, IsServedWithTheSameFlags) {
  std::ostringstream nowhere;
  Context context(nowhere, nowhere, {}, [](std::string_view) { return std::nullopt; });
  const CommandInfo root = describe_commands(*build_parser(context));
  const auto everywhere = names_of(root);
  std::map<std::string, const CommandInfo*> known;
  for (const auto* command : flatten(root)) known[command->path] = command;
  for (const auto& [path, flags] : kReference) {
    SCOPED_TRACE(path);
    const auto found = known.find("slipway " + path);
    ASSERT_NE(found, known.end());
    auto names = names_of(*found->second);
    names.insert(everywhere.begin(), everywhere.end());
    std::istringstream wanted(flags + " --organization --project --environment");
    for (std::string flag; wanted >> flag;) EXPECT_TRUE(names.contains(flag)) << flag;
  }
  EXPECT_TRUE(everywhere.contains("--verbose"));
}

}  // namespace
}  // namespace slipway::cli
