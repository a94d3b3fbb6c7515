#include "cli/environment_choice.h"

#include "base/suggest.h"

namespace slipway::cli {

CLI::Option* add_environment(CLI::App& command, std::string& words) {
  return command
      .add_option("environment", words,
                  "The environment, by name, path (project/name) or id (default: --environment)")
      ->type_name("ENVIRONMENT");
}

void add_environment_option(CLI::App& command, std::string& words) {
  command
      .add_option("--in", words, "The environment, by name, path or id (default: --environment)")
      ->type_name("ENVIRONMENT");
}

base::Result<Tree> load_environment_tree(Context& context, const std::string& words) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  Scope scope = context.options.scope;
  if (!words.empty()) scope.environment = words;
  auto tree = load_tree(**api, scope);
  if (!tree || tree->environments.size() == 1) return tree;
  if (!words.empty()) return base::fail(find_environment(*tree, words).error());
  std::vector<std::string> known;
  known.reserve(tree->environments.size());
  for (const auto& one : tree->environments) known.push_back(one.path());
  return base::fail(base::ErrorCode::kInvalid,
                    known.empty() ? "There is no environment yet."
                                  : "Say which environment: " + base::list_words(known) + ".");
}

base::Result<EnvironmentNode> choose_environment(Context& context, const std::string& words) {
  return load_environment_tree(context, words).map([](const Tree& tree) {
    return tree.environments.front();
  });
}

}  // namespace slipway::cli
