#include "base/cut.h"

#include "base/encoding.h"

namespace slipway::base {

std::string cut(std::string_view bytes, std::size_t characters) {
  constexpr std::string_view mark = "...";
  std::string text = to_valid_utf8(bytes);
  std::size_t seen = 0;
  std::size_t kept = 0;  // where the mark would stand
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (!begins) continue;
    if (seen + mark.size() == characters) kept = i;
    if (seen++ == characters) return text.substr(0, kept) + std::string(mark);
  }
  return text;
}

}  // namespace slipway::base
