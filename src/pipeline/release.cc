#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "pipeline/enqueue.h"
#include "pipeline/health.h"
#include "pipeline/quarantine.h"
#include "pipeline/release_chart.h"
#include "pipeline/release_progress.h"
#include "pipeline/release_run.h"
#include "pipeline/release_source.h"
#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "pipeline/webhooks.h"
#include "runtime/outlast.h"
#include "store/deployments.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;

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
// Of a chart, instead of all but the first.
constexpr std::string_view kChart = "chart";  // of a repository, instead of the first
constexpr std::string_view kValues = "values";
constexpr std::string_view kUpgrade = "upgrade";

// The steps of one release. Every one may have been done by an earlier attempt that was cut off; it
// then finds what is there.
class Release {
 public:
  Release(Context& context, model::Deployment deployment, model::Service service,
          runtime::Runtime& runtime, std::stop_token stop)
      : context_(context),
        service_(std::move(service)),
        runtime_(runtime),
        stop_(std::move(stop)),
        progress_(context, std::move(deployment), stop_) {
    progress_.plan(step_names());
  }

  // The first step that fails ends it.
  base::Result<void> run() {
    if (is_chart()) return run_chart();
    auto built = progress_.step(source_step(), [&] { return get_source(); })
                     .and_then([&] { return make_version(); })
                     .and_then([&] { return progress_.step(kBuild, [&] { return build(); }); });
    if (!built) return built;
    progress_.enter(DeploymentState::DEPLOYING);
    if (service_.settings.job) return bring_job();
    return progress_.step(kReleaseCommand, [&] { return judge(release_command()); })
        .and_then([&] { return progress_.step(kStart, [&] { return start(); }); })
        .and_then([&] { return progress_.step(kHealth, [&] { return judge(healthy()); }); })
        .and_then([&] { return progress_.step(kSwitch, [&] { return switch_traffic(); }); });
  }

  void succeed(const store::Task& task) {
    const auto& deployment = progress_.deployment();
    progress_.say(
        "Deployed " +
        (deployment.image.name.empty() ? deployment.commit.substr(0, 8) : deployment.image.text()) +
        ".");
    progress_.flush();
    context_.database.write([&](store::Transaction& tx) {
      store::set_serving(tx, service_.id, deployment.id);
      end_quarantine(tx, deployment);
      if (due_at_) arm(tx, service_.id, *due_at_);
      progress_.end(tx, task, DeploymentState::DEPLOYED);
      store::ask(tx, kSettle, service_.id.to_string(),
                 context_.clock.now() + context_.policy.drain);
    });
  }

  void fail(const store::Task& task, const base::Error& error) {
    auto& deployment = progress_.deployment();
    const bool cancelled = error.code == base::ErrorCode::kCancelled;
    deployment.error = error.message;
    progress_.say(cancelled ? "Cancelled." : "Failed: " + error.message);
    if (service_.settings.job) end_on_start(context_, service_, deployment.id, runtime_);
    take_away();
    progress_.flush();
    const bool building = deployment.state == DeploymentState::BUILDING;
    context_.database.write([&](store::Transaction& tx) {
      progress_.end(tx, task,
                    cancelled  ? DeploymentState::CANCELED
                    : building ? DeploymentState::BUILD_ERROR
                               : DeploymentState::DEPLOYMENT_ERROR);
      if (did_not_become_healthy_) {
        quarantine(context_, tx, deployment, model::QuarantineCause::NOT_HEALTHY, "");
      }
      // A cancellation may come with a newer base; what is stored counts.
      const auto stored = store::deployment(tx, deployment.id);
      give_back_base(context_, tx, stored ? *stored : deployment);
      store::ask(tx, kSettle, service_.id.to_string(), context_.clock.now());
    });
  }

 private:
  bool is_image() const { return !service_.image.name.empty(); }
  bool is_chart() const { return service_.kind == model::ServiceKind::HELM; }
  std::string_view source_step() const {
    if (is_chart() && is_of_repository(service_)) return kChart;
    return is_image() ? kImage : kCheckout;
  }

