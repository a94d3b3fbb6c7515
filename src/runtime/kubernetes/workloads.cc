#include "runtime/kubernetes/workloads.h"

#include <algorithm>
#include <map>
#include <utility>

#include <boost/json/object.hpp>

#include "runtime/dial.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/requests.h"
#include "runtime/kubernetes/port_forward.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using docker::number_at;
using docker::text_at;

constexpr auto kEndPatience = std::chrono::seconds(60);  // beyond the grace
constexpr auto kNodeKept = std::chrono::seconds(30);
const std::vector<Kind> kOfAVersion{Kind::kDeployment, Kind::kAutoscaler, Kind::kService,
                                    Kind::kSecret, Kind::kConfigMap};

std::string name_of(const json::value& object) { return text_at(object, "/metadata/name"); }

Labels role(Labels labels, std::string_view role) {
  labels.emplace_back(kRoleLabel, std::string(role));
  return labels;
}

}  // namespace

base::Result<Place> Workloads::place() {
  return cluster_.name_space().map(
      [&](const std::string& in) { return Place{in, cluster_.options().installation}; });
}

Labels Workloads::labels_of(const model::DeploymentId& deployment) {
  return Labels{{kInstallationLabel, cluster_.options().installation},
                {kDeploymentLabel, deployment.to_string()},
                {kRoleLabel, std::string(kVersionRole)}};
}

Labels Workloads::labels_of(const model::AttemptId& attempt) {
  return Labels{{kInstallationLabel, cluster_.options().installation},
                {kAttemptLabel, attempt.to_string()}};
}

base::Result<void> Workloads::apply(const std::optional<json::object>& object,
                                    const std::stop_token& stop) {
  if (!object) return {};
  const auto applied = cluster_.apply(*object, stop);
  if (!applied) return fail(applied.error());
  if (const auto kind = kind_named(text_at(*applied, "/kind"))) watches_.wrote(*kind, *applied);
  return {};
}

base::Result<bool> Workloads::is_prepared(const Subject& subject) {
  return cluster_.find(Kind::kConfigMap, subject.name).map([](const auto& found) {
    return found.has_value();
  });
}

base::Result<Owner> Workloads::prepare(const Subject& subject, const Version& version,
                                       const Place& place, const std::stop_token& stop) {
  const auto made = cluster_.apply(config_map(subject, version, place), stop);
  if (!made) return fail(made.error());
  Owner owner{name_of(*made), text_at(*made, "/metadata/uid")};
  for (const auto& object :
       {secret(subject, version, place, owner), files_secret(subject, version, place, owner),
        pull_secret(subject, version, place, owner)}) {
    if (auto applied = apply(object, stop); !applied) return fail(applied.error());
  }
  return owner;
}

base::Result<Version> Workloads::with_image(const Version& version) {
  if (version.image || version.chart) return version;
  const auto made = watches_.list(Kind::kConfigMap, labels_of(version.deployment));
  if (!made) return fail(made.error());
  const auto reference =
      made->empty()
          ? std::string()
          : text_at(made->front(), "/metadata/annotations/" + std::string(kImageAnnotation));
  auto image = reference.empty() ? std::nullopt : docker::base_image(reference, version.registries);
  if (!image) {
    return fail(ErrorCode::kNotFound, "Nobody knows any more what was built of commit " +
                                          version.commit + "; deploy it again.");
  }
  Version built = version;
  built.image = std::move(image);
  return built;
}

base::Result<void> Workloads::make_cron_job(const Version& version, const Place& place,
                                            const std::stop_token& stop) {
  if (!version.settings.job || !version.settings.job->is_cron()) return {};
  const auto api = cluster_.cron_api();
  if (!api) return fail(api.error());
  const auto body = cron_job(version, place, *api);
  if (!body) return fail(body.error());
  return apply(*body, stop);
}

base::Result<json::array> Workloads::pods(const Labels& labels, const std::stop_token& stop) {
  return watches_.list(Kind::kPod, labels, stop);
}

base::Result<Observed> Workloads::observe(const Labels& labels, const std::stop_token& stop) {
  Observed seen;
  auto deployments = watches_.list(Kind::kDeployment, labels, stop);
  if (!deployments) return fail(deployments.error());
  if (deployments->empty()) return seen;
  seen.deployment = std::move(deployments->front());
  auto found = pods(labels, stop);
  if (!found) return fail(found.error());
  seen.pods = std::move(*found);
  // Most often there is nothing to explain.
  if (trouble_of(seen).empty()) return seen;
  auto events = watches_.events(stop);
  if (!events) return fail(events.error());
  seen.events = std::move(*events);
  return seen;
}

