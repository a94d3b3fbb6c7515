#include <algorithm>
#include <filesystem>

#include <spdlog/spdlog.h>

#include "base/enum.h"
#include "pipeline/deployment_log.h"
#include "pipeline/enqueue.h"
#include "pipeline/health.h"
#include "pipeline/images.h"
#include "pipeline/remote.h"
#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "pipeline/webhooks.h"
#include "rules/deployment_states.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using model::StepState;

constexpr auto kAway = std::chrono::seconds(2);   // while the runtime does not answer
constexpr std::int64_t kRepeated = 500;           // lines of a run at once
constexpr std::int64_t kMostReleaseAttempts = 8;  // with growing pauses: about four minutes
constexpr std::string_view kCheckout = "checkout";
constexpr std::string_view kImage = "image";
constexpr std::string_view kBuild = "build";
constexpr std::string_view kReleaseCommand = "release";
constexpr std::string_view kStart = "start";
constexpr std::string_view kHealth = "health";
constexpr std::string_view kSwitch = "switch";
// Of a job, instead of the last four.
constexpr std::string_view kOnStart = "on_start";
constexpr std::string_view kArm = "schedule";

// One release on its way. Every stage may have been done by an earlier attempt that was cut off; it
// then finds what is there.
class Release {
 public:
  Release(Context& context, const store::Task& task, model::Deployment deployment,
          model::Service service, runtime::Runtime& runtime, std::stop_token stop)
      : context_(context),
        task_(task),
        deployment_(std::move(deployment)),
        service_(std::move(service)),
        runtime_(runtime),
        stop_(std::move(stop)),
        log_(context, deployment_) {
    if (deployment_.steps.empty()) {
      for (const auto name : step_names()) {
        deployment_.steps.push_back({std::string(name), StepState::PENDING, {}, {}});
      }
    }
  }

  // The first stage that fails ends it.
  base::Result<void> run() {
    auto built = stage(source_step(), [&] { return get_source(); })
                     .and_then([&] { return make_version(); })
                     .and_then([&] { return stage(kBuild, [&] { return build(); }); })
                     .and_then([&] { return deploying(); });
    if (!built || service_.settings.job) return built.and_then([&] { return bring_job(); });
    return built.and_then([&] { return stage(kReleaseCommand, [&] { return release_command(); }); })
        .and_then([&] { return stage(kStart, [&] { return start(); }); })
        .and_then([&] { return stage(kHealth, [&] { return healthy(); }); })
        .and_then([&] { return stage(kSwitch, [&] { return switch_traffic(); }); });
  }

  void succeed() {
    log_.add("slipway",
             "Deployed " +
                 (is_image() ? deployment_.image.text() : deployment_.commit.substr(0, 8)) + ".");
    log_.flush();
    context_.database.write([&](store::Transaction& tx) {
      store::set_serving(tx, service_.id, deployment_.id);
      if (due_at_) arm(tx, service_.id, *due_at_);
      end(tx, DeploymentState::DEPLOYED);
      store::ask(tx, kSettle, service_.id.to_string(),
                 context_.clock.now() + context_.policy.drain);
    });
  }

  void fail(const base::Error& error) {
    const bool cancelled = error.code == base::ErrorCode::kCancelled;
    deployment_.error = error.message;
    log_.add("slipway", cancelled ? "Cancelled." : "Failed: " + error.message);
    if (service_.settings.job) end_run();
    take_away();
    log_.flush();
    const bool building = deployment_.state == DeploymentState::BUILDING;
    context_.database.write([&](store::Transaction& tx) {
      end(tx, cancelled  ? DeploymentState::CANCELED
              : building ? DeploymentState::BUILD_ERROR
                         : DeploymentState::DEPLOYMENT_ERROR);
      // A cancellation may come with a newer base; what is stored counts.
      const auto stored = store::deployment(tx, deployment_.id);
      give_back_base(context_, tx, stored ? *stored : deployment_);
      store::ask(tx, kSettle, service_.id.to_string(), context_.clock.now());
    });
  }

