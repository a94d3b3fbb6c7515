#include "runtime/docker/answers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "runtime/docker/requests.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr ApiVersion kOldest{1, 41};
constexpr auto kRestartPause = std::chrono::seconds(5);
// Of a health check that does not say (docs.docker.com/reference/dockerfile/#healthcheck).
constexpr auto kUsualInterval = std::chrono::seconds(30);
constexpr auto kUsualTimeout = std::chrono::seconds(30);
constexpr std::int64_t kUsualRetries = 3;
constexpr std::int64_t kMostRetries = 100;
constexpr base::Duration kMostPatience = std::chrono::hours(1);
constexpr std::size_t kShownOutput = 200;  // bytes

const json::value* value_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  return value.find_pointer(pointer, error);
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<ApiVersion> parse_version(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto major = number_of(text.substr(0, dot));
  const auto minor = number_of(text.substr(dot + 1));
  if (!major || !minor) return std::nullopt;
  return ApiVersion{*major, *minor};
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// By a registry.
bool is_refused(std::string_view message) {
  return contains_any(message, {"pull access denied", "requested access to the resource is denied",
                                "unauthorized", "authentication required", "no basic auth"});
}

bool is_away(std::string_view message) {
  return contains_any(message, {"dial tcp", "connection refused", "i/o timeout", "timeout exceeded",
                                "TLS handshake timeout", "unexpected EOF", "toomanyrequests"});
}

// Docker says it beside the text, Podman in the text alone: "1.2: digest: sha256:... size: 528".
std::string pushed_digest(const json::value& line) {
  if (auto digest = text_at(line, "/aux/Digest"); !digest.empty()) return digest;
  const std::string status = text_at(line, "/status");
  const std::string_view before = ": digest: ";
  const auto at = status.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return status.substr(begin, status.find(' ', begin) - begin);
}

std::optional<Endpoint> endpoint_of(const json::value& inspected) {
  const auto* bindings = value_at(inspected, "/HostConfig/PortBindings");
  if (bindings == nullptr || !bindings->is_object() || bindings->get_object().empty()) {
    return std::nullopt;
  }
  const std::string key(bindings->get_object().begin()->key());
  // RFC 6901 writes '/' as "~1".
  const std::string pointer = "/" + key.substr(0, key.find('/')) + "~1tcp/0/";
  for (const auto* where : {"/NetworkSettings/Ports", "/HostConfig/PortBindings"}) {
    const std::string port = text_at(inspected, where + pointer + "HostPort");
    Endpoint endpoint{text_at(inspected, where + pointer + "HostIp"), 0};
    std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    endpoint.is_proxied = true;
    if (endpoint.port != 0) return endpoint;
  }
  return std::nullopt;
}

// An end that nobody asked for: the engine starts the container again, unless it ended with the
// machine and the engine does not care.
InstanceState ended_state(const Container& container, base::Timestamp now) {
  const bool is_attempt = !container.label(kAttemptLabel).empty();  // never started again
  if (container.status == "created" || container.status == "configured" || is_attempt ||
      is_stopped_name(container.name)) {
    return InstanceState::kExited;
  }
  return now - container.finished_at < kRestartPause ? InstanceState::kRestarting
                                                     : InstanceState::kGone;
}

std::vector<std::string> secrets_of(const Container& container, const json::value& inspected) {
  const std::string names = "," + container.label(kSecretsLabel) + ",";
  std::vector<std::string> values;
  const auto* environment = value_at(inspected, "/Config/Env");
  if (environment == nullptr || !environment->is_array()) return values;
  for (const auto& line : environment->get_array()) {
    if (!line.is_string()) continue;
    const std::string text(line.get_string());
    const auto equals = text.find('=');
    if (equals == std::string::npos) continue;
    if (names.find("," + text.substr(0, equals) + ",") != std::string::npos) {
      values.push_back(text.substr(equals + 1));
    }
  }
  return values;
}

// Engines say it in nanoseconds; 0 is the usual.
base::Duration duration_at(const json::value& inspected, std::string_view pointer,
                           base::Duration usual) {
  const std::chrono::nanoseconds said(number_at(inspected, pointer));
  return said.count() <= 0 ? usual : std::chrono::duration_cast<base::Duration>(said);
}

// Cut after the secrets are out: half of one would not be known again.
std::string last_output(const json::value& inspected, const std::vector<std::string>& secrets) {
  const auto* log = value_at(inspected, "/State/Health/Log");
  if (log == nullptr || !log->is_array() || log->get_array().empty()) return {};
  const auto& last = log->get_array().back();
  std::string output = base::to_valid_utf8(
      SecretMask(secrets).apply(text_at(last, "/Output")).substr(0, kShownOutput));
  while (!output.empty() && static_cast<unsigned char>(output.back()) <= ' ') output.pop_back();
  std::replace_if(
      output.begin(), output.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  if (output.empty()) output = "exit code " + std::to_string(number_at(last, "/ExitCode"));
  return output;
}

std::optional<ImageHealth> image_health_of(const json::value& inspected, base::Duration timeout,
                                           const std::vector<std::string>& secrets) {
  const std::string status = text_at(inspected, "/State/Health/Status");
  if (status.empty() || status == "none") return std::nullopt;
  ImageHealth health;
  const auto retries = number_at(inspected, "/Config/Healthcheck/Retries");
  health.patience = std::min(
      kMostPatience,
      duration_at(inspected, "/Config/Healthcheck/StartPeriod", {}) +
          (duration_at(inspected, "/Config/Healthcheck/Interval", kUsualInterval) + timeout) *
              (retries <= 0 ? kUsualRetries : std::min(retries, kMostRetries)));
  if (status == "healthy") return health;
  const std::string output = last_output(inspected, secrets);
  health.seen = output.empty() ? "the health check of its image has not run yet"
                               : "the health check of its image fails: " + output;
  return health;
}

}  // namespace

std::string text_at(const json::value& value, std::string_view pointer) {
  const auto* found = value_at(value, pointer);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number_at(const json::value& value, std::string_view pointer) {
  const auto* found = value_at(value, pointer);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

base::Result<ApiVersion> negotiate(const json::value& version) {
  const std::string newest_text = text_at(version, "/ApiVersion");
  const auto newest = parse_version(newest_text);
  if (!newest) {
    return base::fail(ErrorCode::kFailed,
                      "What answers there is no container engine: it names no ApiVersion.");
  }
  if (*newest < kOldest) {
    return base::fail(ErrorCode::kFailed, "The container engine speaks API " + newest_text +
                                              " and is too old; " + kOldest.to_string() +
                                              " is needed (Docker 20.10 or Podman 4).");
  }
  return std::max(kOldest, parse_version(text_at(version, "/MinAPIVersion")).value_or(kOldest));
}

std::string engine_name(const json::value& version) {
  const std::string name = text_at(version, "/Components/0/Name");
  return (name == "Engine" || name.empty() ? "Docker Engine" : name) + " " +
         text_at(version, "/Version");
}

std::string message_of(std::string_view body) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(body.data(), body.size()), error);
  std::string message = error ? std::string(body) : text_at(value, "/message");
  while (!message.empty() && std::string_view(" .\r\n").find(message.back()) != std::string::npos) {
    message.pop_back();
  }
  return message.empty() ? "it does not say why" : message;
}

std::string Container::label(std::string_view wanted) const {
  const auto found = labels.find(std::string(wanted));
  return found == labels.end() ? std::string() : found->second;
}

bool Container::is_up() const {
  return instance.state == InstanceState::kRunning || instance.state == InstanceState::kRestarting;
}

Container container_of(const json::value& inspected, base::Timestamp now) {
  Container container;
  container.id = text_at(inspected, "/Id");
  container.name = text_at(inspected, "/Name");
  if (container.name.starts_with('/')) container.name.erase(0, 1);
  container.status = text_at(inspected, "/State/Status");
  if (const auto* labels = value_at(inspected, "/Config/Labels"); labels && labels->is_object()) {
    for (const auto& [key, value] : labels->get_object()) {
      if (value.is_string()) container.labels.emplace(key, value.get_string());
    }
  }
  container.secrets = secrets_of(container, inspected);
  Instance& instance = container.instance;
  instance.deployment =
      model::DeploymentId::parse(container.label(kDeploymentLabel)).value_or(model::DeploymentId{});
  instance.service =
      model::ServiceId::parse(container.label(kServiceLabel)).value_or(model::ServiceId{});
  instance.endpoint = endpoint_of(inspected);
  instance.exit_code = static_cast<int>(number_at(inspected, "/State/ExitCode"));
  instance.restarts = static_cast<std::uint32_t>(number_at(inspected, "/RestartCount"));
  instance.started_at =
      base::parse_iso8601(text_at(inspected, "/State/StartedAt")).value_or(base::Timestamp{});
  container.finished_at =
      base::parse_iso8601(text_at(inspected, "/State/FinishedAt")).value_or(base::Timestamp{});
  container.health_timeout = duration_at(inspected, "/Config/Healthcheck/Timeout", kUsualTimeout);
  instance.image_health = image_health_of(inspected, container.health_timeout, container.secrets);
  if (container.status == "running" || container.status == "paused" ||
      container.status == "stopping") {
    instance.state = InstanceState::kRunning;
  } else if (container.status == "restarting") {
    instance.state = InstanceState::kRestarting;
  } else {
    instance.state = ended_state(container, now);
  }
  return container;
}

Progress progress_of(std::string_view line) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(line.data(), line.size()), error);
  if (error || !value.is_object()) return {};
  Progress progress;
  progress.error = text_at(value, "/errorDetail/message");
  if (progress.error.empty()) progress.error = text_at(value, "/error");
  progress.text = text_at(value, "/stream");
  if (text_at(value, "/id") == "moby.buildkit.trace") {
    progress.trace = base::decode_base64(text_at(value, "/aux")).value_or("");
    return progress;
  }
  progress.digest = pushed_digest(value);
  // A layer's own progress would fill the log.
  const bool is_layer = !text_at(value, "/id").empty() && value_at(value, "/progressDetail");
  if (progress.text.empty() && !is_layer) {
    progress.text = text_at(value, "/status");
    progress.is_line = true;
  }
  return progress;
}

