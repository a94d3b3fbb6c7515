#pragma once
// Aligned columns for people. Called by the commands that list things. Pure.

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace slipway::cli {

struct Cell {
  std::string text{};
  Colour colour = Colour::kNone;

  Cell() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): rows read as plain lists of texts
  Cell(std::string value, Colour paint_with = Colour::kNone)
      : text(std::move(value)), colour(paint_with) {}
  Cell(const char* value) : text(value) {}  // NOLINT(google-explicit-constructor)
};

using Row = std::vector<Cell>;

// The last column takes what is left of the terminal's width: it wraps where that is enough to read
// and is cut otherwise. Cells are made harmless (see plain). Ends with a line end, or is empty
// where there are no rows.
std::string render_table(const Terminal& terminal, const std::vector<std::string>& head,
                         const std::vector<Row>& rows);

}  // namespace slipway::cli
