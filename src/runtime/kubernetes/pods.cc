#include "runtime/kubernetes/pods.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <boost/json/array.hpp>

#include "runtime/docker/requests.h"
#include "runtime/word_list.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr std::size_t kMostOfASecret = std::size_t{1} << 20U;  // and of a ConfigMap

// What images that start as root and go on as another user need, and one that listens below 1024.
constexpr std::string_view kCapabilities[] = {"CHOWN",  "DAC_OVERRIDE", "FOWNER",
                                              "SETGID", "SETUID",       "NET_BIND_SERVICE"};

// A kubelet expands $(NAME) in commands, which nobody wrote for it.
json::array words_of(std::vector<std::string> words, std::optional<std::uint16_t> port) {
  if (port) insert_port(words, *port);
  json::array array;
  for (const auto& word : words) {
    std::string text;
    for (std::size_t at = 0; at < word.size(); ++at) {
      if (word[at] == '$' && at + 1 < word.size() && word[at + 1] == '(') text += '$';
      text += word[at];
    }
    array.emplace_back(std::move(text));
  }
  return array;
}

base::Result<void> check_contents(const Version& version) {
  std::size_t variables = 0;
  for (const auto& [name, value] : version.environment) {
    variables += name.size() + value.size();
    if (!is_variable_name(name)) {
      return base::fail(ErrorCode::kInvalid,
                        "The variable '" + name +
                            "' cannot be one on Kubernetes: a name is of letters, digits, '_', "
                            "'-' and '.', and does not begin with a digit.");
    }
    if (value.find('\0') != std::string::npos) {
      return base::fail(ErrorCode::kInvalid,
                        "The variable '" + name + "' cannot be passed to a program: it holds NUL.");
    }
  }
  std::size_t files = 0;
  for (const auto& file : version.files) files += file.content.size();
  if (variables <= kMostOfASecret && files <= kMostOfASecret) return {};
  return base::fail(ErrorCode::kInvalid,
                    std::string("The version's ") +
                        (files > kMostOfASecret ? "files" : "variables") +
                        " are of more than 1 MiB, which is the most that Kubernetes keeps in a "
                        "Secret or ConfigMap.");
}

std::optional<json::object> probe_of(const model::Probe& probe, std::uint16_t own_port,
                                     bool is_liveness) {
  const std::uint16_t port = probe.port != 0 ? probe.port : own_port;
  if (probe.kind == model::ProbeKind::NONE || port == 0) return std::nullopt;
  json::object object{
      {"initialDelaySeconds", probe.initial_delay},
      {"periodSeconds", std::max(1U, probe.period)},
      {"timeoutSeconds", std::max(1U, probe.timeout)},
      {"successThreshold", is_liveness ? 1U : std::max(1U, probe.success_threshold)},
      {"failureThreshold", std::max(1U, probe.failure_threshold)}};
  if (probe.kind == model::ProbeKind::HTTP) {
    object["httpGet"] =
        json::object{{"path", probe.path.empty() ? "/" : probe.path}, {"port", port}};
  } else {
    object["tcpSocket"] = json::object{{"port", port}};
  }
  return object;
}

// Without a probe of its own, a service that has a port is ready once it listens.
model::Probe readiness_of(const model::ServiceSettings& settings) {
  auto probe = settings.readiness;
  if (probe.kind == model::ProbeKind::NONE) {
    probe = {};
    probe.kind = model::ProbeKind::TCP;
  }
  return probe;
}

json::array sources_of(const Subject& subject, const Version& version) {
  const auto has_secret =
      std::any_of(version.environment.begin(), version.environment.end(), [&](const auto& one) {
        return std::find(version.secrets.begin(), version.secrets.end(), one.second) !=
               version.secrets.end();
      });
  json::array sources{json::object{{"configMapRef", json::object{{"name", subject.name}}}}};
  if (has_secret) {
    sources.push_back(json::object{{"secretRef", json::object{{"name", subject.name}}}});
  }
  return sources;
}

json::object security() {
  return {{"allowPrivilegeEscalation", false},
          {"capabilities",
           json::object{{"drop", json::array{"ALL"}},
                        {"add", json::array(std::begin(kCapabilities), std::end(kCapabilities))}}}};
}

