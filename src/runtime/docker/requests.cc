#include "runtime/docker/requests.h"

#include <algorithm>
#include <ranges>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "base/crypto.h"
#include "base/encoding.h"
#include "model/image.h"
#include "runtime/word_list.h"

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr std::uint16_t kUsualPort = 8080;  // where the service has a port and does not say which
constexpr std::int64_t kMostProcesses = 1024;
constexpr std::size_t kFingerprintDigits = 16;
constexpr std::string_view kStopped = "-stopped";
constexpr const char* kDockerHubHost = "docker.io";
constexpr const char* kDockerHub = "https://index.docker.io/v1/";  // as engines call it

// What images that start as root and go on as another user need, and one that listens below 1024.
constexpr std::string_view kCapabilities[] = {"CHOWN",  "DAC_OVERRIDE", "FOWNER",
                                              "SETGID", "SETUID",       "NET_BIND_SERVICE"};

// A name as a DNS label, so that it serves as a container's name and as a host name.
std::string label(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
      result.push_back(lower);
    } else if (!result.empty() && result.back() != '-') {
      result.push_back('-');
    }
  }
  result.resize(std::min<std::size_t>(result.size(), 63));
  while (result.ends_with('-')) result.pop_back();
  return result.empty() ? "service" : result;
}

std::string tag_of(const Image& image) { return image.tag.empty() ? "latest" : image.tag; }

std::string port_key(std::uint16_t port) { return std::to_string(port) + "/tcp"; }

json::array array_of(const std::vector<std::string>& words) {
  return json::array(words.begin(), words.end());
}

base::Result<std::vector<std::string>> environment_of(const Version& version,
                                                      std::optional<std::uint16_t> port) {
  auto variables = version.environment;
  if (port) variables["PORT"] = std::to_string(*port);
  std::vector<std::string> lines;
  for (const auto& [key, value] : variables) {
    if (key.empty() || key.find_first_of(std::string_view("=\0", 2)) != std::string::npos ||
        value.find('\0') != std::string::npos) {
      return base::fail(ErrorCode::kInvalid,
                        "The variable '" + key.substr(0, key.find('\0')) +
                            "' cannot be passed to a program: a name must not be empty or hold "
                            "'=', and nothing may hold NUL.");
    }
    lines.push_back(std::string(key).append("=").append(value));
  }
  return lines;
}

// A secret value may be that of several variables, or of none.
std::string secret_names(const Version& version) {
  std::string names;
  for (const auto& [key, value] : version.environment) {
    const auto& secrets = version.secrets;
    if (std::find(secrets.begin(), secrets.end(), value) == secrets.end()) continue;
    names += (names.empty() ? "" : ",") + key;
  }
  return names;
}

json::object labels_of(const Version& version, const DockerOptions& options) {
  return {{kDeploymentLabel, version.deployment.to_string()},
          {kServiceLabel, version.service.to_string()},
          {kEnvironmentLabel, version.environment_id.to_string()},
          {kInstallationLabel, options.installation},
          {kSecretsLabel, secret_names(version)}};
}

// Made by the engine where they are not there yet, and kept when the container goes.
json::array mounts_of(const Version& version, const DockerOptions& options) {
  json::array mounts;
  for (const auto& volume : version.settings.storage) {
    mounts.push_back(json::object{{"Type", "volume"},
                                  {"Source", volume_name(version.service, volume)},
                                  {"Target", volume.mount_point},
                                  {"VolumeOptions",
                                   {{"Labels",
                                     {{kServiceLabel, version.service.to_string()},
                                      {kInstallationLabel, options.installation}}}}}});
  }
  return mounts;
}

json::object host_config(const Version& version, const DockerOptions& options,
                         std::optional<std::uint16_t> port,
                         std::optional<std::uint16_t> host_port) {
  json::object config{
      {"NetworkMode", network_name(version.environment_id)},
      {"RestartPolicy", {{"Name", "unless-stopped"}}},
      {"LogConfig", {{"Type", "json-file"}, {"Config", {{"max-size", "10m"}, {"max-file", "2"}}}}},
      {"PidsLimit", kMostProcesses},
      {"CapDrop", {"ALL"}},
      {"CapAdd", json::array(std::begin(kCapabilities), std::end(kCapabilities))},
      {"SecurityOpt", {"no-new-privileges"}}};
  if (!version.settings.storage.empty()) config["Mounts"] = mounts_of(version, options);
  if (version.settings.cpu > 0) {
    config["NanoCpus"] = std::int64_t{version.settings.cpu} * 1'000'000;
  }
  if (version.settings.memory > 0) {
    config["Memory"] = std::int64_t{version.settings.memory} << 20U;
  }
  if (port) {
    json::object binding{{"HostIp", options.publish_address},
                         {"HostPort", host_port ? std::to_string(*host_port) : ""}};
    config["PortBindings"] = json::object{{port_key(*port), json::array{std::move(binding)}}};
  }
  return config;
}

