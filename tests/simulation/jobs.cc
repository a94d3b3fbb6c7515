#include "jobs.h"

#include "machine.h"

namespace slipway::simulation {

using base::ErrorCode;
using base::fail;
using runtime::Attempt;
using runtime::AttemptState;

namespace {

constexpr int kTerminated = 128 + 15;

}  // namespace

std::optional<base::Error> NodeJobs::ask(const std::stop_token& stop) {
  return reach_.ask(machine_.weather, "the runtime", stop);
}

Attempt NodeJobs::state_of(const model::AttemptId& id) {
  const auto found = machine_.attempts.find(id);
  if (found == machine_.attempts.end() || found->second.is_lost) return {};
  if (found->second.runs(reach_.universe().now())) return {AttemptState::kRunning, 0};
  return {AttemptState::kEnded, found->second.exit_code};
}

// Most are short, for each look at one is a step.
base::Result<Attempt> NodeJobs::start(const model::AttemptId& id, const runtime::Version& version,
                                      std::stop_token stop) {
  Universe& universe = reach_.universe();
  if (auto error = ask(stop)) return fail(*error);
  // The adapter does not look for what it started before.
  const bool is_new =
      universe.fault == Fault::ATTEMPT_STARTED_TWICE || !machine_.attempts.contains(id);
  if (!is_new) return state_of(id);
  const std::string what = version_of(version);
  universe.note({"attempt", version.service_name, what, id.to_string()});
  machine_.witness->before_attempt(id, version);
  const Quality quality = machine_.quality(what);
  if (quality == Quality::kFailsToStart) return fail(ErrorCode::kFailed, "exec: no such file");
  Dice& dice = universe.dice;
  SimulatedAttempt& attempt = machine_.attempts[id];
  attempt.service = version.service;
  attempt.version = what;
  attempt.ends_at = universe.now() + (dice.one_in(12) ? dice.seconds(20, 400)
                                                      : base::Duration(dice.between(0, 2'000'000)));
  attempt.exit_code = quality == Quality::kGood && !dice.one_in(10) ? 0 : 1;
  return state_of(id);
}

base::Result<Attempt> NodeJobs::inspect(const model::AttemptId& id) {
  if (auto error = ask()) return fail(*error);
  return state_of(id);
}

base::Result<void> NodeJobs::stop(const model::AttemptId& id, base::Duration /*grace*/) {
  if (auto error = ask()) return fail(*error);
  const auto found = machine_.attempts.find(id);
  const auto now = reach_.universe().now();
  if (found == machine_.attempts.end() || !found->second.runs(now)) return {};
  reach_.universe().note({"ends attempt", id.to_string()});
  found->second.ends_at = now;
  found->second.exit_code = kTerminated;
  return {};
}

base::Result<void> NodeJobs::remove(const model::AttemptId& id) {
  if (auto error = ask()) return fail(*error);
  const auto found = machine_.attempts.find(id);
  if (found == machine_.attempts.end()) return {};
  if (found->second.runs(reach_.universe().now())) {
    return fail(ErrorCode::kConflict, "The attempt still runs; stop it first.");
  }
  machine_.attempts.erase(found);
  return {};
}

std::vector<model::LogLine> NodeJobs::log(const model::AttemptId& id, std::uint64_t after,
                                          std::size_t /*limit*/) {
  reach_.pass({});
  if (after > 0 || !machine_.attempts.contains(id)) return {};
  return {{1, reach_.universe().now(), "stdout", "it ran"}};
}

}  // namespace slipway::simulation
