#pragma once
// Letters of ASCII, whatever the locale: host names, schemes, header names.

#include <string>
#include <string_view>

namespace slipway::base {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

}  // namespace slipway::base
