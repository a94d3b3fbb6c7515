#include "runtime/kubernetes/kubernetes_charts.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "io/files.h"
#include "rules/helm_ports.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/helm/gateway_service.h"
#include "runtime/kubernetes/helm/upgrade_watch.h"
#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/spec.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using kubernetes::Kind;
using kubernetes::label_selector;

constexpr auto kUninstall = std::chrono::minutes(5);
// Without the releases themselves, which may be of a mebibyte each.
constexpr std::string_view kNamesOnly =
    "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
constexpr Kind kScaled[] = {Kind::kDeployment, Kind::kStatefulSet};
constexpr Kind kStoppable[] = {Kind::kDeployment, Kind::kStatefulSet, Kind::kCronJob};

std::string description_of(const Version& version) {
  return "Slipway deployment " + version.deployment.to_string();
}

kubernetes::Labels pod_labels(const model::ServiceId& service) {
  // helm.sh/docs/chart_best_practices/labels
  return {{"app.kubernetes.io/instance", helm::release_name(service)}};
}

// The release as it was before a version that the gateway cannot lead to; how that went, for
// people.
std::string take_back(const helm::Program& helm, const Version& version,
                      const std::vector<helm::Revision>& history, const helm::ErrorLines& log,
                      const std::stop_token& stop) {
  const std::chrono::seconds timeout(version.settings.helm->timeout);
  const auto served = std::find_if(history.rbegin(), history.rend(), [&](const auto& one) {
    return (one.status == "deployed" || one.status == "superseded") &&
           one.description != description_of(version);
  });
  const auto gone = served == history.rend()
                        ? helm.uninstall(version.service, timeout, log, stop)
                        : helm.rollback(version.service, served->number, timeout, log, stop);
  if (!gone) return "The way back failed, too: " + gone.error().message;
  if (served == history.rend()) return "Nothing of it is installed.";
  return "The release went back to revision " + std::to_string(served->number) + ".";
}

}  // namespace

