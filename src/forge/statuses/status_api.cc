#include "forge/statuses/status_api.h"

#include "base/encoding.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kCutOff = "...";

// Where the character with this number begins.
std::size_t offset_of(std::string_view text, std::size_t character) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && seen++ == character) return i;
  }
  return text.size();
}

}  // namespace

std::string cut(const std::string& text, std::size_t characters) {
  std::string valid = base::to_valid_utf8(text);
  if (offset_of(valid, characters) == valid.size()) return valid;
  return valid.substr(0, offset_of(valid, characters - kCutOff.size())) + std::string(kCutOff);
}

}  // namespace slipway::forge
