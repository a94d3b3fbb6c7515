#include "runtime/kubernetes/observed.h"

#include <algorithm>
#include <functional>

#include <boost/json/object.hpp>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/names.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using docker::number_at;
using docker::text_at;

const json::array& array_at(const json::value& value, std::string_view pointer) {
  static const json::array none;
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

bool has(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  return value.find_pointer(pointer, error) != nullptr;
}

bool is_true(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  return found != nullptr && found->is_bool() && found->get_bool();
}

// Of the container that counts; null where the kubelet has not said anything yet.
const json::value& status_of(const json::value& pod) {
  static const json::value nothing;
  for (const auto& status : array_at(pod, "/status/containerStatuses")) {
    if (text_at(status, "/name") == kContainer) return status;
  }
  return nothing;
}

bool runs(const json::value& status) { return has(status, "/state/running"); }

bool ended_before(const json::value& status) {
  return has(status, "/lastState/terminated") || has(status, "/state/terminated");
}

// The last run that ended.
std::string end_pointer(const json::value& status) {
  return has(status, "/state/terminated") ? "/state/terminated" : "/lastState/terminated";
}

const json::value* condition(const json::value& object, std::string_view type) {
  for (const auto& one : array_at(object, "/status/conditions")) {
    if (text_at(one, "/type") == type) return &one;
  }
  return nullptr;
}

std::string times(std::int64_t count) {
  return count == 1 ? "once" : count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string sentence_end(std::string text) {
  while (!text.empty() && std::string_view(" .\r\n").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  return text;
}

// The newest of these warnings about the object; "" where there is none.
std::string warning(const json::array& events, const json::value& object,
                    const std::function<bool(const std::string&)>& has_reason) {
  std::string latest;
  std::string message;
  for (const auto& event : events) {
    if (text_at(event, "/involvedObject/uid") != text_at(object, "/metadata/uid")) continue;
    if (!has_reason(text_at(event, "/reason"))) continue;
    std::string at = text_at(event, "/lastTimestamp");
    if (at.empty()) at = text_at(event, "/metadata/creationTimestamp");
    if (message.empty() || at >= latest) {
      latest = at;
      message = text_at(event, "/message");
    }
  }
  return sentence_end(message);
}

std::string pull_trouble(const json::value& pod, const json::value& status,
                         const json::array& events) {
  // While a kubelet pauses between two tries it does not say what was wrong with the last.
  const std::string told =
      warning(events, pod, [](const auto& reason) { return reason == "Failed"; });
  std::string why = sentence_end(text_at(status, "/state/waiting/message"));
  if (text_at(status, "/state/waiting/reason") == "ImagePullBackOff" &&
      told.starts_with("Failed to pull")) {
    why = told;
  }
  return "its image " + text_at(status, "/image") + " cannot be pulled: " + why;
}

std::string crash_trouble(const json::value& status) {
  const std::string at = end_pointer(status);
  const auto count =
      number_at(status, "/restartCount") + (has(status, "/state/terminated") ? 1 : 0);
  std::string text = "it ended with exit code " +
                     std::to_string(number_at(status, at + "/exitCode")) + " " +
                     times(std::max<std::int64_t>(1, count));
  if (text_at(status, at + "/reason") == "OOMKilled") {
    text += ", as it needs more memory than it may have";
  }
  if (const auto last = sentence_end(text_at(status, at + "/message")); !last.empty()) {
    text += "; its last lines: " + last;
  }
  return text;
}

std::string pod_trouble(const json::value& pod, const json::array& events) {
  // Who runs has a node, whatever the scheduler still says.
  if (const auto* scheduled = condition(pod, "PodScheduled");
      scheduled != nullptr && text_at(pod, "/status/phase") != "Running" &&
      text_at(*scheduled, "/status") == "False") {
    return "no node of the cluster can take it: " + sentence_end(text_at(*scheduled, "/message"));
  }
  const auto& status = status_of(pod);
  const std::string reason = text_at(status, "/state/waiting/reason");
  if (reason == "ErrImagePull" || reason == "ImagePullBackOff" || reason == "InvalidImageName" ||
      reason == "ErrImageNeverPull" || reason == "RegistryUnavailable") {
    return pull_trouble(pod, status, events);
  }
  if (!runs(status) && ended_before(status)) return crash_trouble(status);
  if (reason == "CreateContainerConfigError" || reason == "CreateContainerError" ||
      reason == "RunContainerError") {
    return "its container cannot be made: " +
           sentence_end(text_at(status, "/state/waiting/message"));
  }
  if (runs(status) && !is_true(status, "/ready")) {
    const auto told =
        warning(events, pod, [](const std::string& word) { return word == "Unhealthy"; });
    return told.empty() ? "it is not ready yet" : "it is not ready: " + told;
  }
  if (runs(status)) return {};
  const auto told = warning(events, pod, [](const std::string& word) {
    return word.starts_with("Failed");  // FailedMount, FailedCreatePodSandBox, ...
  });
  return told.empty() ? "its pod is being started" : "its pod cannot be started: " + told;
}

}  // namespace

std::optional<model::DeploymentId> deployment_of(const json::value& object) {
  auto id = model::DeploymentId::parse(
      text_at(object, "/metadata/labels/" + std::string(kDeploymentLabel)));
  return id;
}

std::optional<model::ServiceId> service_of(const json::value& object) {
  auto id =
      model::ServiceId::parse(text_at(object, "/metadata/labels/" + std::string(kServiceLabel)));
  return id;
}

std::vector<const json::value*> lasting(const json::array& pods) {
  std::vector<const json::value*> found;
  for (const auto& pod : pods) {
    if (!has(pod, "/metadata/deletionTimestamp") && text_at(pod, "/status/phase") != "Failed") {
      found.push_back(&pod);
    }
  }
  return found;
}

bool came_to_run(const json::array& pods) {
  const auto last = lasting(pods);
  return std::any_of(last.begin(), last.end(), [](const json::value* pod) {
    return runs(status_of(*pod)) || ended_before(status_of(*pod));
  });
}

const json::value* running_pod(const json::array& pods) {
  const auto last = lasting(pods);
  const auto found = std::find_if(last.begin(), last.end(),
                                  [](const json::value* pod) { return runs(status_of(*pod)); });
  return found == last.end() ? nullptr : *found;
}

Instance instance_of(const model::DeploymentId& id, const Observed& observed) {
  Instance instance;
  instance.deployment = id;
  if (observed.deployment.is_null()) return instance;
  if (const auto service = service_of(observed.deployment)) instance.service = *service;
  if (number_at(observed.deployment, "/spec/replicas") == 0) {
    instance.state = InstanceState::kExited;
    return instance;
  }
  bool any_runs = false;
  bool any_ended = false;
  for (const auto* pod : lasting(observed.pods)) {
    const auto& status = status_of(*pod);
    instance.restarts += static_cast<std::uint32_t>(number_at(status, "/restartCount"));
    any_runs = any_runs || runs(status);
    any_ended = any_ended || ended_before(status);
    const std::string run = runs(status) ? "/state/running" : end_pointer(status);
    if (const auto at = base::parse_iso8601(text_at(status, run + "/startedAt"))) {
      instance.started_at = std::max(instance.started_at, *at);
    }
    if (ended_before(status)) {
      instance.exit_code = static_cast<int>(number_at(status, end_pointer(status) + "/exitCode"));
    }
  }
  instance.state = any_ended && !any_runs ? InstanceState::kRestarting : InstanceState::kRunning;
  instance.trouble = trouble_of(observed);
  return instance;
}

std::string trouble_of(const Observed& observed) {
  const auto wanted = number_at(observed.deployment, "/spec/replicas");
  const auto pods = lasting(observed.pods);
  for (const auto* pod : pods) {
    if (auto text = pod_trouble(*pod, observed.events); !text.empty()) return text;
  }
  if (static_cast<std::int64_t>(pods.size()) >= wanted) return {};
  if (const auto* failure = condition(observed.deployment, "ReplicaFailure");
      failure != nullptr && text_at(*failure, "/status") == "True") {
    return "the cluster refuses its pods: " + sentence_end(text_at(*failure, "/message"));
  }
  return "its pods are being made";
}

std::optional<int> exit_code_of(const json::array& pods) {
  for (const auto& pod : pods) {
    const auto& status = status_of(pod);
    if (has(status, "/state/terminated")) {
      return static_cast<int>(number_at(status, "/state/terminated/exitCode"));
    }
  }
  return std::nullopt;
}

std::string last_message_of(const json::array& pods) {
  for (const auto& pod : pods) {
    auto message = text_at(status_of(pod), "/state/terminated/message");
    if (!message.empty()) return message;
  }
  return {};
}

std::optional<Endpoint> endpoint_of(const json::value& service, const std::string& node_address) {
  const auto node_port = number_at(service, "/spec/ports/0/nodePort");
  Endpoint endpoint;
  if (node_port > 0) {
    if (node_address.empty()) return std::nullopt;
    endpoint.host = node_address;
    endpoint.port = static_cast<std::uint16_t>(node_port);
    return endpoint;
  }
  endpoint.host = text_at(service, "/spec/clusterIP");
  endpoint.port = static_cast<std::uint16_t>(number_at(service, "/spec/ports/0/port"));
  if (endpoint.host.empty() || endpoint.port == 0) return std::nullopt;
  return endpoint;
}

std::string node_address_of(const json::value& nodes) {
  std::string first;
  std::string address;
  for (const auto& node : array_at(nodes, "/items")) {
    const auto* ready = condition(node, "Ready");
    if (ready == nullptr || text_at(*ready, "/status") != "True") continue;
    const std::string name = text_at(node, "/metadata/name");
    if (!first.empty() && name >= first) continue;
    for (const auto& one : array_at(node, "/status/addresses")) {
      const std::string its = text_at(one, "/address");
      if (text_at(one, "/type") != "InternalIP" || its.find(':') != std::string::npos) continue;
      first = name;
      address = its;
      break;
    }
  }
  return address;
}

}  // namespace slipway::runtime::kubernetes
