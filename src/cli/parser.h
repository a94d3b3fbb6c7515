#pragma once
// The command line: global options, all commands, and what is said about a wrong one. Called by
// main() and by its test. One thread.

#include <memory>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/context.h"

namespace slipway::cli {

// Refers to `context`, which must outlive it. Where `word`, the command line's first, names a
// command, that one is there without the others.
std::unique_ptr<CLI::App> build_parser(Context& context, std::string_view word = {});

// Parses and runs; never throws for wrong usage. The exit code.
int run_command_line(Context& context, int argc, const char* const* argv);

}  // namespace slipway::cli