base::Result<json::object> common_body(const Version& version, const DockerOptions& options,
                                       std::optional<std::uint16_t> port,
                                       std::optional<std::uint16_t> host_port) {
  const auto environment = environment_of(version, port);
  if (!environment) return base::fail(environment.error());
  json::object body{{"Image", deployment_image(version)},
                    {"Env", array_of(*environment)},
                    {"Labels", labels_of(version, options)},
                    {"StopTimeout", version.settings.stop_grace},
                    {"HostConfig", host_config(version, options, port, host_port)}};
  if (port) body["ExposedPorts"] = json::object{{port_key(*port), json::object()}};
  if (!version.settings.entrypoint.empty()) {
    auto words = split_words(version.settings.entrypoint);
    if (!words) {
      return base::fail(ErrorCode::kInvalid,
                        "The entrypoint '" + version.settings.entrypoint +
                            "' cannot be run: " + words.error().message + ".",
                        "entrypoint");
    }
    if (port) insert_port(*words, *port);
    body["Entrypoint"] = array_of(*words);
  }
  if (!version.settings.arguments.empty()) {
    auto words = version.settings.arguments;
    if (port) insert_port(words, *port);
    body["Cmd"] = array_of(words);
  }
  return body;
}

// What else than its files decides what a build makes.
std::string build_fingerprint(const Version& version) {
  const auto& settings = version.settings;
  // With the service, so that no two share an image and keep each other's.
  const json::object inputs{{"service", version.service.to_string()},
                            {"root_path", version.root_path},
                            {"dockerfile", dockerfile_of(settings)},
                            {"target", settings.docker_target},
                            {"args", json::value_from(settings.build_args)}};
  return base::encode_hex(base::sha256(json::serialize(inputs)));
}

// Base64 with the alphabet of URLs.
std::string header_of(const json::object& content) {
  std::string text = base::encode_base64(json::serialize(content));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

// A parameter of a query string.
std::string parameter(std::string_view name, std::string_view value) {
  return std::string(name).append("=").append(base::encode_percent(value));
}

}  // namespace

std::string container_name(const Version& version) {
  return "slipway-" + label(version.service_name) + "-" + version.deployment.to_string();
}

std::string stopped_name(std::string_view container_name) {
  return std::string(container_name).append(kStopped);
}

bool is_stopped_name(std::string_view name) { return name.ends_with(kStopped); }

std::string running_name(std::string_view name) {
  if (is_stopped_name(name)) name.remove_suffix(kStopped.size());
  return std::string(name);
}

std::string volume_name(const model::ServiceId& service, const model::Volume& volume) {
  return "slipway-" + service.to_string() + "-" + volume.id;
}

std::string network_name(const model::EnvironmentId& environment) {
  return "slipway-" + environment.to_string();
}

std::string image_reference(const Image& image) {
  if (!image.digest.empty()) return image.name + "@" + image.digest;
  return image.name + ":" + tag_of(image);
}

bool is_image_reference(std::string_view reference) {
  const auto is_known = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:@").find(c) != std::string_view::npos;
  };
  const auto leads_elsewhere = [](const auto& step) {
    return step.empty() || std::ranges::all_of(step, [](char c) { return c == '.'; });
  };
  return !reference.empty() && std::ranges::all_of(reference, is_known) &&
         std::ranges::none_of(std::views::split(reference, '/'), leads_elsewhere);
}

std::string image_repository(const model::ServiceId& service) {
  return "slipway/" + service.to_string();
}

std::string deployment_image(const Version& version) {
  return image_repository(version.service) + ":" + version.deployment.to_string();
}

std::string built_image(const Version& version) {
  return image_repository(version.service) + ":" + version.commit + "-" +
         build_fingerprint(version).substr(0, kFingerprintDigits);
}

std::optional<std::uint16_t> container_port(const model::ServiceSettings& settings) {
  if (settings.ports.empty()) return std::nullopt;
  const auto chosen = std::find_if(settings.ports.begin(), settings.ports.end(),
                                   [](const model::Port& port) { return port.is_default; });
  const auto& port = chosen == settings.ports.end() ? settings.ports.front() : *chosen;
  return port.internal_port != 0 ? port.internal_port : kUsualPort;
}

