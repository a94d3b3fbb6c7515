#pragma once
// Manual pages (man(7)) from the parser's definitions: slipway(1), and one page for each command of
// the first level. Printed by `slipway man`, installed by the build. Pure.

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace slipway::cli {

struct ManPage {
  std::string name;  // "slipway-application", of section 1
  std::string text;
};

std::vector<ManPage> man_pages(const CommandInfo& root, const std::string& version);

}  // namespace slipway::cli
