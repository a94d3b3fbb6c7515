#include "cli/command_tree.h"

#include <algorithm>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace slipway::cli {
namespace {

// "TEXT:{A,B}" is how CLI11 shows a value that is one of a set.
std::vector<std::string> choices_of(const std::string& type) {
  const auto open = type.find('{');
  const auto close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  std::vector<std::string> choices;
  std::string_view rest = std::string_view(type).substr(open + 1, close - open - 1);
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    choices.emplace_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
  }
  return choices;
}

OptionInfo describe_option(const CLI::Option& option) {
  OptionInfo info;
  for (const auto& name : option.get_snames()) info.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) info.names.push_back("--" + name);
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() > 0) {
    info.placeholder = type.substr(0, type.find(':'));
    if (info.placeholder.empty()) info.placeholder = "VALUE";
  }
  info.choices = choices_of(type);
  info.description = option.get_description();
  info.environment_variable = option.get_envname();
  if (option.get_positional()) info.place = option.get_name(true);
  info.required = option.get_required();
  info.repeatable = option.get_expected_max() > 1;
  return info;
}

CommandInfo describe_command(const CLI::App& app, const std::string& parents) {
  CommandInfo info;
  info.name = app.get_name();
  info.path = parents.empty() ? info.name : parents + " " + info.name;
  info.aliases = app.get_aliases();
  info.description = app.get_description();
  for (const auto* option : app.get_options()) info.options.push_back(describe_option(*option));
  for (const auto* command : app.get_subcommands(nullptr)) {
    info.commands.push_back(describe_command(*command, info.path));
  }
  return info;
}

void add_flattened(const CommandInfo& command, std::vector<const CommandInfo*>& all) {
  all.push_back(&command);
  for (const auto& below : command.commands) add_flattened(below, all);
}

}  // namespace

CommandInfo describe_commands(const CLI::App& root) { return describe_command(root, ""); }

std::vector<const CommandInfo*> flatten(const CommandInfo& root) {
  std::vector<const CommandInfo*> all;
  add_flattened(root, all);
  return all;
}

}  // namespace slipway::cli
