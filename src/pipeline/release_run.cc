#include "pipeline/release_run.h"

#include <optional>
#include <vector>

#include <spdlog/spdlog.h>

#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "store/runs.h"

namespace slipway::pipeline {
namespace {

constexpr auto kAway = std::chrono::seconds(2);  // while the runtime does not answer
constexpr std::int64_t kRepeated = 500;          // lines of a run at once

std::uint64_t repeat_log(Context& context, const model::RunId& run, std::uint64_t after,
                         const runtime::LogSink& sink) {
  std::vector<model::LogLine> lines;
  do {
    context.database.read(
        [&](store::Transaction& tx) { lines = store::run_log(tx, run, after, kRepeated); });
    for (const auto& line : lines) sink(line.stream, line.text);
    if (!lines.empty()) after = lines.back().sequence;
  } while (lines.size() == kRepeated);
  return after;
}

}  // namespace

base::Result<void> run_on_start(Context& context, const model::Service& service,
                                ReleaseProgress& progress, const std::stop_token& stop) {
  const auto& deployment = progress.deployment();
  model::Run run;
  context.database.write([&](store::Transaction& tx) {
    const auto before = store::run_of_deployment(tx, deployment.id);
    run = before ? *before
                 : queue_run(context, tx, service,
                             {model::JobEvent::ON_START, model::RunTrigger::DEPLOYMENT,
                              deployment.id, deployment.user, std::nullopt});
  });
  const auto sink = progress.sink();
  std::uint64_t seen = 0;
  while (true) {
    const auto again = advance_run(context, run.id, stop);
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Cancelled.");
    seen = repeat_log(context, run.id, seen, sink);
    if (again && !*again) break;
    if (!again) progress.say(again.error().message);
    context.clock.pause(again ? **again : base::Duration(kAway), stop);
  }
  context.database.read([&](store::Transaction& tx) {
    // Where somebody forgot it meanwhile, it had failed.
    run = store::run(tx, run.id).value_or(run);
  });
  if (run.state == model::RunState::SUCCEEDED) return {};
  return base::fail(base::ErrorCode::kFailed, "on_start: " + run.message);
}

void end_on_start(Context& context, const model::Service& service,
                  const model::DeploymentId& deployment, runtime::Runtime& runtime) {
  std::optional<model::Run> run;
  context.database.write([&](store::Transaction& tx) {
    run = store::run_of_deployment(tx, deployment);
    if (!run || model::is_terminal(run->state)) return run.reset();
    store::request_cancel(tx, run->id);
    store::ask(tx, kRun, run->id.to_string(), context.clock.now());
  });
  if (!run || run->attempt == 0) return;
  const auto grace = std::chrono::seconds(service.settings.stop_grace);
  if (const auto stopped = runtime.jobs()->stop(run->attempt_id, grace); !stopped) {
    spdlog::warn("cannot stop a run: {}", stopped.error().message);
  }
}

}  // namespace slipway::pipeline