bool is_port_taken(std::string_view message) {
  return contains_any(message, {"port is already allocated", "address already in use"});
}

bool is_network_missing(std::string_view message) {
  return message.find("network") != std::string_view::npos &&
         contains_any(message, {"not found", "no such network", "unable to find"});
}

base::Error build_failure(const std::string& message) {
  const std::string start = "The build failed: " + message;
  if (!is_refused(message)) return {ErrorCode::kFailed, start + "."};
  return {ErrorCode::kFailed,
          start +
              "; check the names of its base images, and that the organization has a registry "
              "with credentials for them."};
}

base::Error pull_failure(const std::string& reference, int status, const std::string& message) {
  const std::string start = "The image " + reference + " cannot be pulled: " + message;
  if (is_away(message)) return {ErrorCode::kUnavailable, start + "."};
  if (is_refused(message)) {
    return {ErrorCode::kFailed, start + "; check its name and the registry's credentials."};
  }
  if (status == 404 || contains_any(message, {"manifest unknown", "not found"})) {
    return {ErrorCode::kFailed, start + "; check the image's name and tag."};
  }
  return {ErrorCode::kFailed, start + "."};
}

base::Error push_failure(const std::string& reference, const std::string& message) {
  const std::string start = "The image " + reference + " cannot be pushed: " + message;
  if (is_away(message)) return {ErrorCode::kUnavailable, start + "."};
  if (!is_refused(message)) return {ErrorCode::kFailed, start + "."};
  return {ErrorCode::kFailed,
          start +
              "; check the runtime's registry, and that the organization has a container registry "
              "of that host with credentials that may push."};
}