base::Result<std::string> Workloads::node_address() {
  if (!cluster_.options().node_address.empty()) return cluster_.options().node_address;
  {
    const std::scoped_lock lock(mutex_);
    if (!node_address_.empty() && clock_.now() - node_seen_at_ < kNodeKept) return node_address_;
  }
  const auto nodes = cluster_.ask({.path = "/api/v1/nodes"});
  if (!nodes) {
    if (nodes.error().code != ErrorCode::kForbidden) return fail(nodes.error());
    return fail(ErrorCode::kForbidden,
                "Slipway may not see the cluster's nodes, by whose ports the gateway reaches "
                "services; set the runtime's node_address, or its reach to CLUSTER_IP.");
  }
  auto address = node_address_of(*nodes);
  if (address.empty()) {
    return fail(ErrorCode::kUnavailable, "No node of the cluster is ready.");
  }
  const std::scoped_lock lock(mutex_);
  node_address_ = address;
  node_seen_at_ = clock_.now();
  return address;
}

base::Result<std::optional<Endpoint>> Workloads::endpoint_at(const json::value& service) {
  std::string node;
  if (number_at(service, "/spec/ports/0/nodePort") > 0) {
    auto address = node_address();
    if (!address) return fail(address.error());
    node = std::move(*address);
  }
  return endpoint_of(service, node);
}

base::Result<std::optional<Endpoint>> Workloads::endpoint(const Labels& labels) {
  const auto services = watches_.list(Kind::kService, labels);
  if (!services) return fail(services.error());
  if (services->empty()) return std::nullopt;
  return endpoint_at(services->front());
}

base::Result<std::optional<Endpoint>> Workloads::reach(const json::object& service,
                                                       const std::stop_token& stop) {
  const auto applied = cluster_.apply(service, stop);
  if (!applied) return fail(applied.error());
  watches_.wrote(Kind::kService, *applied);
  return endpoint_at(*applied);
}

base::Result<Instance> Workloads::inspect(const model::DeploymentId& deployment) {
  const auto labels = labels_of(deployment);
  const auto seen = observe(labels);
  if (!seen) return fail(seen.error());
  auto instance = instance_of(deployment, *seen);
  if (instance.state == InstanceState::kGone) return instance;
  auto reached = endpoint(labels);
  if (!reached) return fail(reached.error());
  instance.endpoint = *reached;
  return instance;
}

base::Result<std::unique_ptr<io::ByteStream>> Workloads::dial(const model::DeploymentId& deployment,
                                                              const std::stop_token& stop) {
  const auto labels = labels_of(deployment);
  const auto services = watches_.list(Kind::kService, labels, stop);
  if (!services) return fail(services.error());
  const auto found = pods(labels, stop);
  if (!found) return fail(found.error());
  const auto* pod = running_pod(*found);
  if (lasting(*found).empty()) return fail(does_not_run());
  const auto port =
      services->empty() ? 0 : number_at(services->front(), "/spec/ports/0/targetPort");
  if (port == 0) return fail(has_no_port());
  if (pod == nullptr) return fail(runs_not_yet());
  return dial_pod(cluster_, name_of(*pod), static_cast<std::uint16_t>(port), stop);
}

base::Result<std::vector<Instance>> Workloads::list() {
  const Labels ours = role({{kInstallationLabel, cluster_.options().installation}}, kVersionRole);
  auto deployments = watches_.list(Kind::kDeployment, ours);
  if (!deployments) return fail(deployments.error());
  std::map<model::DeploymentId, Observed> seen;
  for (auto& deployment : *deployments) {
    if (const auto id = deployment_of(deployment)) seen[*id].deployment = std::move(deployment);
  }
  if (seen.empty()) return std::vector<Instance>();
  auto all_pods = watches_.list(Kind::kPod, ours);
  auto services = watches_.list(Kind::kService, ours);
  if (!all_pods) return fail(all_pods.error());
  if (!services) return fail(services.error());
  for (auto& pod : *all_pods) {
    const auto id = deployment_of(pod);
    if (id && seen.contains(*id)) seen[*id].pods.push_back(std::move(pod));
  }
  std::vector<Instance> instances;
  instances.reserve(seen.size());
  for (const auto& [id, observed] : seen) instances.push_back(instance_of(id, observed));
  for (const auto& service : *services) {
    const auto id = deployment_of(service);
    const auto of = std::find_if(instances.begin(), instances.end(), [&](const auto& instance) {
      return id && instance.deployment == *id;
    });
    if (of == instances.end()) continue;
    auto reached = endpoint_at(service);
    if (!reached) return fail(reached.error());
    of->endpoint = *reached;
  }
  return instances;
}

base::Result<void> Workloads::check_name(const Version& version, const Place& place) {
  if (version.settings.ports.empty()) return {};
  const auto name = service_object_name(version.service_name);
  const auto found = cluster_.find(Kind::kService, name);
  if (!found) return fail(found.error());
  if (!*found) return {};
  const auto owner = service_of(**found);
  if (owner && *owner == version.service) return {};
  return fail(ErrorCode::kConflict,
              "The namespace " + place.name_space + " has a Service '" + name +
                  "' already, which is another's; give the service another name, or its "
                  "environment a runtime with a namespace of its own.");
}

std::string Workloads::trouble(const json::array& pods) {
  Observed seen;
  seen.deployment = json::object{{"spec", json::object{{"replicas", 1}}}};
  seen.pods = pods;
  if (auto events = watches_.events()) {
    seen.events = std::move(*events);
  }
  return trouble_of(seen);
}

