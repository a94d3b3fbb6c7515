#include "runtime/docker/usage.h"

#include <algorithm>
#include <cstdint>

#include "runtime/docker/answers.h"

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;

struct Measured {
  base::Timestamp at{};
  std::int64_t cpu = 0;  // nanoseconds since its start
};

std::optional<Measured> measured(const json::value& stats, std::string_view at,
                                 std::string_view cpu) {
  const auto when = base::parse_iso8601(text_at(stats, at));
  const auto used = number_at(stats, cpu);
  // The time 0 is that of no measurement.
  if (!when || base::to_micros(*when) <= 0 || used <= 0) return std::nullopt;
  return Measured{*when, used};
}

}  // namespace

std::optional<Usage> usage_in(const json::value& stats, const json::value& before) {
  constexpr auto total = "/cpu_stats/cpu_usage/total_usage";
  const auto now = measured(stats, "/read", total);
  auto earlier = measured(stats, "/preread", "/precpu_stats/cpu_usage/total_usage");
  if (!earlier) earlier = measured(before, "/read", total);
  if (!now || !earlier || now->at <= earlier->at) return std::nullopt;
  const auto micros = base::to_micros(now->at) - base::to_micros(earlier->at);
  const auto cpu = std::max<std::int64_t>(now->cpu - earlier->cpu, 0);
  // As `docker stats` has it: without the files that were read and can be given up. The first name
  // is that of cgroup v1.
  auto cache = number_at(stats, "/memory_stats/stats/total_inactive_file");
  if (cache == 0) cache = number_at(stats, "/memory_stats/stats/inactive_file");
  const auto memory = number_at(stats, "/memory_stats/usage");
  auto name = text_at(stats, "/name");
  if (name.starts_with('/')) name.erase(0, 1);
  return Usage{
      .name = std::move(name),
      .cpu_millis = static_cast<std::uint64_t>(cpu / std::max<std::int64_t>(micros, 1)),
      .memory_bytes = static_cast<std::uint64_t>(std::max(memory - cache, std::int64_t{0}))};
}

}  // namespace slipway::runtime::docker
