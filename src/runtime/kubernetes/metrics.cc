#include "runtime/kubernetes/metrics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "runtime/docker/answers.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using docker::text_at;

struct Suffix {
  std::string_view text;
  double factor;
};

constexpr Suffix kSuffixes[] = {
    {"", 1},          {"n", 1e-9},      {"u", 1e-6},      {"m", 1e-3},
    {"k", 1e3},       {"M", 1e6},       {"G", 1e9},       {"T", 1e12},
    {"P", 1e15},      {"E", 1e18},      {"Ki", 0x1.0p10}, {"Mi", 0x1.0p20},
    {"Gi", 0x1.0p30}, {"Ti", 0x1.0p40}, {"Pi", 0x1.0p50}, {"Ei", 0x1.0p60}};

std::uint64_t amount(const json::value& container, std::string_view pointer, double factor) {
  const auto quantity = parse_quantity(text_at(container, pointer));
  return quantity ? static_cast<std::uint64_t>(std::llround(*quantity * factor)) : 0;
}

}  // namespace

std::optional<double> parse_quantity(std::string_view text) {
  constexpr double most = 0x1.0p50;  // of bytes: a pebibyte; beyond that it is no measurement
  double number = 0;
  const auto* const last = text.end();
  const auto [end, error] = std::from_chars(text.begin(), last, number);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(last - end));
  const auto* const suffix =
      std::ranges::find_if(kSuffixes, [&](const Suffix& known) { return known.text == rest; });
  if (suffix == std::end(kSuffixes) || number * suffix->factor > most) return std::nullopt;
  return number * suffix->factor;
}

std::vector<Usage> usage_in(const json::array& pods) {
  std::vector<Usage> all;
  for (const auto& pod : pods) {
    Usage usage{.name = text_at(pod, "/metadata/name")};
    const auto* containers = pod.is_object() ? pod.get_object().if_contains("containers") : nullptr;
    if (containers == nullptr || !containers->is_array()) continue;
    for (const auto& container : containers->get_array()) {
      usage.cpu_millis += amount(container, "/usage/cpu", 1000);
      usage.memory_bytes += amount(container, "/usage/memory", 1);
    }
    all.push_back(std::move(usage));
  }
  std::ranges::sort(all, {}, &Usage::name);
  return all;
}

base::Result<std::vector<Usage>> usage_of(Cluster& cluster, const Labels& labels) {
  const auto pods = cluster.list(Kind::kPodMetrics, label_selector(labels));
  if (pods) return usage_in(*pods);
  if (pods.error().code == ErrorCode::kNotFound) {
    return fail(ErrorCode::kConflict,
                "The cluster has no metrics API, so that nobody knows what its pods use; install "
                "metrics-server there.");
  }
  if (pods.error().code == ErrorCode::kForbidden) {
    return fail(ErrorCode::kConflict,
                "Slipway may not ask the cluster what its pods use; let its account list `pods` of "
                "the group `metrics.k8s.io`.");
  }
  return fail(pods.error());
}

}  // namespace slipway::runtime::kubernetes
