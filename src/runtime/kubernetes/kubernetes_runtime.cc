#include "runtime/kubernetes/kubernetes_runtime.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/metrics.h"
#include "runtime/kubernetes/objects.h"
#include "runtime/outlast.h"
#include "runtime/registry_reach.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

constexpr auto kCheckTimeout = std::chrono::seconds(10);

Absence told_in(const LogSink& log) {
  if (!log) return Absence();
  return Absence([&log](std::string_view text) { log("slipway", text); });
}

}  // namespace

KubernetesRuntime::KubernetesRuntime(KubernetesOptions options, base::Clock& clock)
    : clock_(clock),
      cluster_(std::move(options), clock),
      watches_(cluster_, clock),
      workloads_(cluster_, watches_, clock),
      logs_(cluster_),
      jobs_(cluster_, watches_, workloads_, logs_, clock),
      charts_(cluster_, workloads_, logs_) {
  if (cluster_.options().builds()) builds_.emplace(cluster_, watches_, workloads_, clock_);
}

base::Result<std::string> KubernetesRuntime::check() {
  const auto in = cluster_.name_space();
  if (!in) return fail(in.error());
  const auto version = cluster_.ask({.path = "/version", .timeout = kCheckTimeout});
  if (!version) return fail(version.error());
  // Who may not see this may do nothing there, or it does not exist.
  const auto seen = cluster_.ask(
      {.path = path_in(kubernetes::Kind::kDeployment, *in) + "?limit=1", .timeout = kCheckTimeout});
  if (!seen) return fail(seen.error());
  std::string who = "Kubernetes " + docker::text_at(*version, "/gitVersion") + ", namespace " + *in;
  if (!builds_) return who;
  const auto builder = builds_->check();
  // What is ready runs without it.
  if (!builder) return who + "; cannot build: " + builder.error().message;
  return who + "; builds on " + *builder;
}

std::optional<std::filesystem::path> KubernetesRuntime::source_directory(
    const Version& version) const {
  if (version.chart) return charts_.folder(version);
  if (!version.image && builds_) return builds_->checkout(version);
  return std::nullopt;
}

base::Result<void> KubernetesRuntime::build(const Version& wanted, const LogSink& log,
                                            std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
  forget_removal(wanted.deployment);
  if (!wanted.image && !builds_) {
    return fail(ErrorCode::kFailed,
                "This runtime has no builder and runs ready images alone; give it a builder and a "
                "registry, let your CI push an image and deploy that, or use an environment on a "
                "runtime of kind DOCKER.");
  }
  if (wanted.image) {
    auto may = check_registry(cluster_.options().may_connect, wanted.image->name, stop);
    if (!may) return may;
  }
  const auto in = workloads_.place();
  if (!in) return fail(in.error());
  const auto subject = kubernetes::subject_of(wanted, *in);
  auto absence = told_in(log);
  const auto patiently = [&](const auto& call) {
    const auto until = clock_.now() + std::chrono::seconds(wanted.settings.start_timeout);
    return outlast(clock_, until, stop, absence, call);
  };
  const auto known = patiently([&] { return workloads_.is_prepared(subject); });
  if (!known) return fail(known.error());
  if (*known) {
    // The daemon may have ended before this.
    return patiently([&] {
      return workloads_.with_image(wanted).and_then(
          [&](const Version& built) { return workloads_.make_cron_job(built, *in, stop); });
    });
  }
  Version version = wanted;
  if (!version.image) {
    auto built = builds_->build(wanted, log, stop);
    if (!built) return fail(built.error());
    version.image = std::move(*built);
  }
  if (const auto body = kubernetes::deployment(subject, version, *in, {}); !body) {
    return fail(body.error());
  }
  auto prepared = patiently([&] {
    return workloads_.prepare(subject, version, *in, stop).and_then([&](const auto& /*owner*/) {
      return workloads_.make_cron_job(version, *in, stop);
    });
  });
  if (!prepared) return prepared;
  log("stdout", "Prepared " + subject.name + " in the namespace " + in->name_space + ".");
  return {};
}

base::Result<void> KubernetesRuntime::run_release_command(const Version& /*version*/,
                                                          const LogSink& /*log*/,
                                                          std::stop_token /*stop*/) {
  return {};
}

base::Result<Instance> KubernetesRuntime::start(const Version& version, const LogSink& log,
                                                std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  forget_removal(version.deployment);
  auto absence = told_in(log);
  return workloads_.start(version, absence, stop);
}