 private:
  template <typename Work>
  base::Result<void> stage(std::string_view name, const Work& work) {
    if (stop_.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Cancelled.");
    const auto known = std::find_if(deployment_.steps.begin(), deployment_.steps.end(),
                                    [&](const auto& s) { return s.name == name; });
    // The service's settings may have changed since an attempt that was cut off.
    auto& step = known != deployment_.steps.end() ? *known : deployment_.steps.emplace_back();
    step.name = name;
    step.state = StepState::RUNNING;
    step.started_at = context_.clock.now();
    step.ended_at.reset();
    store_progress();
    auto result = work();
    step.state = result ? StepState::SUCCEEDED : StepState::FAILED;
    step.ended_at = context_.clock.now();
    return result;
  }

  std::vector<std::string_view> step_names() const {
    if (!service_.settings.job) {
      return {source_step(), kBuild, kReleaseCommand, kStart, kHealth, kSwitch};
    }
    const auto& job = *service_.settings.job;
    if (job.is_cron()) return {source_step(), kBuild, kArm};
    if (job.on_start) return {source_step(), kBuild, kOnStart};
    return {source_step(), kBuild};
  }

  // A job has come to its version once that is in place, and what runs with it has run.
  base::Result<void> bring_job() {
    if (runtime_.jobs() == nullptr) {
      return base::fail(base::ErrorCode::kFailed,
                        "The environment's runtime runs no jobs; move it to one of kind PROCESS or "
                        "DOCKER.");
    }
    const auto& job = *service_.settings.job;
    if (job.is_cron()) return stage(kArm, [&] { return look_when_due(); });
    if (job.on_start) return stage(kOnStart, [&] { return run_on_start(); });
    return {};
  }

  base::Result<void> look_when_due() {
    const auto due_at = next_due(context_, *service_.settings.job, context_.clock.now());
    if (!due_at) return base::fail(base::ErrorCode::kFailed, due_at.error().message);
    due_at_ = *due_at;
    log_.add("slipway", "It runs first at " + base::to_iso8601(*due_at) + ".");
    return {};
  }

  base::Result<void> run_on_start() {
    model::Run run;
    context_.database.write([&](store::Transaction& tx) {
      const auto before = store::run_of_deployment(tx, deployment_.id);
      run = before ? *before
                   : queue_run(context_, tx, service_,
                               {model::JobEvent::ON_START, model::RunTrigger::DEPLOYMENT,
                                deployment_.id, deployment_.user, std::nullopt});
    });
    std::uint64_t seen = 0;
    while (true) {
      const auto again = advance_run(context_, run.id, stop_);
      if (stop_.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Cancelled.");
      seen = repeat_log(run.id, seen);
      if (again && !*again) break;
      if (!again) log_.add("slipway", again.error().message);
      context_.clock.pause(again ? **again : base::Duration(kAway), stop_);
    }
    context_.database.read([&](store::Transaction& tx) {
      // Where somebody forgot it meanwhile, it had failed.
      run = store::run(tx, run.id).value_or(run);
    });
    if (run.state == model::RunState::SUCCEEDED) return {};
    return base::fail(base::ErrorCode::kFailed, "on_start: " + run.message);
  }

  std::uint64_t repeat_log(const model::RunId& run, std::uint64_t after) {
    std::vector<model::LogLine> lines;
    do {
      context_.database.read(
          [&](store::Transaction& tx) { lines = store::run_log(tx, run, after, kRepeated); });
      for (const auto& line : lines) log_.add(line.stream, line.text);
      if (!lines.empty()) after = lines.back().sequence;
    } while (lines.size() == kRepeated);
    return after;
  }

  // Now, so that nothing runs in what is taken away; the step `run` records it.
  void end_run() {
    std::optional<model::Run> run;
    context_.database.write([&](store::Transaction& tx) {
      run = store::run_of_deployment(tx, deployment_.id);
      if (!run || model::is_terminal(run->state)) return run.reset();
      store::request_cancel(tx, run->id);
      store::ask(tx, kRun, run->id.to_string(), context_.clock.now());
    });
    if (!run || run->attempt == 0) return;
    const auto grace = std::chrono::seconds(service_.settings.stop_grace);
    if (const auto stopped = runtime_.jobs()->stop(run->attempt_id, grace); !stopped) {
      spdlog::warn("cannot stop a run: {}", stopped.error().message);
    }
  }

  std::string_view source_step() const { return is_image() ? kImage : kCheckout; }
  bool is_image() const { return !service_.image.name.empty(); }

  base::Result<void> get_source() { return is_image() ? choose_image() : checkout(); }

  // By hand a tag is chosen; which image that is now, the registry says. Where it cannot, the tag
  // is taken as it will be found.
  base::Result<void> choose_image() {
    if (deployment_.image.digest.empty()) {
      const auto digest = resolve_digest(context_, service_, deployment_.image.tag, stop_);
      if (digest) {
        deployment_.image.digest = *digest;
      } else if (digest.error().code == base::ErrorCode::kNotFound) {
        return base::fail(base::ErrorCode::kFailed, digest.error().message);
      } else {
        log_.add("slipway", "Its digest is not known: " + digest.error().message);
      }
    }
    context_.database.write([&](store::Transaction& tx) {
      store::set_image(tx, deployment_.id, deployment_.image);
      if (deployment_.trigger == model::TriggerType::ROLLBACK) return;
      store::move_watermark(tx, service_.id, deployment_.image.text(), context_.clock.now());
    });
    return {};
  }

  base::Result<void> checkout() {
    const auto remote = remote_of(context_, {service_});
    if (!remote) return base::fail(remote.error());
    if (deployment_.commit.empty()) {
      const auto tips = context_.git.fetch(*remote, {service_.git.branch}, stop_);
      if (!tips) return base::fail(tips.error());
      const auto tip = tips->find(service_.git.branch);
      if (tip == tips->end()) {
        return base::fail(
            base::ErrorCode::kFailed,
            "The branch '" + service_.git.branch + "' does not exist in " + service_.git.url + ".");
      }
      deployment_.commit = tip->second;
    } else if (auto there = context_.git.fetch_commit(*remote, deployment_.commit, stop_); !there) {
      return there;
    }
    move_watermark_forward();
    runtime::Version version;
    version.deployment = deployment_.id;
    version.service = service_.id;
    const auto directory = runtime_.source_directory(version);
    if (!directory || std::filesystem::exists(*directory)) return {};
    log_.add("slipway", "Checking out " + deployment_.commit + ".");
    return context_.git.checkout(remote->key, deployment_.commit, *directory, stop_);
  }

  // A deployment by hand moves the watermark to its commit, but never backwards. A pushed one moved
  // it when it was decided.
  void move_watermark_forward() {
    if (deployment_.trigger == model::TriggerType::PUSH ||
        deployment_.trigger == model::TriggerType::POLL) {
      return;
    }
    std::string watermark;
    context_.database.read([&](store::Transaction& tx) {
      if (const auto now = store::service(tx, service_.id)) watermark = now->watermark;
    });
    const bool forward =
        watermark.empty() ||
        context_.git.is_ancestor(service_.repository, watermark, deployment_.commit);
    context_.database.write([&](store::Transaction& tx) {
      store::set_commit(tx, deployment_.id, deployment_.commit);
      if (!forward || watermark == deployment_.commit) return;
      store::move_watermark(tx, service_.id, deployment_.commit, context_.clock.now());
      store::Branch branch =
          store::branch(tx, service_.organization, service_.repository, service_.git.branch);
      if (branch.considered_tip.empty()) {
        branch.considered_tip = deployment_.commit;
        store::put(tx, branch);
      }
    });
  }

  base::Result<void> make_version() {
    base::Result<runtime::Version> made;
    context_.database.read(
        [&](store::Transaction& tx) { made = version_of(context_, tx, service_, deployment_); });
    if (!made) return base::fail(made.error());
    version_ = std::move(*made);
    return {};
  }

  runtime::LogSink sink() {
    return [this](std::string_view stream, std::string_view text) { log_.add(stream, text); };
  }

  base::Result<void> build() { return runtime_.build(version_, sink(), stop_); }

  base::Result<void> deploying() {
    deployment_.state = DeploymentState::DEPLOYING;
    store_progress();
    return {};
  }

  base::Result<void> release_command() {
    return runtime_.run_release_command(version_, sink(), stop_);
  }

  base::Result<void> start() {
    auto started = runtime_.start(version_, stop_);
    if (!started) return base::fail(started.error());
    instance_ = *started;
    log_.add("slipway", instance_.endpoint
                            ? "Started on port " + std::to_string(instance_.endpoint->port) + "."
                            : std::string("Started."));
    return {};
  }

  base::Result<void> healthy() {
    auto result = await_healthy(context_, runtime_, version_, instance_, stop_);
    if (!result) {
      for (const auto& line : runtime_.log(deployment_.id, 0, 50)) log_.add(line.stream, line.text);
      return result;
    }
    log_.add("slipway", "It is healthy.");
    return result;
  }

  base::Result<void> switch_traffic() {
    if (!instance_.endpoint) return {};
    gateway::Route route;
    context_.database.read(
        [&](store::Transaction& tx) { route = route_of(context_, tx, service_); });
    route.upstreams.push_back({instance_.endpoint->host, instance_.endpoint->port});
    return context_.routes.set(service_.id, std::move(route));
  }

  // The old one goes on serving.
  void take_away() {
    const auto stopped =
        runtime_.stop(deployment_.id, std::chrono::seconds(service_.settings.stop_grace));
    const auto removed = runtime_.remove(deployment_.id);
    for (const auto& result : {stopped, removed}) {
      if (!result)
        spdlog::warn("cannot take away {}: {}", deployment_.id.to_string(), result.error().message);
    }
  }

  void store_progress() {
    context_.database.write([&](store::Transaction& tx) {
      const auto stored = store::deployment(tx, deployment_.id);
      if (!stored) return;
      model::Deployment now = deployment_;
      now.base = stored->base;
      if (stored->state == DeploymentState::CANCELING) now.state = stored->state;
      store::update(tx, now);
      store::record(tx, now.organization, context_.clock.now(), "deployment", now.id.to_string());
    });
  }

  void end(store::Transaction& tx, DeploymentState state) {
    const auto now = context_.clock.now();
    const auto stored = store::deployment(tx, deployment_.id);
    if (stored) {
      if (!rules::may_become(stored->state, state)) {
        throw std::logic_error("a deployment cannot become " + base::to_string(state) + " from " +
                               base::to_string(stored->state));
      }
      model::Deployment ended = deployment_;
      ended.base = stored->base;
      ended.state = state;
      ended.ended_at = now;
      store::update(tx, ended);
      announce_state(context_, tx, ended);
      store::record(tx, ended.organization, now, "deployment", ended.id.to_string());
      store::record(tx, ended.organization, now, "service", ended.service.to_string());
    }
    store::complete(tx, task_, now);
    store::ask(tx, kDispatch, deployment_.environment.to_string(), now);
  }

  Context& context_;
  const store::Task& task_;
  model::Deployment deployment_;
  model::Service service_;
  runtime::Runtime& runtime_;
  std::stop_token stop_;
  DeploymentLog log_;
  runtime::Version version_;
  runtime::Instance instance_;
  std::optional<base::Timestamp> due_at_;  // of a cron job
};

// Ends with the worker's stop as well as with the deployment's own.
class JoinedStop {
 public:
  JoinedStop(Context& context, const model::DeploymentId& id, const std::stop_token& worker)
      : context_(context),
        id_(id),
        source_(context.cancellations.begin(id)),
        forward_(worker, [this] { source_.request_stop(); }) {}
  ~JoinedStop() { context_.cancellations.end(id_); }
  JoinedStop(const JoinedStop&) = delete;
  JoinedStop& operator=(const JoinedStop&) = delete;

  std::stop_source& source() { return source_; }

 private:
  Context& context_;
  model::DeploymentId id_;
  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
};

}  // namespace

base::Result<void> release(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::DeploymentId::parse(task.subject).value();
  JoinedStop joined(context, id, stop);
  std::optional<model::Deployment> deployment;
  std::optional<model::Service> service;
  base::Result<runtime::Runtime*> runtime =
      base::fail(base::ErrorCode::kNotFound, "The service was deleted.");
  context.database.read([&](store::Transaction& tx) {
    deployment = store::deployment(tx, id);
    if (deployment) service = store::service(tx, deployment->service);
    if (service) runtime = runtime_of(context, tx, service->environment);
  });
  if (!deployment || model::is_terminal(deployment->state) || !service || !runtime) {
    context.database.write([&](store::Transaction& tx) {
      const auto now = context.clock.now();
      store::complete(tx, task, now);
      if (!deployment || model::is_terminal(deployment->state)) return;
      deployment->state = DeploymentState::CANCELED;
      deployment->error = runtime ? "The service was deleted." : runtime.error().message;
      deployment->ended_at = now;
      store::update(tx, *deployment);
      announce_state(context, tx, *deployment);
      give_back_base(context, tx, *deployment);
      if (const auto run = store::run_of_deployment(tx, id); run && !is_terminal(run->state)) {
        store::request_cancel(tx, run->id);
        store::ask(tx, kRun, run->id.to_string(), now);
      }
      store::ask(tx, kDispatch, deployment->environment.to_string(), now);
      // What an attempt that was cut off had started is a stray now.
      store::ask(tx, kSettle, deployment->service.to_string(), now);
    });
    return {};
  }
  if (deployment->cancel_requested) joined.source().request_stop();
  Release release(context, task, *deployment, *service, **runtime, joined.source().get_token());
  // Attempts that end by a fault of this machine are counted; a deployment never runs for ever.
  const auto result =
      task.attempts < kMostReleaseAttempts
          ? release.run()
          : base::Result<void>(base::fail(
                base::ErrorCode::kFailed,
                "It was tried " + std::to_string(task.attempts) +
                    " times and ended each time by a fault; the daemon's log says which."));
  // The daemon is stopping: the next start goes on where this one was.
  if (!result && stop.stop_requested()) return base::fail(result.error());
  if (result) {
    release.succeed();
  } else {
    release.fail(result.error());
  }
  return {};
}

}  // namespace slipway::pipeline
