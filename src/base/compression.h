#pragma once
// Zstandard (RFC 8878) frames that say how long their content is.

#include <optional>
#include <string>
#include <string_view>

namespace slipway::base {

// Quick rather than small: a JSON body shrinks to about a quarter.
std::string compress(std::string_view bytes);

// Nothing where these are no such frame, or a broken one.
std::optional<std::string> decompress(std::string_view frame, std::size_t spare = 0);

}  // namespace slipway::base
