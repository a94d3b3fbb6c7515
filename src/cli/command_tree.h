#pragma once
// The parser's definitions as plain values: what --help says, for those who write it down in
// another form (completion, manual pages, docs). Pure; the parser is not kept.

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace slipway::cli {

struct OptionInfo {
  std::vector<std::string> names;  // "-w", "--watch"; none where it is given by its place alone
  std::string placeholder;         // of its value, as "SERVICE"; empty for a flag
  std::string description, environment_variable;
  std::vector<std::string> choices;
  std::string place;  // "services" where it may also be given by its place
  bool required = false;
  bool repeatable = false;

  bool is_flag() const { return placeholder.empty(); }
};

struct CommandInfo {
  std::string name, path;  // "deploy", "slipway application deploy"
  std::vector<std::string> aliases;
  std::string description;
  std::vector<OptionInfo> options;
  std::vector<CommandInfo> commands;
};

// The root's options are understood after every command too.
CommandInfo describe_commands(const CLI::App& root);

// Each command that is one, with all below it, in the order of --help.
std::vector<const CommandInfo*> flatten(const CommandInfo& root);

}  // namespace slipway::cli
