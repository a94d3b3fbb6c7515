// A slipway.yaml: whatever the bytes, it is taken or refused with messages that name a line.

#include <cstdint>
#include <string_view>

#include "cli/desired.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  const auto desired = slipway::cli::parse_desired(text, "slipway.yaml");
  if (desired) return;
  REQUIRE(!desired.error().empty());
  for (const auto& message : desired.error()) REQUIRE(message.starts_with("slipway.yaml:"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
