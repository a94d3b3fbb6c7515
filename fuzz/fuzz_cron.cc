// Cron schedules, and the tz database's files: the text before the first line end is the schedule,
// what follows is the file.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "rules/cron.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway;
  const auto cron = model::parse_cron(text.substr(0, text.find('\n')));
  if (!cron) REQUIRE(!cron.error().message.empty());
  text.remove_prefix(std::min(text.size(), text.find('\n')));
  const auto zone = rules::TimeZone::parse(text.substr(std::min<std::size_t>(1, text.size())));
  auto at = base::from_micros(1'800'000'000'000'000);
  for (int i = 0; cron && i < 3; ++i) {
    const auto next = rules::next_time(*cron, zone.value_or(rules::TimeZone()), at);
    REQUIRE(next || zone);
    if (!next) return;
    REQUIRE(*next > at);
    at = *next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
