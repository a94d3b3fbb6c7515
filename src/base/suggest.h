#pragma once
// "Did you mean ...": the known word nearest to one that was mistyped.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::base {

// Nothing where no word is near (more than a third of its letters differ).
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

// " Did you mean 'x'?" or "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

// "a, b or c"
std::string list_words(const std::vector<std::string>& words, std::string_view conjunction = "or");

}  // namespace slipway::base