base::Result<std::string> container_body(const Version& version, const DockerOptions& options,
                                         std::optional<std::uint16_t> host_port) {
  auto body = common_body(version, options, container_port(version.settings), host_port);
  if (!body) return base::fail(body.error());
  // Services of an environment reach each other by their names.
  json::object endpoint{{"Aliases", {label(version.service_name)}}};
  (*body)["NetworkingConfig"] =
      json::object{{"EndpointsConfig",
                    json::object{{network_name(version.environment_id), std::move(endpoint)}}}};
  return json::serialize(*body);
}

std::string attempt_name(const Version& version, const model::AttemptId& attempt) {
  return "slipway-" + label(version.service_name) + "-run-" + attempt.to_string();
}

base::Result<std::string> attempt_body(const Version& version, const model::AttemptId& attempt,
                                       const DockerOptions& options) {
  auto body = common_body(version, options, std::nullopt, std::nullopt);
  if (!body) return base::fail(body.error());
  auto& labels = body->at("Labels").as_object();
  labels.erase(kDeploymentLabel);
  labels[kAttemptLabel] = attempt.to_string();
  body->at("HostConfig").as_object()["RestartPolicy"] = {{"Name", "no"}};
  return json::serialize(*body);
}

std::string network_body(const model::EnvironmentId& environment, const DockerOptions& options) {
  return json::serialize(json::object{{"Name", network_name(environment)},
                                      {"CheckDuplicate", true},
                                      {"Driver", "bridge"},
                                      {"Labels",
                                       {{kEnvironmentLabel, environment.to_string()},
                                        {kInstallationLabel, options.installation}}}});
}

std::string dockerfile_of(const model::ServiceSettings& settings) {
  return settings.dockerfile_path.empty() ? "Dockerfile" : settings.dockerfile_path;
}

std::map<std::string, std::string> build_arguments(const Version& version,
                                                   const std::vector<std::string>& declared) {
  auto arguments = version.settings.build_args;
  for (const auto& name : declared) {
    const auto variable = version.environment.find(name);
    if (variable != version.environment.end()) arguments.insert(*variable);
  }
  return arguments;
}

std::string build_query(const Version& version, bool by_buildkit) {
  const auto& settings = version.settings;
  std::string query = parameter("dockerfile", dockerfile_of(settings));
  query +=
      "&" + parameter("t", built_image(version)) + "&" + parameter("t", deployment_image(version));
  // 2 is BuildKit; the classic builder wants to be told to take its containers away.
  query += by_buildkit ? "&version=2" : "&rm=true&forcerm=true";
  if (!settings.build_args.empty()) {
    query += "&" + parameter("buildargs", json::serialize(json::value_from(settings.build_args)));
  }
  if (!settings.docker_target.empty()) query += "&" + parameter("target", settings.docker_target);
  return query;
}

std::string pull_query(const Image& image) {
  return parameter("fromImage", image.name) + "&" +
         parameter("tag", image.digest.empty() ? tag_of(image) : image.digest);
}

std::string registry_auth(const Image& image) {
  if (image.username.empty() && image.password.empty()) return {};
  // As in docker's reference: the first part is a registry where it looks like a host.
  const auto slash = image.name.find('/');
  const std::string first = image.name.substr(0, slash);
  const bool is_host = slash != std::string::npos &&
                       (first.find_first_of(".:") != std::string::npos || first == "localhost");
  return header_of(json::object{{"username", image.username},
                                {"password", image.password},
                                {"serveraddress", is_host ? first : kDockerHub}});
}

std::string registry_config(const std::vector<RegistryLogin>& registries) {
  if (registries.empty()) return {};
  json::object config;
  for (const auto& [host, username, password] : registries) {
    const std::string key = host == kDockerHubHost ? kDockerHub : host;
    config[key] = json::object{{"username", username}, {"password", password}};
  }
  return header_of(config);
}

std::optional<Image> base_image(const std::string& reference,
                                const std::vector<RegistryLogin>& registries) {
  const auto parsed = model::parse_image_reference(reference);
  if (!parsed) return std::nullopt;
  Image image;
  image.name = parsed->name.to_string();
  image.tag = parsed->tag_or_latest();
  if (parsed->digest) image.digest = parsed->digest->to_string();
  for (const auto& [host, username, password] : registries) {
    if (host != parsed->name.host) continue;
    image.username = username;
    image.password = password;
    break;
  }
  return image;
}

std::string label_filters(const std::vector<std::pair<std::string_view, std::string>>& labels) {
  json::array wanted;
  for (const auto& [name, value] : labels) {
    wanted.emplace_back(std::string(name).append("=").append(value));
  }
  return parameter("filters", json::serialize(json::object{{"label", std::move(wanted)}}));
}

}  // namespace slipway::runtime::docker
