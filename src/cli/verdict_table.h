#pragma once
// Verdicts for people: which service, deploy or skip, the reason, and why in one sentence. Called
// by push, why and explain. Pure.

#include <string>

#include <boost/json/array.hpp>

#include "cli/terminal.h"

namespace slipway::cli {

struct VerdictStyle {
  bool commit = false;    // a column with the tip, where verdicts of several pushes stand together
  bool evidence = false;  // under each verdict its files and the rules that decided
};

// `verdicts` as the API writes them. "" where there are none.
std::string render_verdicts(const Terminal& terminal, const boost::json::array& verdicts,
                            VerdictStyle style = {});

}  // namespace slipway::cli
