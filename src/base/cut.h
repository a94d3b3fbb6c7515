#pragma once
// Text that is too long for where it is to stand.

#include <cstddef>
#include <string>
#include <string_view>

namespace slipway::base {

// Valid UTF-8 of at most so many characters (not bytes), with "..." where some were cut off.
std::string cut(std::string_view bytes, std::size_t characters);

}  // namespace slipway::base
