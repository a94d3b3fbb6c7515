#pragma once
// A Procfile, as Heroku defines it: lines "name: command". Other lines are comments. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime {

struct ProcfileEntry {
  std::string name;
  std::string command;  // a line for the shell
  friend bool operator==(const ProcfileEntry&, const ProcfileEntry&) = default;
};

using Procfile = std::vector<ProcfileEntry>;

// Of two lines with one name the last counts, as it does at Heroku.
Procfile parse_procfile(std::string_view text);

// The command that is run once before a version starts.
std::optional<std::string> release_command(const Procfile& procfile);

}  // namespace slipway::runtime