Instance KubernetesRuntime::inspect(const model::DeploymentId& deployment) {
  auto found = workloads_.inspect(deployment);
  if (found && found->state == InstanceState::kGone) {
    auto release = charts_.find(deployment);
    if (!release) found = fail(release.error());
    if (release && *release) return std::move(**release);
  }
  if (found) return std::move(*found);
  Instance unknown;
  unknown.deployment = deployment;
  unknown.state = InstanceState::kUnknown;
  return unknown;
}

base::Result<std::vector<Instance>> KubernetesRuntime::list() {
  auto instances = workloads_.list();
  if (!instances) return instances;
  auto releases = charts_.list();
  if (!releases) return releases;
  std::move(releases->begin(), releases->end(), std::back_inserter(*instances));
  std::ranges::sort(*instances, {}, &Instance::deployment);
  return instances;
}

base::Result<void> KubernetesRuntime::serve(const Version& version,
                                            const std::vector<std::string>& hosts) {
  if (version.chart) return charts_.serve(version, hosts);
  return workloads_.serve(version, hosts);
}

base::Result<void> KubernetesRuntime::stop(const model::DeploymentId& deployment,
                                           base::Duration grace) {
  if (auto stopped = charts_.stop(deployment); !stopped) return stopped;
  const auto labels = workloads_.labels_of(deployment);
  return workloads_.stop(deployment, grace, [&](const boost::json::array& pods) {
    logs_.collect(deployment.to_string(), labels, pods);
  });
}

base::Result<void> KubernetesRuntime::remove(const model::DeploymentId& deployment) {
  {
    const std::scoped_lock lock(mutex_);
    if (removed_.contains(deployment)) return {};
  }
  if (auto removed = workloads_.remove(deployment); !removed) return removed;
  if (builds_) {
    if (auto removed = builds_->remove(deployment); !removed) return removed;
  }
  charts_.remove_files(deployment);
  logs_.forget(deployment.to_string());
  const std::scoped_lock lock(mutex_);
  removed_.insert(deployment);
  return {};
}

std::vector<model::LogLine> KubernetesRuntime::log(const model::DeploymentId& deployment,
                                                   std::uint64_t after, std::size_t limit) {
  const auto labels = workloads_.labels_of(deployment);
  if (const auto pods = workloads_.pods(labels)) {
    if (pods->empty()) charts_.collect_log(deployment);
    logs_.collect(deployment.to_string(), labels, *pods);
    if (const auto events = watches_.events()) logs_.note(deployment.to_string(), *events, *pods);
  }
  return logs_.read(deployment.to_string(), after, limit);
}

base::Result<std::vector<Usage>> KubernetesRuntime::usage(const model::DeploymentId& deployment) {
  return kubernetes::usage_of(cluster_, workloads_.labels_of(deployment));
}

base::Result<std::unique_ptr<io::ByteStream>> KubernetesRuntime::dial(
    const model::DeploymentId& deployment, const std::stop_token& stop) {
  return workloads_.dial(deployment, stop);
}

base::Result<void> KubernetesRuntime::forget(const model::ServiceId& service) {
  if (auto uninstalled = charts_.forget(service); !uninstalled) return uninstalled;
  return workloads_.forget(service);
}

void KubernetesRuntime::forget_removal(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  removed_.erase(deployment);
}

std::vector<Unable> KubernetesRuntime::unable(const model::ServiceSettings& settings) const {
  std::vector<Unable> unable;
  if (!settings.storage.empty()) {
    unable.push_back({"storage",
                      "runs the versions of a service beside each other on any node, and mounts no "
                      "volumes; keep the data in a database or an object store, or use a runtime "
                      "of kind DOCKER"});
  }
  if (builds_ && !settings.build_command.empty()) {
    unable.push_back({"build_command",
                      "builds what the Dockerfile says; write it there as RUN, or use a runtime of "
                      "kind PROCESS"});
  }
  add_unable_to_reach(settings, unable);
  return unable;
}

std::vector<std::string> KubernetesRuntime::capabilities() const {
  std::vector<std::string> all{"image",     "files",       "jobs",      "logs",
                               "instances", "autoscaling", "cpu_limit", "memory_limit"};
  if (builds_) all.emplace_back("dockerfile");
  if (charts_.is_there()) all.emplace_back("helm");
  return all;
}

}  // namespace slipway::runtime
