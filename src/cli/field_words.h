#pragma once
// What a command's options are called where the daemon names the fields of its request: people read
// the words that they typed. Called once, when a command failed. Pure.

#include <span>
#include <string>

#include "base/error.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace slipway::cli {

// `error` with its field by the name of the option of `command` that it came from; as it is where
// none did. `words` is the command line: of an option's names it is the one that was typed.
base::Error in_options_words(base::Error error, const CLI::App& command,
                             std::span<const char* const> words);

}  // namespace slipway::cli