  std::vector<std::string_view> step_names() const {
    if (is_chart() && !has_port(service_)) return {source_step(), kValues, kUpgrade};
    if (is_chart()) return {source_step(), kValues, kUpgrade, kSwitch};
    if (!service_.settings.job) {
      return {source_step(), kBuild, kReleaseCommand, kStart, kHealth, kSwitch};
    }
    const auto& job = *service_.settings.job;
    if (job.is_cron()) return {source_step(), kBuild, kArm};
    if (job.on_start) return {source_step(), kBuild, kOnStart};
    return {source_step(), kBuild};
  }

  // helm starts what is new, waits for it and goes back by itself.
  base::Result<void> run_chart() {
    auto got = progress_.step(source_step(), [&] { return get_source(); })
                   .and_then([&] {
                     return progress_.step(kValues, [&] {
                       return choose_values(context_, service_, progress_, stop_);
                     });
                   })
                   .and_then([&] { return make_version(); });
    if (!got) return got;
    progress_.enter(DeploymentState::DEPLOYING);
    auto brought = progress_.step(kUpgrade, [&] {
      return get_chart(context_, service_, progress_.deployment(), runtime_, version_, stop_)
          .and_then([&] { return bring_chart(runtime_, version_, progress_.sink(), stop_); })
          .map_error([&](base::Error error) {
            // All else, as a repository that is away, says nothing about the version.
            did_not_become_healthy_ = error.code == base::ErrorCode::kTimeout;
            return error;
          });
    });
    if (!brought || !has_port(service_)) return brought;
    return progress_.step(kSwitch, [&] {
      instance_ = runtime_.inspect(progress_.deployment().id);
      return switch_traffic();
    });
  }

  base::Result<void> get_source() {
    if (is_chart() && is_of_repository(service_)) {
      choose_chart(context_, service_, progress_);
      return {};
    }
    return is_image() ? choose_image(context_, service_, progress_, stop_)
                      : check_out(context_, service_, runtime_, progress_, stop_);
  }

  base::Result<void> make_version() {
    base::Result<runtime::Version> made;
    context_.database.read([&](store::Transaction& tx) {
      made = version_of(context_, tx, service_, progress_.deployment());
    });
    if (!made) return base::fail(made.error());
    version_ = std::move(*made);
    return {};
  }

  base::Result<void> build() { return runtime_.build(version_, progress_.sink(), stop_); }

  // A job has come to its version once that is in place, and what runs with it has run.
  base::Result<void> bring_job() {
    if (runtime_.jobs() == nullptr) {
      return base::fail(
          base::ErrorCode::kFailed,
          "The environment's runtime runs no jobs; use an environment on another one.");
    }
    const auto& job = *service_.settings.job;
    if (job.is_cron()) return progress_.step(kArm, [&] { return look_when_due(); });
    if (!job.on_start) return {};
    return progress_.step(
        kOnStart, [&] { return judge(run_on_start(context_, service_, progress_, stop_)); });
  }

  base::Result<void> look_when_due() {
    const auto due_at = next_due(context_, *service_.settings.job, context_.clock.now());
    if (!due_at) return base::fail(base::ErrorCode::kFailed, due_at.error().message);
    due_at_ = *due_at;
    progress_.say("It runs first at " + base::to_iso8601(*due_at) + ".");
    return {};
  }

  // Of what ran itself. All else that fails, as an engine that lacks the image or a gateway that
  // refuses the route, says nothing about the version; nor does a machine that is away.
  base::Result<void> judge(base::Result<void> result) {
    did_not_become_healthy_ = !result && result.error().code != base::ErrorCode::kCancelled &&
                              result.error().code != base::ErrorCode::kUnavailable;
    return result;
  }

