#include "cli/completion.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace slipway::cli {
namespace {

using Words = std::vector<std::string>;

// In single quotes, which bash and zsh take as they are.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char letter : text)
    out += letter == '\'' ? std::string(R"('\'')") : std::string{letter};
  return out + "'";
}

// fish has \' inside of single quotes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + "'";
}

std::string join(const Words& words, std::string_view between = " ") {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : std::string(between)) + word;
  return out;
}

Words spellings(const CommandInfo& command) {
  Words words{command.name};
  words.insert(words.end(), command.aliases.begin(), command.aliases.end());
  return words;
}

// The root's options are understood everywhere, but for those that a command has itself and
// --version.
std::vector<const OptionInfo*> options_of(const CommandInfo& root, const CommandInfo& command) {
  std::vector<const OptionInfo*> options;
  Words own;
  for (const auto& option : command.options) {
    options.push_back(&option);
    own.insert(own.end(), option.names.begin(), option.names.end());
  }
  if (&root == &command) return options;
  for (const auto& option : root.options) {
    const bool shadowed = std::ranges::any_of(option.names, [&](const auto& name) {
      return name == "--version" || std::ranges::find(own, name) != own.end();
    });
    if (!shadowed) options.push_back(&option);
  }
  return options;
}

// "slipway a b" | "slipway alias b") path='slipway a b' ;;
std::string moves(const CommandInfo& root) {
  std::string out;
  for (const auto* command : flatten(root)) {
    for (const auto& below : command->commands) {
      Words patterns;
      for (const auto& word : spellings(below))
        patterns.push_back(shell_quoted(command->path + " " + word));
      out += "      " + join(patterns, " | ") + ") path=" + shell_quoted(below.path) + " ;;\n";
    }
  }
  return out;
}

Words names_with_value(const CommandInfo& root, const CommandInfo& command) {
  Words names;
  for (const auto* option : options_of(root, command)) {
    if (option->is_flag()) continue;
    names.insert(names.end(), option->names.begin(), option->names.end());
  }
  return names;
}

bool takes_file(const OptionInfo& option) {
  return option.placeholder == "FILE" || option.placeholder == "DIR";
}

// What may follow an option, where that is known: its choices, or names of files.
void each_known_value(const CommandInfo& root,
                      const std::function<void(const Words& places, const OptionInfo&)>& take) {
  for (const auto* command : flatten(root)) {
    for (const auto* option : options_of(root, *command)) {
      if (option->choices.empty() && !takes_file(*option)) continue;
      Words places;
      for (const auto& name : option->names)
        places.push_back(shell_quoted(command->path + " " + name));
      if (!places.empty()) take(places, *option);
    }
  }
}

constexpr std::string_view kWalk = R"(    if [[ $skip == yes ]]; then skip=; continue; fi
    if [[ $word == -* ]]; then
      [[ " $valued " == *" $word "* ]] && skip=yes
      continue
    fi
    case "$path $word" in
)";

}  // namespace

std::string bash_completion(const CommandInfo& root) {
  std::string out =
      "# bash completion for slipway, printed by 'slipway completion bash'.\n"
      "_slipway_words() {\n"
      "  case $1 in\n";
  for (const auto* command : flatten(root)) {
    Words commands;
    Words options;
    for (const auto& below : command->commands) {
      for (auto& word : spellings(below)) commands.push_back(std::move(word));
    }
    for (const auto* option : options_of(root, *command)) {
      options.insert(options.end(), option->names.begin(), option->names.end());
    }
    out += "    " + shell_quoted(command->path) +
           ")\n      commands=" + shell_quoted(join(commands)) +
           "\n      options=" + shell_quoted(join(options)) +
           "\n      valued=" + shell_quoted(join(names_with_value(root, *command))) + " ;;\n";
  }
  out +=
      "  esac\n"
      "}\n\n"
      "_slipway() {\n"
      "  local path=slipway commands options valued word skip= i\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
      "  [[ $cur == = ]] && cur=\n"
      "  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
      "  _slipway_words \"$path\"\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=${COMP_WORDS[i]}\n";
  out += kWalk;
  out += moves(root);
  out +=
      "      *) continue ;;\n"
      "    esac\n"
      "    _slipway_words \"$path\"\n"
      "  done\n"
      "  case \"$path $prev\" in\n";
  each_known_value(root, [&](const Words& places, const OptionInfo& option) {
    out += "    " + join(places, " | ") + ") COMPREPLY=($(compgen " +
           (takes_file(option) ? std::string("-f") : "-W " + shell_quoted(join(option.choices))) +
           " -- \"$cur\")); return ;;\n";
  });
  out +=
      "  esac\n"
      "  [[ \" $valued \" == *\" $prev \"* ]] && return\n"
      "  if [[ $cur == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -W \"$commands\" -- \"$cur\"))\n"
      "  fi\n"
      "}\n"
      "complete -F _slipway slipway\n";
  return out;
}

