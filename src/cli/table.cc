#include "cli/table.h"

#include <algorithm>

namespace slipway::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kReadable = 24;  // fewer columns than this are not worth wrapping into

std::vector<std::string> fit(const std::string& text, std::size_t room) {
  if (room == 0) return {text};
  return room >= kReadable ? wrap(text, room) : std::vector{truncate(text, room)};
}

// What is left for the last column; 0 where it is unlimited.
std::size_t room_for_last(const Terminal& terminal, const std::vector<std::size_t>& widths) {
  if (terminal.width == 0) return 0;
  std::size_t used = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) used += widths[i] + kGap;
  return terminal.width > used + 8 ? terminal.width - used : 8;
}

void append_padded(std::string& line, const std::string& painted, std::size_t shown,
                   std::size_t width) {
  line += painted;
  line.append(width > shown ? width - shown : 0, ' ');
  line.append(kGap, ' ');
}

}  // namespace

std::string render_table(const Terminal& terminal, const std::vector<std::string>& head,
                         const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  std::vector<Row> lines;
  lines.emplace_back();
  for (const auto& title : head) lines.back().emplace_back(title, Colour::kDim);
  for (const auto& row : rows) {
    Row& line = lines.emplace_back(row);
    for (auto& cell : line) cell.text = plain(cell.text);
  }
  std::vector<std::size_t> widths(head.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths.at(i) = std::max(widths.at(i), display_width(line[i].text));
    }
  }
  const std::size_t room = room_for_last(terminal, widths);
  std::size_t indent = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) indent += widths[i] + kGap;

  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i + 1 < head.size()) {
        append_padded(text, paint(terminal, line[i].colour, line[i].text),
                      display_width(line[i].text), widths[i]);
        continue;
      }
      const auto parts = fit(line[i].text, room);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        if (p > 0) text += '\n' + std::string(indent, ' ');
        text += paint(terminal, line[i].colour, parts[p]);
      }
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  }
  return out;
}

}  // namespace slipway::cli
