#include "model/advanced_settings.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "base/suggest.h"

namespace slipway::model {
namespace {

namespace json = boost::json;

constexpr std::string_view kGrace = "deployment.termination_grace_period_seconds";
constexpr std::string_view kBuildTimeout = "build.timeout_max_sec";
constexpr std::int64_t kSecondsOfDay = 86'400;  // seconds

// As the reference documents them. null: a number, or nothing.

// Of what a gateway leads to.
constexpr std::string_view kOfNetwork = R"({
  "deployment.custom_domain_check_enabled": true,
  "network.ingress.proxy_body_size_mb": 100,
  "network.ingress.force_ssl_redirect": true,
  "network.ingress.enable_cors": false,
  "network.ingress.cors_allow_origin": "*",
  "network.ingress.cors_allow_methods": "GET, PUT, POST, DELETE, PATCH, OPTIONS",
  "network.ingress.cors_allow_headers": "",
  "network.ingress.proxy_buffer_size_kb": 4,
  "network.ingress.keepalive_time_seconds": 3600,
  "network.ingress.keepalive_timeout_seconds": 60,
  "network.ingress.send_timeout_seconds": 60,
  "network.ingress.proxy_connect_timeout_seconds": 60,
  "network.ingress.proxy_send_timeout_seconds": 60,
  "network.ingress.proxy_read_timeout_seconds": 60,
  "network.ingress.proxy_buffering": "on",
  "network.ingress.whitelist_source_range": "0.0.0.0/0",
  "network.ingress.denylist_source_range": "",
  "network.ingress.basic_auth_env_var": "",
  "network.ingress.enable_sticky_session": false,
  "network.ingress.grpc_send_timeout_seconds": 60,
  "network.ingress.grpc_read_timeout_seconds": 60,
  "network.ingress.extra_headers": "{}",
  "network.gateway_api.http_request_timeout_seconds": null,
  "network.gateway_api.http_connection_idle_timeout_seconds": null,
  "network.gateway_api.retry.num_retries": null,
  "network.gateway_api.retry.retry_on": null,
  "network.gateway_api.retry.http_status_codes": null,
  "network.gateway_api.retry.per_try_timeout_seconds": null
})";

constexpr std::string_view kOfRequests = R"({
  "network.ingress.proxy_request_buffering": "on"
})";

// Of what stays up.
constexpr std::string_view kOfProcesses = R"({
  "deployment.termination_grace_period_seconds": 10,
  "deployment.affinity.node.required": {},
  "deployment.antiaffinity.pod": "Preferred",
  "deployment.topology_spread.zone": "Disabled",
  "deployment.update_strategy.type": "RollingUpdate",
  "deployment.update_strategy.rolling_update.max_unavailable_percent": 25,
  "deployment.update_strategy.rolling_update.max_surge_percent": 25,
  "hpa.cpu.average_utilization_percent": 60,
  "hpa.memory.average_utilization_percent": null,
  "security.service_account_name": "",
  "security.automount_service_account_token": false,
  "security.read_only_root_filesystem": false
})";

constexpr std::string_view kOfBuilds = R"({
  "build.timeout_max_sec": 1800,
  "build.cpu_max_in_milli": 4000,
  "build.ram_max_in_gib": 8,
  "build.disable_buildkit_cache": false,
  "build.skip_git_submodules": false
})";

constexpr std::string_view kOfLifecycles = R"({
  "deployment.lifecycle.post_start_exec_command": [],
  "deployment.lifecycle.pre_stop_exec_command": []
})";

constexpr std::string_view kOfJobs = R"({
  "deployment.termination_grace_period_seconds": 10,
  "deployment.affinity.node.required": {},
  "job.delete_ttl_seconds_after_finished": null,
  "cronjob.concurrency_policy": "Forbid",
  "cronjob.failed_jobs_history_limit": 1,
  "cronjob.success_jobs_history_limit": 1,
  "security.service_account_name": "",
  "security.automount_service_account_token": false,
  "security.read_only_root_filesystem": false
})";

