#include "cli/man_page.h"

#include <algorithm>
#include <array>
#include <utility>

namespace slipway::cli {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> kExitCodes = {{
    {"0", "what was asked for is done"},
    {"1", "it failed, is forbidden, or there is no such thing"},
    {"64", "wrong usage"},
    {"65", "the daemon refused the input"},
    {"69", "the daemon cannot be reached, or is overloaded"},
    {"70", "an internal error"},
}};

// Backslashes and dashes as themselves; nothing at a line's begin that is a request.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '\\') {
      out += "\\e";
    } else if (letter == '-') {
      out += "\\-";
    } else if (letter == '\'') {
      out += "\\(aq";
    } else {
      out += letter;
    }
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string bold(const std::string& text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::string sentence(std::string text) {
  if (!text.empty() && !text.ends_with('.')) text += '.';
  return escaped(text);
}

std::string describe_option(const OptionInfo& option) {
  std::vector<std::string> names;
  names.reserve(option.names.size() + 1);
  for (const auto& name : option.names) {
    names.push_back(bold(name) + (option.is_flag() ? "" : " " + italic(option.placeholder)));
  }
  if (!option.place.empty()) names.push_back(italic(option.place));
  std::string out = ".TP\n" + joined(names, ", ") + "\n" + sentence(option.description);
  if (!option.choices.empty()) out += " One of " + escaped(joined(option.choices, ", ")) + ".";
  if (!option.environment_variable.empty()) {
    out += " Also by the environment variable " + bold(option.environment_variable) + ".";
  }
  return out + "\n";
}

std::string synopsis(const CommandInfo& command) {
  std::string out = bold(command.path);
  if (!command.commands.empty())
    return out + " " + italic("COMMAND") + " [" + italic("OPTION") + "...]";
  for (const auto& option : command.options) {
    if (option.place.empty()) continue;
    const std::string shown = italic(option.place) + (option.repeatable ? "..." : "");
    out += option.required ? " " + shown : " [" + shown + "]";
  }
  return out + " [" + italic("OPTION") + "...]";
}

std::string describe_command(const CommandInfo& command) {
  std::string out = ".SS " + escaped(command.path) + "\n";
  if (!command.aliases.empty()) {
    out += "Also called " + escaped(joined(command.aliases, ", ")) + ".\n.PP\n";
  }
  out += sentence(command.description) + "\n";
  if (!command.commands.empty()) return out;
  out += ".PP\n" + synopsis(command) + "\n";
  for (const auto& option : command.options) {
    if (option.names != std::vector<std::string>{"-h", "--help"}) out += describe_option(option);
  }
  return out;
}

std::string head(const std::string& name, const std::string& description,
                 const std::string& version) {
  std::string title = name;
  std::ranges::transform(title, title.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ".TH " + escaped(title) + " 1 \"\" \"slipway " + version + "\" \"Slipway\"\n" +
         ".SH NAME\n" + escaped(name) + " \\- " + escaped(description) + "\n";
}

std::string exit_codes() {
  std::string out = ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : kExitCodes) {
    out += ".TP\n" + bold(code) + "\n" + escaped(meaning) + "\n";
  }
  return out;
}

ManPage root_page(const CommandInfo& root, const std::string& version) {
  std::string text = head(root.name, root.description, version) + ".SH SYNOPSIS\n" +
                     synopsis(root) + "\n.SH COMMANDS\n";
  std::vector<std::string> pages;
  for (const auto& command : root.commands) {
    text += ".TP\n" + bold(command.name) + "\n" + sentence(command.description) + "\n";
    pages.push_back(bold(root.name + "-" + command.name) + "(1)");
  }
  text += ".SH OPTIONS\nThey are understood by every command.\n";
  for (const auto& option : root.options) text += describe_option(option);
  text += exit_codes() + ".SH SEE ALSO\n" + joined(pages, ",\n") + "\n";
  return {root.name, text};
}

ManPage page_of(const CommandInfo& root, const CommandInfo& command, const std::string& version) {
  const std::string name = root.name + "-" + command.name;
  std::string text = head(name, command.description, version) + ".SH SYNOPSIS\n" +
                     synopsis(command) + "\n.SH DESCRIPTION\n";
  for (const auto* one : flatten(command)) text += describe_command(*one);
  text += exit_codes() + ".SH SEE ALSO\n" + bold(root.name) +
          "(1), which has the options that every command understands\n";
  return {name, text};
}

}  // namespace

std::vector<ManPage> man_pages(const CommandInfo& root, const std::string& version) {
  std::vector<ManPage> pages{root_page(root, version)};
  for (const auto& command : root.commands) pages.push_back(page_of(root, command, version));
  return pages;
}

}  // namespace slipway::cli