bool KubernetesCharts::is_there() const {
  const auto& helm = cluster_.options().helm;
  if (helm.program.find('/') != std::string::npos) {
    return ::access(helm.program.c_str(), X_OK) == 0;
  }
  for (std::string_view rest = helm.path; !rest.empty();) {
    const auto end = std::min(rest.find(':'), rest.size());
    const auto file = std::filesystem::path(rest.substr(0, end)) / helm.program;
    if (::access(file.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

base::Result<void> KubernetesCharts::check() {
  const auto version = helm::Program(cluster_.options().helm, {}).version();
  if (!version) return fail(ErrorCode::kConflict, version.error().message);
  return {};
}

std::filesystem::path KubernetesCharts::folder(const Version& version) const {
  return cluster_.options().helm.home / "charts" / version.deployment.to_string();
}

void KubernetesCharts::remove_files(const model::DeploymentId& deployment) const {
  std::error_code ignored;
  std::filesystem::remove_all(cluster_.options().helm.home / "charts" / deployment.to_string(),
                              ignored);
}

// With the folder, as another daemon of this machine may have been restored from the same backup.
std::string KubernetesCharts::mark(const std::string& release) const {
  return cluster_.options().helm.home / release;
}

// Anew for each call: an account's token changes, and so may the kubeconfig.
base::Result<helm::Program> KubernetesCharts::program(const std::string& release) {
  const auto& options = cluster_.options();
  const auto in = cluster_.name_space();
  if (!in) return fail(in.error());
  helm::Target target{
      .kubeconfig = options.kubeconfig, .context = options.context, .name_space = *in};
  if (options.kubeconfig.empty()) {
    auto token = io::read_file(options.account.folder / "token");
    if (!token) return fail(token.error());
    while (token->ends_with('\n')) token->pop_back();
    target.server = options.account.address;
    target.token = std::move(*token);
    target.ca_file = options.account.folder / "ca.crt";
  }
  auto with = options.helm;
  with.environment[std::string(kDeploymentVariable)] = mark(release);
  return helm::Program(std::move(with), std::move(target));
}

base::Result<docker::Turns::Turn> KubernetesCharts::take_turn(const model::ServiceId& service,
                                                              const std::stop_token& stop) {
  auto taken = turns_.take(service.to_string(), [] {}, stop);
  // One that a daemon left which was killed would go on beside the next.
  if (taken) kill_leftovers(mark(helm::release_name(service)));
  return taken;
}

base::Result<void> KubernetesCharts::bring(const Version& version, const Lines& log,
                                           std::stop_token stop) {
  if (!version.chart || !version.settings.helm) {
    return fail(ErrorCode::kInvalid, "It is no chart.");
  }
  const auto turn = take_turn(version.service, stop);
  if (!turn) return fail(turn.error());
  const auto release = helm::release_name(version.service);
  const auto helm = program(release);
  if (!helm) return fail(helm.error());
  const auto place = workloads_.place();
  if (!place) return fail(place.error());
  // An upgrade changes only what the chart says, which need not be the number of pods.
  if (auto started = change(release, helm::starting_change); !started) return started;
  const helm::Upgrade upgrade{.service = version.service,
                              .chart = *version.chart,
                              .settings = *version.settings.helm,
                              .arguments = version.settings.arguments,
                              .description = description_of(version)};
  helm::UpgradeWatch watch(
      [&] {
        const auto pods = cluster_.list(Kind::kPod, label_selector(pod_labels(version.service)));
        const auto containers = pods ? helm::by_container(*pods) : json::array();
        return containers.empty() ? std::string() : workloads_.trouble(containers);
      },
      log);
  const auto lines = [&](std::string_view line) { log("stderr", line); };
  const auto revision = helm->upgrade(upgrade, lines, stop);
  const auto trouble = watch.end();
  if (!revision) {
    auto error = revision.error();
    if (error.code != ErrorCode::kCancelled && !trouble.empty()) {
      error.message += " Seen last of its pods: " + trouble + ".";
    }
    return fail(std::move(error));
  }
  log("stdout", "Revision " + std::to_string(revision->number) + " of " + release + ": " +
                    revision->chart + ", " + revision->status + ".");
  if (const auto led = lead(version, *place, stop); !led) {
    auto error = led.error();
    const auto history = helm->history(version.service);
    error.message =
        "The gateway cannot lead to it: " + error.message + ". " +
        (history ? take_back(*helm, version, *history, lines, stop) : history.error().message);
    return fail(std::move(error));
  }
  const auto kept = cluster_.apply(helm::record_object(version, *revision, *place), stop);
  if (!kept) return fail(kept.error());
  return {};
}

base::Result<void> KubernetesCharts::lead(const Version& version, const kubernetes::Place& place,
                                          const std::stop_token& stop) {
  const auto* port = rules::gateway_port(*version.settings.helm);
  if (port == nullptr) return end_lead(version.service);
  const auto services = cluster_.list(Kind::kService, "", stop);
  if (!services) return fail(services.error());
  return helm::gateway_service(version, *port, *services, place,
                               cluster_.options().reach_or_default())
      .and_then([&](const auto& service) { return workloads_.reach(service, stop); })
      .map([](const auto& /*endpoint*/) {});
}

base::Result<void> KubernetesCharts::serve(const Version& version,
                                           const std::vector<std::string>& hosts) {
  const auto* port = version.settings.helm ? rules::gateway_port(*version.settings.helm) : nullptr;
  if (port == nullptr) return {};
  const auto place = workloads_.place();
  if (!place) return fail(place.error());
  const auto name = helm::gateway_service_name(version.service);
  return workloads_.show(version, *place, {name, name, port->internal_port}, hosts);
}

base::Result<void> KubernetesCharts::end_lead(const model::ServiceId& service) {
  auto ended = workloads_.erase_all({Kind::kService},
                                    helm::gateway_labels(cluster_.options().installation, service));
  if (!ended) return ended;
  return workloads_.forget(service);
}

base::Result<std::vector<helm::Record>> KubernetesCharts::records(const std::string& query) {
  const auto objects = cluster_.list(Kind::kConfigMap, query);
  if (!objects) return fail(objects.error());
  std::vector<helm::Record> found;
  found.reserve(objects->size());
  for (const auto& object : *objects) {
    if (const auto record = helm::record_of(object)) found.push_back(*record);
  }
  return found;
}

base::Result<std::optional<helm::Record>> KubernetesCharts::record(
    const model::DeploymentId& deployment) {
  const kubernetes::Labels labels{{kubernetes::kInstallationLabel, cluster_.options().installation},
                                  {kubernetes::kDeploymentLabel, deployment.to_string()},
                                  {kubernetes::kRoleLabel, std::string(kubernetes::kChartRole)}};
  const auto found = records(label_selector(labels));
  if (!found) return fail(found.error());
  if (found->empty()) return std::nullopt;
  return found->front();
}

base::Result<std::set<std::string>> KubernetesCharts::releases() {
  const auto in = cluster_.name_space();
  if (!in) return fail(in.error());
  const kubernetes::Labels labels{{"owner", "helm"}, {"status", "deployed"}};
  const auto answer =
      cluster_.ask({.path = path_in(Kind::kSecret, *in) + "?" + label_selector(labels),
                    .accept = std::string(kNamesOnly)});
  if (!answer) return fail(answer.error());
  const auto* items = answer->is_object() ? answer->get_object().if_contains("items") : nullptr;
  if (items == nullptr || !items->is_array()) return std::set<std::string>();
  return helm::release_names(items->get_array());
}

base::Result<std::vector<Instance>> KubernetesCharts::list() {
  const kubernetes::Labels ours{{kubernetes::kInstallationLabel, cluster_.options().installation},
                                {kubernetes::kRoleLabel, std::string(kubernetes::kChartRole)}};
  const auto brought = records(label_selector(ours));
  if (!brought) return fail(brought.error());
  std::vector<Instance> instances;
  if (brought->empty()) return instances;
  const auto there = releases();
  if (!there) return fail(there.error());
  instances.reserve(brought->size());
  for (const auto& record : *brought) {
    Instance instance;
    instance.deployment = record.deployment;
    instance.service = record.service;
    if (there->contains(helm::release_name(record.service))) {
      if (auto whole = complete(instance, record); !whole) return fail(whole.error());
    }
    instances.push_back(std::move(instance));
  }
  return instances;
}

base::Result<std::optional<Instance>> KubernetesCharts::find(
    const model::DeploymentId& deployment) {
  const auto known = record(deployment);
  if (!known) return fail(known.error());
  if (!*known) return std::nullopt;
  const auto there = releases();
  if (!there) return fail(there.error());
  Instance instance;
  instance.deployment = deployment;
  instance.service = (*known)->service;
  const auto release = helm::release_name(instance.service);
  if (!there->contains(release)) return instance;
  if (auto whole = complete(instance, **known); !whole) return fail(whole.error());
  if ((*known)->is_stopped) return instance;
  auto why = trouble(release);
  if (!why) return fail(why.error());
  instance.trouble = std::move(*why);
  return instance;
}

base::Result<void> KubernetesCharts::complete(Instance& instance, const helm::Record& record) {
  instance.state = record.is_stopped ? InstanceState::kExited : InstanceState::kRunning;
  if (record.is_stopped) return {};
  auto reached =
      workloads_.endpoint(helm::gateway_labels(cluster_.options().installation, record.service));
  if (!reached) return fail(reached.error());
  instance.endpoint = *reached;
  return {};
}

base::Result<std::string> KubernetesCharts::trouble(const std::string& release) {
  for (const auto kind : kScaled) {
    const auto objects = cluster_.list(kind, "");
    if (!objects) return fail(objects.error());
    for (const auto& object : *objects) {
      if (!helm::belongs_to(object, release)) continue;
      if (auto why = helm::trouble_of(object); !why.empty()) return why;
    }
  }
  return std::string();
}

base::Result<void> KubernetesCharts::change(const std::string& release, Change made) {
  for (const auto kind : kStoppable) {
    const auto objects = cluster_.list(kind, "");
    if (!objects) return fail(objects.error());
    for (const auto& object : *objects) {
      if (!helm::belongs_to(object, release)) continue;
      const auto changed = made(kind, object);
      if (!changed) continue;
      const auto done = cluster_.merge(kind, docker::text_at(object, "/metadata/name"), *changed);
      if (!done && done.error().code != ErrorCode::kNotFound) return fail(done.error());
    }
  }
  return {};
}

base::Result<void> KubernetesCharts::stop(const model::DeploymentId& deployment) {
  const auto known = record(deployment);
  if (!known) return fail(known.error());
  if (!*known || (*known)->is_stopped) return {};
  const auto& service = (*known)->service;
  const auto turn = take_turn(service);
  if (!turn) return fail(turn.error());
  // A newer version may have been brought meanwhile.
  const auto now = record(deployment);
  if (!now) return fail(now.error());
  if (!*now) return {};
  if (auto stopped = change(helm::release_name(service), helm::stopping_change); !stopped) {
    return stopped;
  }
  const auto noted =
      cluster_.merge(Kind::kConfigMap, helm::record_name(service), helm::record_change(true));
  if (!noted && noted.error().code != ErrorCode::kNotFound) return fail(noted.error());
  return {};
}

base::Result<void> KubernetesCharts::forget(const model::ServiceId& service) {
  const auto release = helm::release_name(service);
  const auto turn = take_turn(service);
  if (!turn) return fail(turn.error());
  if (auto ended = end_lead(service); !ended) return ended;
  // Most services are no charts, and helm takes its time.
  const kubernetes::Labels labels{{"owner", "helm"}, {"name", release}};
  const auto revisions = cluster_.list(Kind::kSecret, label_selector(labels) + "&limit=1");
  if (!revisions) return fail(revisions.error());
  if (!revisions->empty()) {
    const auto helm = program(release);
    if (!helm) return fail(helm.error());
    auto gone = helm->uninstall(service, kUninstall, {}, {});
    if (!gone) return gone;
  }
  return cluster_.erase(Kind::kConfigMap, helm::record_name(service));
}

void KubernetesCharts::collect_log(const model::DeploymentId& deployment) {
  const auto known = record(deployment);
  if (!known || !*known) return;
  const auto labels = pod_labels((*known)->service);
  if (const auto pods = cluster_.list(Kind::kPod, label_selector(labels))) {
    logs_.collect(deployment.to_string(), labels, *pods);
  }
}

}  // namespace slipway::runtime