std::vector<std::string> image_names_of(const json::value& images,
                                        const model::DeploymentId& deployment) {
  std::vector<std::string> removed;
  if (!images.is_array()) return removed;
  for (const auto& image : images.get_array()) {
    const auto* tags = value_at(image, "/RepoTags");
    if (tags == nullptr || !tags->is_array()) continue;
    struct Names {
      std::vector<std::string> own;
      std::vector<std::string> by_commit;
      bool shared = false;
    };
    std::map<std::string, Names> services;  // that have the same content share an image
    for (const auto& tag : tags->get_array()) {
      if (!tag.is_string()) continue;
      const std::string name(tag.get_string());
      const auto colon = name.rfind(':');
      const auto begin = name.rfind("slipway/");
      // Podman puts a host before, and what is pushed has a registry there.
      if (begin == std::string::npos || (begin != 0 && name[begin - 1] != '/')) continue;
      const auto id = model::DeploymentId::parse(std::string_view(name).substr(colon + 1));
      const auto repository = name.substr(begin, colon - begin);
      if (!model::ServiceId::parse(std::string_view(repository).substr(repository.find('/') + 1))) {
        continue;
      }
      Names& names = services[repository];
      if (!id) {
        names.by_commit.push_back(name);
      } else if (*id == deployment) {
        names.own.push_back(name);
      } else {
        names.shared = true;
      }
    }
    for (const auto& [repository, names] : services) {
      if (names.own.empty()) continue;
      removed.insert(removed.end(), names.own.begin(), names.own.end());
      if (names.shared) continue;
      removed.insert(removed.end(), names.by_commit.begin(), names.by_commit.end());
    }
  }
  return removed;
}

}  // namespace slipway::runtime::docker
