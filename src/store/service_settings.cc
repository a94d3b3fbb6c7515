#include "store/service_settings.h"

#include <array>

#include <boost/describe/class.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "base/enum.h"

namespace slipway::model {

BOOST_DESCRIBE_STRUCT(Port, (),
                      (id, name, internal_port, external_port, publicly_accessible, is_default,
                       protocol))
BOOST_DESCRIBE_STRUCT(Volume, (), (id, mount_point, size))
BOOST_DESCRIBE_STRUCT(Probe, (),
                      (kind, path, port, initial_delay, period, timeout, success_threshold,
                       failure_threshold))
BOOST_DESCRIBE_STRUCT(TagPolicy, (), (kind, value, order))
BOOST_DESCRIBE_STRUCT(TagPoll, (), (interval_seconds))
BOOST_DESCRIBE_STRUCT(JobCommand, (), (entrypoint, arguments))
BOOST_DESCRIBE_STRUCT(JobSettings, (),
                      (scheduled_at, timezone, cron, lifecycle_type, on_start, on_stop, on_delete,
                       max_duration, max_restarts, port))
BOOST_DESCRIBE_STRUCT(GitSource, (), (provider, url, branch, root_path, token))
BOOST_DESCRIBE_STRUCT(HelmValue, (), (key, value))
BOOST_DESCRIBE_STRUCT(HelmValuesFile, (), (name, content))
BOOST_DESCRIBE_STRUCT(HelmPort, (),
                      (id, name, internal_port, external_port, name_space, service_name,
                       service_selectors, is_default, protocol))
BOOST_DESCRIBE_STRUCT(HelmSettings, (),
                      (values_git, values_paths, files, set, set_string, set_json, ports, timeout,
                       allow_cluster_wide_resources))
BOOST_DESCRIBE_STRUCT(ServiceSettings, (),
                      (description, build_command, entrypoint, arguments, dockerfile_path,
                       docker_target, build_args, ports, storage, readiness, liveness, cpu, memory,
                       min_running_instances, max_running_instances, domains, build_timeout,
                       start_timeout, stop_grace, releases_kept, tag_policy, tag_poll, job, helm,
                       wait_for_checks, checks_timeout, commit_statuses, forge_deployments,
                       pull_request_comments, auto_preview, extra, advanced))

void tag_invoke(const boost::json::value_from_tag& /*tag*/, boost::json::value& to,
                const GitTokenId& id) {
  to = id.to_string();
}

}  // namespace slipway::model

namespace slipway::store {
namespace {

namespace json = boost::json;

template <typename T>
constexpr bool kIsOptional = false;
template <typename T>
constexpr bool kIsOptional<std::optional<T>> = true;

template <typename T>
void assign(const json::value& value, T& field);

// Fields that an older program did not write keep their default.
template <typename T>
void assign_members(const json::object& object, T& target) {
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
      [&](auto member) {
        if (const auto* value = object.if_contains(member.name)) {
          assign(*value, target.*member.pointer);
        }
      });
}

template <typename T>
void assign(const json::value& value, T& field) {
  if constexpr (boost::describe::has_describe_enumerators<T>::value) {
    field = base::stored_enum<T>(std::string(value.as_string()));
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    assign_members(value.as_object(), field);
  } else if constexpr (kIsOptional<T>) {
    if (!value.is_null()) assign(value, field.emplace());
  } else if constexpr (std::is_same_v<T, model::GitTokenId>) {
    field = model::GitTokenId::parse(std::string(value.as_string())).value_or(field);
  } else if constexpr (std::is_same_v<T, std::vector<model::Port>> ||
                       std::is_same_v<T, std::vector<model::Volume>> ||
                       std::is_same_v<T, std::vector<model::HelmValuesFile>> ||
                       std::is_same_v<T, std::vector<model::HelmValue>> ||
                       std::is_same_v<T, std::vector<model::HelmPort>>) {
    for (const auto& item : value.as_array()) assign(item, field.emplace_back());
  } else {
    field = json::value_to<T>(value);
  }
}

}  // namespace

std::string to_json(const model::ServiceSettings& settings) {
  return json::serialize(json::value_from(settings));
}

model::ServiceSettings settings_from_json(const std::string& text) {
  model::ServiceSettings settings;
  // Lists read hundreds: none of what is parsed has memory of its own.
  std::array<unsigned char, 4096> buffer{};
  json::monotonic_resource memory(buffer.data(), buffer.size());
  const auto stored = json::parse(text, &memory);
  assign(stored, settings);
  // Before it meant anything it was kept among the rest.
  if (settings.extra.find("auto_preview") == std::string::npos) return settings;
  auto rest = json::parse(settings.extra).as_object();
  if (const auto* kept = rest.if_contains("auto_preview")) {
    if (!stored.as_object().contains("auto_preview") && kept->is_bool()) {
      settings.auto_preview = kept->get_bool();
    }
    rest.erase("auto_preview");
    settings.extra = json::serialize(rest);
  }
  return settings;
}

}  // namespace slipway::store
