#include "cli/terminal.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.h"

namespace slipway::cli {
namespace {

constexpr std::array<std::string_view, 7> kColourCodes = {"0", "1", "2", "31", "32", "33", "36"};

struct Letter {
  char32_t code = 0;
  std::size_t bytes = 1;
};

Letter first_letter(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t bytes = byte(0) < 0x80U ? 1 : byte(0) < 0xE0U ? 2 : byte(0) < 0xF0U ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {byte(0), 1};
  char32_t code = byte(0) & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6U) | (byte(i) & 0x3FU);
  return {code, bytes};
}

struct Range {
  char32_t first, last;
};

constexpr std::array<Range, 5> kZeroWidth = {
    {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 8> kDoubleWidth = {{{0x1100, 0x115F},
                                                {0x2E80, 0xA4CF},
                                                {0xAC00, 0xD7A3},
                                                {0xF900, 0xFAFF},
                                                {0xFE30, 0xFE6F},
                                                {0xFF00, 0xFF60},
                                                {0x1F300, 0x1FAFF},
                                                {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool within(char32_t code, const std::array<Range, N>& ranges) {
  return std::ranges::any_of(
      ranges, [code](const Range& range) { return code >= range.first && code <= range.last; });
}

std::size_t letter_width(char32_t code) {
  if (within(code, kZeroWidth)) return 0;
  return within(code, kDoubleWidth) ? 2 : 1;
}

// The bytes of the longest start of `text` that takes at most `width` columns.
std::size_t bytes_within(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Letter letter = first_letter(text.substr(at));
    used += letter_width(letter.code);
    if (used > width) break;
    at += letter.bytes;
  }
  return at;
}

// The length of a colour's escape sequence at the start of `text`, or 0.
std::size_t colour_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

std::string make_harmless(std::string_view bytes, bool is_log) {
  const std::string text = base::to_valid_utf8(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    const Letter letter = first_letter(rest);
    std::size_t taken = letter.bytes;
    if (const std::size_t colour = is_log ? colour_length(rest) : 0; colour > 0) {
      taken = colour;
      out += rest.substr(0, taken);
    } else if (is_log && letter.code == '\t') {
      out += '\t';
    } else if (!is_log && (letter.code == '\n' || letter.code == '\t' || letter.code == '\r')) {
      out += ' ';
    } else if (letter.code < 0x20 || (letter.code >= 0x7F && letter.code < 0xA0) ||
               (letter.code >= 0x202A && letter.code <= 0x202E) ||
               (letter.code >= 0x2066 && letter.code <= 0x2069)) {
      out += "\xEF\xBF\xBD";
    } else {
      out += rest.substr(0, taken);
    }
    i += taken;
  }
  return out;
}

}  // namespace

std::string paint(const Terminal& terminal, Colour colour, std::string_view text) {
  if (!terminal.colour || colour == Colour::kNone || text.empty()) return std::string(text);
  return "\x1b[" + std::string(kColourCodes.at(static_cast<std::size_t>(colour))) + "m" +
         std::string(text) + "\x1b[0m";
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    width += letter_width(letter.code);
    text.remove_prefix(letter.bytes);
  }
  return width;
}

std::string truncate(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, bytes_within(text, width - 1))) + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  width = std::max<std::size_t>(width, 2);
  while (display_width(text) > width) {
    const std::size_t fits = bytes_within(text, width);
    std::size_t cut = text[fits] == ' ' ? fits : text.substr(0, fits).rfind(' ');
    if (cut == std::string_view::npos || cut == 0) cut = fits;
    const std::string_view line = text.substr(0, cut);
    lines.emplace_back(line.substr(0, line.find_last_not_of(' ') + 1));
    text.remove_prefix(std::min(text.find_first_not_of(' ', cut), text.size()));
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string plain(std::string_view text) { return make_harmless(text, false); }

std::string plain_log(std::string_view text) { return make_harmless(text, true); }

}  // namespace slipway::cli