std::string zsh_completion(const CommandInfo& root) {
  const auto described = [](const std::string& word, const std::string& description) {
    return " " + shell_quoted(word + ":" + description);
  };
  std::string out =
      "#compdef slipway\n"
      "# zsh completion for slipway, printed by 'slipway completion zsh'.\n"
      "_slipway_words() {\n"
      "  case $1 in\n";
  for (const auto* command : flatten(root)) {
    out += "    (" + shell_quoted(command->path) + ")\n      commands=(";
    for (const auto& below : command->commands) {
      for (const auto& word : spellings(below)) out += described(word, below.description);
    }
    out += " )\n      options=(";
    for (const auto* option : options_of(root, *command)) {
      for (const auto& name : option->names) out += described(name, option->description);
    }
    out += " )\n      valued=" + shell_quoted(join(names_with_value(root, *command))) + " ;;\n";
  }
  out +=
      "  esac\n"
      "}\n\n"
      "_slipway() {\n"
      "  local at=slipway valued word skip= prev=$words[CURRENT-1]\n"
      "  local -a commands options\n"
      "  integer i\n"
      "  _slipway_words $at\n"
      "  for ((i = 2; i < CURRENT; i++)); do\n"
      "    word=$words[i]\n";
  std::string walk(kWalk);
  std::string moving = moves(root);
  // `path` is zsh's own array of folders.
  for (std::string* text : {&walk, &moving}) {
    for (std::size_t at = 0; (at = text->find(") path=", at)) != std::string::npos; ++at) {
      text->replace(at, 7, ") at=");
    }
    for (std::size_t at = 0; (at = text->find("$path ", at)) != std::string::npos; ++at) {
      text->replace(at, 6, "$at ");
    }
  }
  out += walk + moving;
  out +=
      "      *) continue ;;\n"
      "    esac\n"
      "    _slipway_words $at\n"
      "  done\n"
      "  case \"$at $prev\" in\n";
  each_known_value(root, [&](const Words& places, const OptionInfo& option) {
    out += "    " + join(places, " | ") + ") " +
           (takes_file(option) ? std::string("_files") : "compadd -- " + join(option.choices)) +
           "; return ;;\n";
  });
  out +=
      "  esac\n"
      "  [[ \" $valued \" == *\" $prev \"* ]] && return\n"
      "  if [[ $words[CURRENT] == -* ]]; then\n"
      "    _describe -o option options\n"
      "  elif (( $#commands )); then\n"
      "    _describe command commands\n"
      "  fi\n"
      "}\n\n"
      "if [[ $funcstack[1] == _slipway ]]; then\n"
      "  _slipway \"$@\"\n"
      "else\n"
      "  compdef _slipway slipway\n"
      "fi\n";
  return out;
}

std::string fish_completion(const CommandInfo& root) {
  std::string out =
      "# fish completion for slipway, printed by 'slipway completion fish'.\n"
      "function __slipway_path\n"
      "    set -l path slipway\n"
      "    for word in (commandline -opc)[2..]\n"
      "        switch \"$path $word\"\n";
  for (const auto* command : flatten(root)) {
    for (const auto& below : command->commands) {
      out += "            case";
      for (const auto& word : spellings(below))
        out += " " + fish_quoted(command->path + " " + word);
      out += "\n                set path " + fish_quoted(below.path) + "\n";
    }
  }
  out +=
      "        end\n"
      "    end\n"
      "    echo $path\n"
      "end\n"
      "function __slipway_at\n"
      "    test (__slipway_path) = \"$argv\"\n"
      "end\n"
      "complete -c slipway -f\n";
  const auto add_option = [&](const std::string& where, const OptionInfo& option) {
    if (option.names.empty()) return;
    out += "complete -c slipway" + where;
    for (const auto& name : option.names) {
      out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.is_flag()) out += takes_file(option) ? " -r -F" : " -x";
    if (!option.choices.empty()) out += " -a " + fish_quoted(join(option.choices));
    out += " -d " + fish_quoted(option.description) + "\n";
  };
  for (const auto* command : flatten(root)) {
    const std::string where = " -n " + fish_quoted("__slipway_at " + command->path);
    for (const auto& below : command->commands) {
      out += "complete -c slipway" + where + " -a " + fish_quoted(join(spellings(below))) + " -d " +
             fish_quoted(below.description) + "\n";
    }
    for (const auto* option : options_of(root, *command)) {
      const bool everywhere = std::ranges::any_of(
          root.options, [&](const auto& one) { return &one == option && command != &root; });
      if (!everywhere) add_option(command == &root ? "" : where, *option);
    }
  }
  return out;
}

}  // namespace slipway::cli
