// Variables that name each other: every line is one, KEY=VALUE, or KEY@KEY for an alias.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "require.h"
#include "rules/variables.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway;
  rules::SeenVariables seen;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto at = line.find_first_of("=@");
    if (at == line.npos) continue;
    auto& variable = seen[std::string(line.substr(0, at))];
    (line[at] == '@' ? variable.alias_of : variable.value) = line.substr(at + 1);
  }
  const auto resolved = rules::resolve(seen);
  if (!resolved) {
    REQUIRE(resolved.error().code == base::ErrorCode::kInvalid);
    return;
  }
  REQUIRE(resolved->size() == seen.size());
  for (const auto& [key, variable] : *resolved) {
    if (seen.at(key).alias_of.empty()) REQUIRE(variable.value.size() <= rules::kLongestVariable);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