void add_ports(const Version& version, std::uint16_t own_port, json::object& container) {
  json::array ports;
  ports.push_back(json::object{{"containerPort", own_port}, {"protocol", "TCP"}});
  for (const auto& port : version.settings.ports) {
    const bool is_known = std::any_of(ports.begin(), ports.end(), [&](const json::value& other) {
      return other.at("containerPort").to_number<std::uint16_t>() == port.internal_port;
    });
    if (port.internal_port == 0 || is_known) continue;
    ports.push_back(json::object{{"containerPort", port.internal_port}, {"protocol", "TCP"}});
  }
  container["ports"] = std::move(ports);
  container["env"] =
      json::array{json::object{{"name", "PORT"}, {"value", std::to_string(own_port)}}};
  if (auto probe = probe_of(readiness_of(version.settings), own_port, false)) {
    container["readinessProbe"] = std::move(*probe);
  }
  if (auto probe = probe_of(version.settings.liveness, own_port, true)) {
    container["livenessProbe"] = std::move(*probe);
  }
}

base::Result<json::object> container_of(const Subject& subject, const Version& version) {
  if (auto checked = check_contents(version); !checked) return base::fail(checked.error());
  const auto& settings = version.settings;
  const auto port = docker::container_port(settings);
  json::object limits{{"cpu", cpu_quantity(settings.cpu)},
                      {"memory", memory_quantity(settings.memory)}};
  json::object container{
      {"name", kContainer},
      {"image", docker::image_reference(*version.image)},
      {"imagePullPolicy", version.image->digest.empty() ? "Always" : "IfNotPresent"},
      {"envFrom", sources_of(subject, version)},
      {"resources", json::object{{"limits", limits}, {"requests", limits}}},
      {"securityContext", security()},
      {"terminationMessagePolicy", "FallbackToLogsOnError"}};
  if (port) add_ports(version, *port, container);
  if (!settings.entrypoint.empty()) {
    auto words = split_words(settings.entrypoint);
    if (!words) {
      return base::fail(ErrorCode::kInvalid,
                        "The entrypoint '" + settings.entrypoint +
                            "' cannot be run: " + words.error().message + ".",
                        "entrypoint");
    }
    container["command"] = words_of(std::move(*words), port);
  }
  if (!settings.arguments.empty()) container["args"] = words_of(settings.arguments, port);
  return container;
}

void add_files(const Subject& subject, const Version& version, json::object& spec) {
  if (version.files.empty()) return;
  json::array mounts;
  for (std::size_t at = 0; at < version.files.size(); ++at) {
    mounts.push_back(json::object{{"name", "files"},
                                  {"mountPath", version.files[at].path},
                                  {"subPath", file_key(at)},
                                  {"readOnly", true}});
  }
  spec["containers"].as_array().front().as_object()["volumeMounts"] = std::move(mounts);
  spec["volumes"] = json::array{json::object{
      {"name", "files"}, {"secret", json::object{{"secretName", files_name(subject)}}}}};
}

}  // namespace

std::string pull_secret_name(const Subject& subject) { return subject.name + "-pull"; }
std::string files_name(const Subject& subject) { return subject.name + "-files"; }
std::string file_key(std::size_t at) { return "file-" + std::to_string(at); }

bool needs_pull_secret(const Version& version) {
  return version.image && !(version.image->username.empty() && version.image->password.empty());
}

base::Result<json::object> pod_template(const Subject& subject, const Version& version) {
  auto container = container_of(subject, version);
  if (!container) return base::fail(container.error());
  json::object spec{{"automountServiceAccountToken", false},
                    {"enableServiceLinks", false},
                    {"terminationGracePeriodSeconds", version.settings.stop_grace},
                    {"securityContext",
                     json::object{{"seccompProfile", json::object{{"type", "RuntimeDefault"}}}}},
                    {"containers", json::array{std::move(*container)}}};
  if (needs_pull_secret(version)) {
    spec["imagePullSecrets"] = json::array{json::object{{"name", pull_secret_name(subject)}}};
  }
  add_files(subject, version, spec);
  return json::object{{"metadata", json::object{{"labels", labels_object(subject.labels)}}},
                      {"spec", std::move(spec)}};
}

}  // namespace slipway::runtime::kubernetes
