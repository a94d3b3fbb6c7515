#include "pipeline/health.h"

#include <algorithm>
#include <utility>

#include "pipeline/probe.h"

namespace slipway::pipeline {
namespace {

using base::Duration;
using model::ProbeKind;

constexpr std::uint32_t kMostRestarts = 3;
constexpr auto kStayedUp = std::chrono::seconds(2);  // without any probe
constexpr auto kQuickPause = std::chrono::milliseconds(20);

std::string exited(const runtime::Instance& now) {
  if (!now.trouble.empty()) return now.trouble;
  return "it ended with exit code " + std::to_string(now.exit_code) + " " +
         std::to_string(now.restarts) + " times";
}

Duration patience_for(const model::ServiceSettings& settings, bool by_image,
                      const runtime::Instance& instance) {
  const auto& probe = settings.readiness;
  if (probe.kind != ProbeKind::NONE) {
    return std::chrono::seconds(probe.initial_delay +
                                std::max(1U, probe.period) * std::max(1U, probe.failure_threshold));
  }
  const Duration usual = std::chrono::seconds(settings.start_timeout);
  return by_image ? std::max(usual, instance.image_health->patience) : usual;
}

}  // namespace

base::Result<void> await_healthy(Context& context, runtime::Runtime& runtime,
                                 const runtime::Version& version, const runtime::Instance& instance,
                                 runtime::Absence& absence, const std::stop_token& stop) {
  const bool by_image =
      version.settings.readiness.kind == ProbeKind::NONE && instance.image_health.has_value();
  model::Probe probe = outside(version.settings.readiness, version.settings);
  const Duration patience = patience_for(version.settings, by_image, instance);
  if (probe.kind == ProbeKind::NONE && instance.endpoint) probe.kind = ProbeKind::TCP;
  if (!instance.endpoint) probe.kind = ProbeKind::NONE;
  // The machine's clock may go back meanwhile.
  auto last = context.clock.now();
  Duration waited{};
  Duration up_at{};  // of what was waited
  std::uint32_t restarts = instance.restarts;
  const auto stay = std::max<Duration>(kStayedUp, std::chrono::seconds(probe.initial_delay));
  io::HttpClient client;
  std::uint32_t successes = 0;
  // Quick at first, so that a fast start is seen at once; the probe's own period later.
  Duration pause = kQuickPause;
  const Duration longest = std::chrono::seconds(std::max(1U, probe.period));
  std::string seen = "nothing";
  while (true) {
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "cancelled");
    const auto state =
        by_image ? runtime.examine(version.deployment, stop) : runtime.inspect(version.deployment);
    if (state.restarts >= kMostRestarts || state.state == runtime::InstanceState::kGone ||
        state.state == runtime::InstanceState::kExited) {
      return base::fail(base::ErrorCode::kFailed, "It did not stay up: " + exited(state) + ".");
    }
    const auto now = context.clock.now();
    waited += std::max(Duration::zero(), now - std::exchange(last, now));
    if (state.state == runtime::InstanceState::kUnknown) {
      absence.began("Its runtime does not answer.", now + (patience - waited));
    } else {
      absence.ended();
    }
    if (std::exchange(restarts, state.restarts) != state.restarts) up_at = waited;
    if (state.state == runtime::InstanceState::kRestarting) {
      up_at = waited;
      successes = 0;
      seen = exited(state);
    } else if (state.state == runtime::InstanceState::kUnknown) {
      successes = 0;
      seen = "its runtime does not answer";
    } else if (!state.trouble.empty()) {
      successes = 0;
      seen = state.trouble;
    } else if (by_image && state.image_health && !state.image_health->seen.empty()) {
      successes = 0;
      seen = state.image_health->seen;
    } else if (probe.kind == ProbeKind::NONE) {
      if (by_image ? state.image_health.has_value() : waited - up_at >= stay) return {};
      seen = "it has not stayed up for " + base::describe(stay);
    } else {
      seen = context.look_at(client, *instance.endpoint, probe, stop);
      successes = seen.empty() ? successes + 1 : 0;
      if (successes >= std::max(1U, probe.success_threshold)) return {};
    }
    if (waited + std::max(Duration::zero(), context.clock.now() - last) >= patience) {
      return base::fail(
          base::ErrorCode::kFailed,
          "It was not healthy within " + base::describe(patience) + "; seen last: " + seen + ".");
    }
    context.clock.pause(pause, stop);
    pause = std::min(longest, pause * 3 / 2);
  }
}

}  // namespace slipway::pipeline
