#pragma once
// Splits a command line into words as a POSIX shell does, without running one: blanks, 'single' and
// "double" quotes, backslashes. Nothing is expanded. What only a shell can do (pipes, lists,
// redirections) is an error that says so. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::runtime {

base::Result<std::vector<std::string>> split_words(std::string_view line);

// "$PORT" stands in many a command line by habit, and where no shell reads it nobody expands it:
// puts the number in place of $PORT and ${PORT}.
void insert_port(std::vector<std::string>& argv, std::uint16_t port);

}  // namespace slipway::runtime
