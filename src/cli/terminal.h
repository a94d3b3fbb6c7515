#pragma once
// What the output goes to, and text for it: widths, colours, and the removal of what could command
// a terminal. Called by everything that prints. Values and pure functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::cli {

struct Terminal {
  bool interactive = false;  // lines may be redrawn
  bool colour = false;
  std::size_t width = 0;  // columns; 0: unlimited
};

enum class Colour { kNone, kBold, kDim, kRed, kGreen, kYellow, kCyan };

std::string paint(const Terminal& terminal, Colour colour, std::string_view text);

// Columns that valid UTF-8 takes: combining marks none, East Asian wide letters and emoji two.
std::size_t display_width(std::string_view text);

// At most `width` columns; what was cut is shown by "…".
std::string truncate(std::string_view text, std::size_t width);

// Lines of at most `width` columns, broken at spaces, or within a word that is longer.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// One harmless line: control characters and invalid UTF-8 become visible.
std::string plain(std::string_view text);

// As plain, but tabs and colours (ESC [ ... m) stay: for log lines on a terminal.
std::string plain_log(std::string_view text);

}  // namespace slipway::cli
