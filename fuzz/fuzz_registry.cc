// What registries say: challenges, links, waits, reasons and tokens. A token that is taken can
// stand in a header.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "io/retry_after.h"
#include "registry/distribution/answers.h"
#include "registry/distribution/headers.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway;
  const base::Timestamp now(std::chrono::seconds(1'800'000'000));
  for (const auto& challenge : registry::parse_challenges(text)) {
    REQUIRE(!challenge.scheme.empty());
  }
  if (const auto link = registry::next_link(text)) {
    REQUIRE(link->size() < text.size());
  }
  if (const auto at = io::retry_at(text, now)) {
    REQUIRE(*at >= now && *at <= now + std::chrono::hours(24));
  }
  REQUIRE(registry::reason_in(std::string(text)).size() < 1000);
  if (const auto token = registry::read_token(std::string(text), "https://a", now)) {
    REQUIRE(std::all_of(token->text.begin(), token->text.end(),
                        [](char c) { return c > 0x20 && c < 0x7F; }));
    REQUIRE(token->expires_at >= now && token->expires_at < now + std::chrono::hours(24));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