base::Result<void> Workloads::scale(Kind kind, const std::string& name, const json::object& spec) {
  const auto scaled = cluster_.merge(kind, name, {{"spec", spec}});
  if (!scaled) return fail(scaled.error());
  watches_.wrote(kind, *scaled);
  return {};
}

base::Result<void> Workloads::end_pods(const Labels& labels, base::Duration grace,
                                       const Look& look) {
  const auto deadline = clock_.now() + grace + kEndPatience;
  bool was_asked = false;
  auto& news = watches_.of(Kind::kPod);
  while (true) {
    const auto heard = news.changes();
    const auto left = pods(labels);
    if (!left) return fail(left.error());
    if (left->empty()) return {};
    look(*left);
    for (const auto& pod : *left) {
      if (was_asked && pod.get_object().at("metadata").get_object().contains("deletionTimestamp")) {
        continue;
      }
      // A kubelet takes its time over one that never ran, for which nobody has to wait.
      const auto its = came_to_run({pod}) ? grace : base::Duration::zero();
      if (auto ended = cluster_.erase(Kind::kPod, name_of(pod), its); !ended) return ended;
    }
    was_asked = true;
    if (clock_.now() >= deadline) {
      return fail(ErrorCode::kTimeout, "Its pods do not end; is their node away?");
    }
    news.await(heard, kLookPause, {});
  }
}

base::Result<void> Workloads::stop(const model::DeploymentId& deployment, base::Duration grace,
                                   const Look& look) {
  const auto labels = labels_of(deployment);
  const auto found = watches_.list(Kind::kDeployment, labels);
  if (!found) return fail(found.error());
  for (const auto& one : *found) {
    if (number_at(one, "/spec/replicas") == 0) continue;
    auto scaled = scale(Kind::kDeployment, name_of(one), {{"replicas", 0}});
    if (!scaled) return scaled;
  }
  return end_pods(labels, grace, look);
}

base::Result<void> Workloads::erase_all(const std::vector<Kind>& kinds, const Labels& labels) {
  for (const auto kind : kinds) {
    const auto found = watches_.list(kind, labels);
    if (!found && found.error().code == ErrorCode::kNotFound) continue;  // no such kind there
    if (!found) return fail(found.error());
    for (const auto& object : *found) {
      if (auto erased = cluster_.erase(kind, name_of(object)); !erased) return erased;
      watches_.erased(kind, name_of(object));
    }
  }
  return {};
}

base::Result<void> Workloads::remove(const model::DeploymentId& deployment) {
  const auto labels = labels_of(deployment);
  const auto found = watches_.list(Kind::kDeployment, labels);
  if (!found) return fail(found.error());
  for (const auto& one : *found) {
    if (number_at(one, "/spec/replicas") == 0) continue;
    return fail(ErrorCode::kConflict, "The instance still runs; stop it first.");
  }
  return erase_all(kOfAVersion, labels);
}

// Nodes that come to run it later have to pull, too.
base::Result<void> Workloads::renew_pull_secret(const Version& wanted, const Place& place) {
  const auto built = with_image(wanted);
  if (!built && built.error().code == ErrorCode::kNotFound) return {};
  if (!built) return fail(built.error());
  const Version& version = *built;
  const auto subject = subject_of(version, place);
  const auto owner = cluster_.find(Kind::kConfigMap, subject.name);
  if (!owner) return fail(owner.error());
  if (!*owner) return {};
  return apply(
      pull_secret(subject, version, place, {subject.name, text_at(**owner, "/metadata/uid")}), {});
}

base::Result<void> Workloads::serve(const Version& version, const std::vector<std::string>& hosts) {
  const auto in = place();
  if (!in) return fail(in.error());
  if (auto given = renew_pull_secret(version, *in); !given) return given;
  if (version.settings.ports.empty()) return {};
  if (auto free = check_name(version, *in); !free) return free;
  if (auto applied = apply(service(version, *in), {}); !applied) return applied;
  return show(version, *in, front_of(version), hosts);
}

base::Result<void> Workloads::show(const Version& version, const Place& place, const Front& front,
                                   const std::vector<std::string>& hosts) {
  const auto& options = cluster_.options();
  if (!options.ingress_class.empty()) {
    auto applied = apply(ingress(version, place, front, hosts, options.ingress_class), {});
    if (!applied) return applied;
  }
  if (options.gateway.empty()) return {};
  return apply(http_route(version, place, front, hosts, options.gateway), {});
}

base::Result<void> Workloads::forget(const model::ServiceId& service) {
  const Labels labels = role(
      {{kInstallationLabel, cluster_.options().installation}, {kServiceLabel, service.to_string()}},
      kServiceRole);
  std::vector<Kind> kinds{Kind::kService, Kind::kCronJob};
  if (!cluster_.options().ingress_class.empty()) kinds.push_back(Kind::kIngress);
  if (!cluster_.options().gateway.empty()) kinds.push_back(Kind::kHttpRoute);
  return erase_all(kinds, labels);
}

}  // namespace slipway::runtime::kubernetes
