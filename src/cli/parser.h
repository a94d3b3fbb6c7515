#pragma once
// The command line: global options, all commands, and what is said about a wrong one. Called by
// main() and by its test. One thread.

#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/context.h"

namespace slipway::cli {

// Refers to `context`, which must outlive it.
std::unique_ptr<CLI::App> build_parser(Context& context);

// Parses and runs; never throws for wrong usage. The exit code.
int run_command_line(Context& context, int argc, const char* const* argv);

}  // namespace slipway::cli
