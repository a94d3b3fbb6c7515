#include "runtime/kubernetes/objects.h"

#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "runtime/docker/requests.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;

constexpr int kPercentOfCpu = 60;  // what the reference scales at

Labels common_labels(const Version& version, const Place& place) {
  return {{"app.kubernetes.io/managed-by", "slipway"},
          {"app.kubernetes.io/name", service_object_name(version.service_name)},
          {kInstallationLabel, place.installation},
          {kOrganizationLabel, version.organization.to_string()},
          {kProjectLabel, version.project.to_string()},
          {kEnvironmentLabel, version.environment_id.to_string()},
          {kServiceLabel, version.service.to_string()},
          {kDeploymentLabel, version.deployment.to_string()}};
}

json::object metadata(const std::string& name, const Labels& labels, const Place& place) {
  return {{"name", name}, {"namespace", place.name_space}, {"labels", labels_object(labels)}};
}

json::object owned(const std::string& name, const Labels& labels, const Place& place,
                   const Owner& owner) {
  auto object = metadata(name, labels, place);
  object["ownerReferences"] = json::array{json::object{
      {"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"name", owner.name}, {"uid", owner.uid}}};
  return object;
}

json::object object_of(std::string_view api, std::string_view kind, json::object metadata) {
  return {{"apiVersion", api}, {"kind", kind}, {"metadata", std::move(metadata)}};
}

// From git, and not a ready image.
bool is_built(const Version& version) { return version.image && !version.commit.empty(); }

bool is_secret(const Version& version, const std::string& value) {
  return std::find(version.secrets.begin(), version.secrets.end(), value) != version.secrets.end();
}

// PORT is the service's own and stands in the pod.
json::object variables_of(const Version& version, bool secrets) {
  json::object data;
  for (const auto& [name, value] : version.environment) {
    if (name == "PORT" && !version.settings.ports.empty()) continue;
    if (is_secret(version, value) == secrets) data[name] = value;
  }
  return data;
}

// The registry as a docker configuration file names it.
std::string registry_of(const Image& image) {
  const auto slash = image.name.find('/');
  const std::string first = image.name.substr(0, slash);
  const bool is_host = slash != std::string::npos &&
                       (first.find_first_of(".:") != std::string::npos || first == "localhost");
  return is_host && first != "docker.io" ? first : "https://index.docker.io/v1/";
}

Labels role_labels(const Version& version, const Place& place, std::string_view role) {
  auto labels = common_labels(version, place);
  labels.emplace_back(kRoleLabel, role);
  return labels;
}

json::object service_metadata(const Version& version, const Place& place) {
  return metadata(service_object_name(version.service_name),
                  role_labels(version, place, kServiceRole), place);
}

json::object front_metadata(const Version& version, const Place& place, const Front& front) {
  return metadata(front.name, role_labels(version, place, kServiceRole), place);
}

json::object port_object(std::string name, std::uint16_t port) {
  return {{"name", std::move(name)}, {"port", port}, {"protocol", "TCP"}, {"targetPort", port}};
}

std::uint16_t main_port(const Version& version) {
  return docker::container_port(version.settings).value_or(0);
}

}  // namespace

json::object labels_object(const Labels& labels) {
  json::object object;
  for (const auto& [name, value] : labels) object[name] = value;
  return object;
}

json::object object_of(std::string_view api, std::string_view kind, const Subject& subject,
                       const Place& place) {
  return object_of(api, kind, metadata(subject.name, subject.labels, place));
}

Subject subject_of(const Version& version, const Place& place) {
  return {object_name(version.service_name, version.deployment.to_string()),
          role_labels(version, place, kVersionRole),
          {{kDeploymentLabel, version.deployment.to_string()},
           {kRoleLabel, std::string(kVersionRole)}}};
}

Subject subject_of(const Version& version, const model::AttemptId& attempt, const Place& place) {
  auto labels = role_labels(version, place, kAttemptRole);
  labels.emplace_back(kAttemptLabel, attempt.to_string());
  return {object_name(version.service_name, attempt.to_string()),
          std::move(labels),
          {{kAttemptLabel, attempt.to_string()}}};
}

json::object config_map(const Subject& subject, const Version& version, const Place& place) {
  auto about = metadata(subject.name, subject.labels, place);
  if (is_built(version)) {
    about["annotations"] =
        json::object{{kImageAnnotation, docker::image_reference(*version.image)}};
  }
  auto object = object_of("v1", "ConfigMap", std::move(about));
  object["data"] = variables_of(version, false);
  return object;
}

std::optional<json::object> secret(const Subject& subject, const Version& version,
                                   const Place& place, const Owner& owner) {
  auto data = variables_of(version, true);
  if (data.empty()) return std::nullopt;
  auto object = object_of("v1", "Secret", owned(subject.name, subject.labels, place, owner));
  object["type"] = "Opaque";
  object["stringData"] = std::move(data);
  return object;
}

std::optional<json::object> files_secret(const Subject& subject, const Version& version,
                                         const Place& place, const Owner& owner) {
  if (version.files.empty()) return std::nullopt;
  auto object = object_of("v1", "Secret", owned(files_name(subject), subject.labels, place, owner));
  object["type"] = "Opaque";
  json::object data;
  for (std::size_t at = 0; at < version.files.size(); ++at) {
    data[file_key(at)] = base::encode_base64(version.files[at].content);
  }
  object["data"] = std::move(data);
  return object;
}

std::optional<json::object> pull_secret(const Subject& subject, const Version& version,
                                        const Place& place, const Owner& owner) {
  if (!needs_pull_secret(version)) return std::nullopt;
  const auto& image = *version.image;
  const json::object login{{"username", image.username},
                           {"password", image.password},
                           {"auth", base::encode_base64(image.username + ":" + image.password)}};
  const json::object config{{"auths", json::object{{registry_of(image), login}}}};
  auto object =
      object_of("v1", "Secret", owned(pull_secret_name(subject), subject.labels, place, owner));
  object["type"] = "kubernetes.io/dockerconfigjson";
  object["stringData"] = json::object{{".dockerconfigjson", json::serialize(config)}};
  return object;
}

base::Result<json::object> deployment(const Subject& subject, const Version& version,
                                      const Place& place, const Owner& owner) {
  auto pod = pod_template(subject, version);
  if (!pod) return base::fail(pod.error());
  auto object =
      object_of("apps/v1", "Deployment", owned(subject.name, subject.labels, place, owner));
  object["spec"] =
      json::object{{"replicas", least_instances(version.settings)},
                   {"revisionHistoryLimit", 1},
                   {"progressDeadlineSeconds", std::max(1U, version.settings.start_timeout)},
                   {"selector", json::object{{"matchLabels", labels_object(subject.selector)}}},
                   {"template", std::move(*pod)}};
  return object;
}

std::optional<json::object> version_service(const Subject& subject, const Version& version,
                                            const Place& place, const Owner& owner,
                                            ClusterReach reach) {
  const auto port = main_port(version);
  if (port == 0) return std::nullopt;
  auto object = object_of("v1", "Service", owned(subject.name, subject.labels, place, owner));
  object["spec"] =
      json::object{{"type", reach == ClusterReach::NODE_PORT ? "NodePort" : "ClusterIP"},
                   {"selector", labels_object(subject.selector)},
                   {"ports", json::array{port_object("service", port)}}};
  return object;
}

std::optional<json::object> autoscaler(const Subject& subject, const Version& version,
                                       const Place& place, const Owner& owner) {
  if (!scales(version.settings)) return std::nullopt;
  auto object = object_of("autoscaling/v1", "HorizontalPodAutoscaler",
                          owned(subject.name, subject.labels, place, owner));
  object["spec"] = json::object{
      {"scaleTargetRef",
       json::object{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", subject.name}}},
      {"minReplicas", least_instances(version.settings)},
      {"maxReplicas", version.settings.max_running_instances},
      {"targetCPUUtilizationPercentage", kPercentOfCpu}};
  return object;
}

base::Result<json::object> job(const Subject& subject, const Version& version, const Place& place,
                               const Owner& owner) {
  auto pod = pod_template(subject, version);
  if (!pod) return base::fail(pod.error());
  pod->at("spec").as_object()["restartPolicy"] = "Never";
  auto object = object_of("batch/v1", "Job", owned(subject.name, subject.labels, place, owner));
  object["spec"] = json::object{
      {"backoffLimit", 0}, {"completions", 1}, {"parallelism", 1}, {"template", std::move(*pod)}};
  return object;
}

json::object service(const Version& version, const Place& place) {
  auto object = object_of("v1", "Service", service_metadata(version, place));
  json::array ports;
  for (const auto& port : version.settings.ports) {
    const auto number = port.internal_port != 0 ? port.internal_port : main_port(version);
    const bool is_known = std::any_of(ports.begin(), ports.end(), [&](const json::value& other) {
      return other.at("port").to_number<std::uint16_t>() == number;
    });
    if (!is_known) ports.push_back(port_object("p-" + std::to_string(number), number));
  }
  object["spec"] =
      json::object{{"type", "ClusterIP"},
                   {"selector", json::object{{kDeploymentLabel, version.deployment.to_string()},
                                             {kRoleLabel, kVersionRole}}},
                   {"ports", std::move(ports)}};
  return object;
}

Front front_of(const Version& version) {
  const auto name = service_object_name(version.service_name);
  return {name, name, main_port(version)};
}

json::object ingress(const Version& version, const Place& place, const Front& front,
                     const std::vector<std::string>& hosts, const std::string& ingress_class) {
  auto object = object_of("networking.k8s.io/v1", "Ingress", front_metadata(version, place, front));
  const json::object backend{
      {"service",
       json::object{{"name", front.service}, {"port", json::object{{"number", front.port}}}}}};
  json::array rules;
  for (const auto& host : hosts) {
    const json::object path{{"path", "/"}, {"pathType", "Prefix"}, {"backend", backend}};
    rules.push_back(
        json::object{{"host", host}, {"http", json::object{{"paths", json::array{path}}}}});
  }
  object["spec"] = json::object{{"ingressClassName", ingress_class}, {"rules", std::move(rules)}};
  return object;
}

json::object http_route(const Version& version, const Place& place, const Front& front,
                        const std::vector<std::string>& hosts, const std::string& gateway) {
  auto object =
      object_of("gateway.networking.k8s.io/v1", "HTTPRoute", front_metadata(version, place, front));
  const auto slash = gateway.find('/');
  const json::object parent{{"namespace", gateway.substr(0, slash)},
                            {"name", gateway.substr(slash + 1)}};
  const json::object backend{{"name", front.service}, {"port", front.port}};
  object["spec"] =
      json::object{{"parentRefs", json::array{parent}},
                   {"hostnames", json::array(hosts.begin(), hosts.end())},
                   {"rules", json::array{json::object{{"backendRefs", json::array{backend}}}}}};
  return object;
}

base::Result<json::object> cron_job(const Version& version, const Place& place,
                                    const std::string& api) {
  const auto subject = subject_of(version, place);
  auto pod = pod_template(subject, version);
  if (!pod) return base::fail(pod.error());
  pod->at("spec").as_object()["restartPolicy"] = "Never";
  auto object = object_of(
      api, "CronJob",
      metadata(object_name(version.service_name, version.service.to_string()).substr(0, 52),
               role_labels(version, place, kServiceRole), place));
  const json::object spec{{"backoffLimit", 0}, {"template", std::move(*pod)}};
  object["spec"] =
      json::object{{"schedule", version.settings.job ? version.settings.job->scheduled_at : ""},
                   {"suspend", true},
                   {"concurrencyPolicy", "Forbid"},
                   {"jobTemplate", json::object{{"spec", spec}}}};
  return object;
}

std::uint32_t least_instances(const model::ServiceSettings& settings) {
  return std::max(1U, settings.min_running_instances);
}

bool scales(const model::ServiceSettings& settings) {
  return settings.max_running_instances > least_instances(settings);
}

}  // namespace slipway::runtime::kubernetes
