// The step run: one look at a run of a job. How runs come to be stands in runs.h.

#include <algorithm>

#include <spdlog/spdlog.h>

#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "pipeline/worker.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/organizations.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using base::Duration;
using base::ErrorCode;
using base::fail;
using model::RunState;
using runtime::AttemptState;

constexpr std::int64_t kRunsKept = 100;      // of a job
constexpr std::int64_t kMostLines = 10'000;  // of a run's log
constexpr std::size_t kBatch = 500;
constexpr Duration kShortest = std::chrono::milliseconds(20);
constexpr Duration kLongest = std::chrono::seconds(1);

// "3 restarts" and "1 restart" read alike: "attempt 2 of 4".
std::string attempt_of(const model::Run& run, std::uint32_t most) {
  return "attempt " + std::to_string(run.attempt) + " of " + std::to_string(most + 1);
}

// One run on its way. What an earlier look did and could not store any more is found again.
class Look {
 public:
  Look(Context& context, const model::RunId& id) : context_(context), now_(context.clock.now()) {
    context_.database.read([&](store::Transaction& tx) {
      const auto run = store::run(tx, id);
      if (!run) return;
      run_ = *run;
      is_open_ = !model::is_terminal(run->state);
      if (!is_open_) {
        const auto found = runtime_of(context_, tx, run->environment);
        if (found) jobs_ = (*found)->jobs();
        return;
      }
      const auto open = store::open_runs(tx, run->service);
      is_first_ = open.front().id == run->id;
      service_ = store::service(tx, run->service);
      const auto deployment = store::deployment(tx, run->deployment);
      if (!service_ || !deployment || !service_->settings.job) return;
      version_ = version_of_run(context_, tx, *service_, *deployment, run->event);
      const auto found = runtime_of(context_, tx, run->environment);
      if (found) jobs_ = (*found)->jobs();
    });
  }

  base::Result<std::optional<Duration>> take(const std::stop_token& stop) {
    if (!is_open_) {
      // A crash came between its end and this, or the runtime was away then.
      return forgotten(run_.attempt > 0 ? forget(run_.attempt_id) : base::Result<void>());
    }
    if (!service_ || !service_->settings.job) return give_up();
    if (jobs_ == nullptr) return end(RunState::FAILED, "Its environment's runtime runs no jobs.");
    if (run_.cancel_requested) return cancel();
    if (run_.state == RunState::QUEUED) {
      if (!is_first_) return kLongest;
      begin_attempt(now_);
      run_.started_at = now_;
      store_run();
    }
    if (now_ < *run_.attempt_at) return *run_.attempt_at - now_;
    if (!run_.attempt_started) {
      if (now_ >= deadline()) return out_of_time();
      return begin(stop);
    }
    const auto attempt = jobs_->inspect(run_.attempt_id);
    if (!attempt) return fail(attempt.error());
    return judge(*attempt);
  }

 private:
  const model::JobSettings& job() const { return *service_->settings.job; }
  base::Timestamp deadline() const {
    return *run_.started_at + std::chrono::seconds(job().max_duration);
  }
  Duration grace() const { return std::chrono::seconds(service_->settings.stop_grace); }

  void begin_attempt(base::Timestamp at) {
    run_.state = RunState::RUNNING;
    ++run_.attempt;
    run_.attempt_id = model::AttemptId::make(now_, context_.random);
    run_.attempt_started = false;
    run_.log_position = 0;
    run_.attempt_at = at;
  }

  base::Result<std::optional<Duration>> begin(const std::stop_token& stop) {
    if (!version_) return end(RunState::FAILED, version_.error().message);
    const auto attempt = jobs_->start(run_.attempt_id, *version_, stop);
    if (!attempt) {
      const auto code = attempt.error().code;
      if (code == ErrorCode::kUnavailable || code == ErrorCode::kCancelled) {
        return fail(attempt.error());
      }
      return over(attempt.error().message);
    }
    run_.attempt_started = true;
    store_run();
    return judge(*attempt);
  }

  base::Result<std::optional<Duration>> judge(const runtime::Attempt& attempt) {
    keep_log();
    switch (attempt.state) {
      case AttemptState::kRunning:
        if (now_ >= deadline()) return out_of_time();
        return std::clamp<Duration>((now_ - *run_.attempt_at) / 20, kShortest, kLongest);
      case AttemptState::kEnded:
        run_.exit_code = attempt.exit_code;
        if (attempt.exit_code == 0) return end(RunState::SUCCEEDED, run_.message);
        return over("It ended with exit code " + std::to_string(attempt.exit_code) + ".");
      case AttemptState::kGone:
        break;
    }
    // What its supervisor left is taken along.
    if (auto stopped = jobs_->stop(run_.attempt_id, Duration::zero()); !stopped) {
      return fail(stopped.error());
    }
    run_.exit_code.reset();
    return over("It was lost: the machine or its supervisor ended while it ran.");
  }