  base::Result<void> release_command() {
    return runtime_.run_release_command(version_, progress_.sink(), stop_);
  }

  base::Result<void> start() {
    auto started = runtime_.start(version_, progress_.sink(), stop_);
    if (!started) return base::fail(started.error());
    instance_ = *started;
    progress_.say(instance_.endpoint
                      ? "Started on port " + std::to_string(instance_.endpoint->port) + "."
                      : std::string("Started."));
    return {};
  }

  base::Result<void> healthy() {
    auto absence = told_absence();
    auto result = await_healthy(context_, runtime_, version_, instance_, absence, stop_);
    if (result) {
      progress_.say("It is healthy.");
      return result;
    }
    const auto sink = progress_.sink();
    for (const auto& line : runtime_.log(version_.deployment, 0, 50)) sink(line.stream, line.text);
    return result;
  }

  runtime::Absence told_absence() {
    return runtime::Absence([this](std::string_view text) { progress_.say(text); });
  }

  base::Result<void> switch_traffic() {
    gateway::Route route;
    context_.database.read(
        [&](store::Transaction& tx) { route = route_of(context_, tx, service_); });
    // What is healthy is not given up because its runtime is away for a moment.
    const auto until = context_.clock.now() + std::chrono::seconds(service_.settings.start_timeout);
    auto absence = told_absence();
    auto served = runtime::outlast(context_.clock, until, stop_, absence,
                                   [&] { return runtime_.serve(version_, route.hosts); });
    if (!served) return served;
    if (!instance_.endpoint) return {};
    route.upstreams.push_back({instance_.endpoint->host, instance_.endpoint->port});
    return context_.routes.set(service_.id, std::move(route));
  }

  // The old one goes on serving.
  void take_away() {
    const auto& id = progress_.deployment().id;
    const auto stopped =
        is_chart() ? base::Result<void>()
                   : runtime_.stop(id, std::chrono::seconds(service_.settings.stop_grace));
    const auto removed = runtime_.remove(id);
    for (const auto& result : {stopped, removed}) {
      if (!result) spdlog::warn("cannot take away {}: {}", id.to_string(), result.error().message);
    }
  }

  Context& context_;
  model::Service service_;
  runtime::Runtime& runtime_;
  std::stop_token stop_;
  ReleaseProgress progress_;
  runtime::Version version_;
  runtime::Instance instance_;
  std::optional<base::Timestamp> due_at_;  // of a cron job
  bool did_not_become_healthy_ = false;
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

// What is left to do where nothing can be released: the service is gone, or its runtime.
void give_up(Context& context, store::Transaction& tx, model::Deployment deployment,
             std::string why) {
  const auto now = context.clock.now();
  deployment.state = DeploymentState::CANCELED;
  deployment.error = std::move(why);
  deployment.ended_at = now;
  store::update(tx, deployment);
  announce_state(context, tx, deployment);
  give_back_base(context, tx, deployment);
  if (const auto run = store::run_of_deployment(tx, deployment.id);
      run && !is_terminal(run->state)) {
    store::request_cancel(tx, run->id);
    store::ask(tx, kRun, run->id.to_string(), now);
  }
  store::ask(tx, kDispatch, deployment.environment.to_string(), now);
  // What an attempt that was cut off had started is a stray now.
  store::ask_on(tx, context.policy.node, kSettle, deployment.service.to_string(), now);
}

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
  const bool is_open = deployment && !model::is_terminal(deployment->state);
  if (!is_open || !runtime) {
    context.database.write([&](store::Transaction& tx) {
      store::complete(tx, task, context.clock.now());
      if (is_open) give_up(context, tx, *deployment, runtime.error().message);
    });
    return {};
  }
  if (deployment->cancel_requested) joined.source().request_stop();
  Release release(context, *deployment, *service, **runtime, joined.source().get_token());
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
    release.succeed(task);
  } else {
    release.fail(task, result.error());
  }
  return {};
}

}  // namespace slipway::pipeline
