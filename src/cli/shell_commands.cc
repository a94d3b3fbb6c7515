// What the program says about itself: its version, completion for shells, and its manual pages.

#include <filesystem>

#include "cli/command_tree.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/man_page.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

Outcome print_script(Context& context, const std::string& shell, const std::string& script) {
  return context.print(json::object{{"shell", shell}, {"script", script}}, [&] { return script; });
}

Outcome write_pages(const std::vector<ManPage>& pages, const std::string& folder) {
  std::error_code wrong;
  std::filesystem::create_directories(folder, wrong);
  for (const auto& page : pages) {
    const auto written =
        io::write_file(std::filesystem::path(folder) / (page.name + ".1"), page.text);
    if (!written) return base::fail(written.error());
  }
  return kExitOk;
}

// The page of the words "environment stage list" is slipway-environment.
Outcome show_page(Context& context, const std::vector<ManPage>& pages, const std::string& command) {
  const std::string name = command.empty() ? "slipway" : "slipway-" + command;
  for (const auto& page : pages) {
    if (page.name != name) continue;
    return context.print(json::object{{"name", page.name}, {"page", page.text}},
                         [&] { return page.text; });
  }
  return context.usage_error("There is no manual page of '" + command +
                             "'; write a command of the first level, as in 'slipway man push'.");
}

}  // namespace

void add_shell_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "completion", "Completion for a shell, to be sourced by it");
  const std::pair<const char*, std::string (*)(const CommandInfo&)> shells[] = {
      {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
  for (const auto& [shell, script] : shells) {
    add_command(group, context, shell, std::string("For ") + shell,
                [&context, &app, shell, script]() -> Outcome {
                  return print_script(context, shell, script(describe_commands(app)));
                });
  }
  struct ManArgs {
    std::string command, folder;
  };
  auto args = std::make_shared<ManArgs>();
  CLI::App& man = add_command(
      app, context, "man", "The manual page, for 'man -l -'", [&context, &app, args]() -> Outcome {
        const auto pages = man_pages(describe_commands(app), SLIPWAY_VERSION);
        return args->folder.empty() ? show_page(context, pages, args->command)
                                    : write_pages(pages, args->folder);
      });
  man.add_option("command", args->command, "A command of the first level");
  man.add_option("--output", args->folder, "Write all pages into this folder")->type_name("DIR");
  add_command(app, context, "version", "The version of this program", [&context]() -> Outcome {
    return context.print(json::object{{"version", SLIPWAY_VERSION}},
                         [] { return std::string("slipway " SLIPWAY_VERSION "\n"); });
  });
}

}  // namespace slipway::cli