std::vector<std::string_view> groups(ServiceKind kind) {
  switch (kind) {
    case ServiceKind::APPLICATION:
      return {kOfNetwork, kOfProcesses, kOfLifecycles, kOfBuilds};
    case ServiceKind::CONTAINER:
      return {kOfNetwork, kOfProcesses, kOfRequests};
    case ServiceKind::JOB:
      return {kOfJobs, kOfBuilds};
    case ServiceKind::HELM:
      return {kOfNetwork, kOfRequests};
  }
  return {};
}

json::object defaults(ServiceKind kind) {
  json::object all;
  for (const auto group : groups(kind)) {
    const auto parsed = json::parse(group);
    for (const auto& field : parsed.get_object()) all[field.key()] = field.value();
  }
  return all;
}

bool same_type(const json::value& value, const json::value& known) {
  if (known.is_null()) return value.is_null() || value.is_number() || value.is_string();
  if (known.is_number()) return value.is_number();
  return value.kind() == known.kind();
}

std::string type_of(const json::value& known) {
  if (known.is_bool()) return "true or false";
  if (known.is_number()) return "a number";
  if (known.is_string()) return "a string";
  return known.is_array() ? "a list of strings" : "an object";
}

base::Error wrong_setting(std::string_view name, const std::string& message) {
  return {base::ErrorCode::kInvalid, std::string(name) + ": " + message, std::string(name)};
}

// Whole seconds, for what decides something.
std::optional<base::Error> read_seconds(const json::object& body, std::string_view name,
                                        std::int64_t min, std::uint32_t& seconds) {
  const auto* value = body.if_contains(name);
  if (value == nullptr) return std::nullopt;
  const auto* number = value->if_int64();
  if (number == nullptr || *number < min || *number > kSecondsOfDay) {
    return wrong_setting(name, "must be a whole number of seconds from " + std::to_string(min) +
                                   " to " + std::to_string(kSecondsOfDay) + ".");
  }
  seconds = static_cast<std::uint32_t>(*number);
  return std::nullopt;
}

}  // namespace

json::object advanced_settings(const Service& service) {
  json::object all = defaults(service.kind);
  const auto kept = json::parse(service.settings.advanced);
  for (const auto& field : kept.get_object()) all[field.key()] = field.value();
  if (all.contains(kGrace)) all[kGrace] = service.settings.stop_grace;
  if (all.contains(kBuildTimeout)) all[kBuildTimeout] = service.settings.build_timeout;
  return all;
}

std::optional<base::Error> set_advanced_settings(const json::value& body, Service& service) {
  const auto* object = body.if_object();
  if (object == nullptr) {
    return base::Error{base::ErrorCode::kInvalid, "The body must be a JSON object.", ""};
  }
  const json::object known = defaults(service.kind);
  json::object kept = json::parse(service.settings.advanced).get_object();
  for (const auto& field : *object) {
    const auto* expected = known.if_contains(field.key());
    if (expected == nullptr) {
      std::vector<std::string> names;
      for (const auto& one : known) names.emplace_back(one.key());
      return wrong_setting(field.key(), "is no advanced setting of this kind of service." +
                                            base::did_you_mean(std::string(field.key()), names));
    }
    if (!same_type(field.value(), *expected)) {
      return wrong_setting(field.key(), "must be " + type_of(*expected) + ".");
    }
    if (field.key() != kGrace && field.key() != kBuildTimeout) kept[field.key()] = field.value();
  }
  ServiceSettings settings = service.settings;
  if (auto error = read_seconds(*object, kGrace, 0, settings.stop_grace)) return error;
  if (auto error = read_seconds(*object, kBuildTimeout, 1, settings.build_timeout)) return error;
  settings.advanced = json::serialize(kept);
  service.settings = std::move(settings);
  return std::nullopt;
}

}  // namespace slipway::model