  // An attempt did not do it.
  base::Result<std::optional<Duration>> over(const std::string& why) {
    const Duration pause = retry_pause(run_.attempt);
    if (run_.attempt > job().max_restarts || now_ + pause >= deadline()) {
      return end(RunState::FAILED, job().max_restarts == 0
                                       ? why
                                       : why + " (" + attempt_of(run_, job().max_restarts) + ")");
    }
    // While it is known: once the next one has its place, nobody would ask for it again.
    if (auto gone = forget(run_.attempt_id); !gone) return fail(gone.error());
    begin_attempt(now_ + pause);
    note(why + " " + "It is tried again in " + base::describe(pause) + ": " +
         attempt_of(run_, job().max_restarts) + ".");
    store_run();
    return pause;
  }

  base::Result<std::optional<Duration>> out_of_time() {
    if (auto ended = end_attempt(); !ended) return fail(ended.error());
    return end(RunState::FAILED, "It ran longer than its max_duration_seconds of " +
                                     std::to_string(job().max_duration) + " s, and was ended.");
  }

  base::Result<std::optional<Duration>> cancel() {
    if (auto ended = end_attempt(); !ended) return fail(ended.error());
    return end(RunState::CANCELED, "It was cancelled.");
  }

  base::Result<void> end_attempt() {
    if (run_.attempt == 0) return {};
    if (auto stopped = jobs_->stop(run_.attempt_id, grace()); !stopped) return stopped;
    keep_log();
    const auto attempt = jobs_->inspect(run_.attempt_id);
    if (attempt && attempt->state == AttemptState::kEnded) run_.exit_code = attempt->exit_code;
    return {};
  }

  // Its service is gone, and with it the way to its runtime.
  base::Result<std::optional<Duration>> give_up() {
    for (runtime::Runtime* runtime : all_runtimes(context_.runtimes, context_.database)) {
      auto* const jobs = runtime->jobs();
      if (jobs == nullptr || run_.attempt == 0) continue;
      if (auto stopped = jobs->stop(run_.attempt_id, std::chrono::seconds(10)); !stopped) {
        return fail(stopped.error());
      }
      if (auto gone = forget(run_.attempt_id, jobs); !gone) return fail(gone.error());
    }
    return end(RunState::CANCELED, "Its service was deleted.");
  }

  base::Result<std::optional<Duration>> end(RunState state, const std::string& message) {
    run_.state = state;
    run_.message = message;
    run_.ended_at = context_.clock.now();
    context_.database.write([&](store::Transaction& tx) {
      store::update(tx, run_);
      store::prune_runs(tx, run_.service, kRunsKept);
      store::record(tx, run_.organization, *run_.ended_at, "run", run_.id.to_string());
      // A deletion waits for it, and so may the files of an older version.
      if (service_ && service_->deleting && run_.event == model::JobEvent::ON_DELETE) {
        store::remove_service(tx, service_->id);
        store::remove_if_deleted(tx, service_->environment);
        store::record(tx, run_.organization, *run_.ended_at, "service", run_.service.to_string());
      }
      store::ask(tx, kSettle, run_.service.to_string(), *run_.ended_at);
    });
    return forgotten(forget(run_.attempt_id));
  }

  // What an attempt left at its runtime; one that is away is asked again.
  base::Result<void> forget(const model::AttemptId& attempt) { return forget(attempt, jobs_); }
  static base::Result<void> forget(const model::AttemptId& attempt, runtime::JobRuntime* jobs) {
    if (jobs == nullptr) return {};
    const auto removed = jobs->remove(attempt);
    if (removed) return {};
    const auto code = removed.error().code;
    if (code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout) {
      return fail(removed.error());
    }
    spdlog::warn("cannot remove what an attempt left: {}", removed.error().message);
    return {};
  }
  static base::Result<std::optional<Duration>> forgotten(const base::Result<void>& done) {
    if (!done) return fail(done.error());
    return std::nullopt;
  }

  void keep_log() {
    std::vector<model::LogLine> lines;
    do {
      lines = jobs_->log(run_.attempt_id, run_.log_position, kBatch);
      if (lines.empty()) return;
      run_.log_position = lines.back().sequence;
      context_.database.write([&](store::Transaction& tx) {
        store::append_log(tx, run_.id, lines, kMostLines);
        store::update(tx, run_);
      });
    } while (lines.size() == kBatch);
  }

  void note(const std::string& text) {
    context_.database.write([&](store::Transaction& tx) {
      store::append_log(tx, run_.id, {{0, now_, "slipway", text}}, kMostLines);
    });
  }

  void store_run() {
    context_.database.write([&](store::Transaction& tx) {
      store::update(tx, run_);
      store::record(tx, run_.organization, now_, "run", run_.id.to_string());
    });
  }

  Context& context_;
  base::Timestamp now_;
  model::Run run_;
  bool is_open_ = false;
  bool is_first_ = false;
  std::optional<model::Service> service_;
  base::Result<runtime::Version> version_ =
      fail(ErrorCode::kNotFound, "The version that it is to run is not known any more.");
  runtime::JobRuntime* jobs_ = nullptr;
};

}  // namespace

base::Result<std::optional<Duration>> advance_run(Context& context, const model::RunId& id,
                                                  const std::stop_token& stop) {
  return Look(context, id).take(stop);
}

base::Result<void> run(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto again = advance_run(context, model::RunId::parse(task.subject).value(), stop);
  if (!again) return fail(again.error());
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    if (*again) store::ask(tx, kRun, task.subject, now + **again);
  });
  return {};
}

}  // namespace slipway::pipeline
