// Applications, containers and jobs as the API shows them; helm_shape.cc has the charts.

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>

#include "api/shapes.h"
#include "base/enum.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::to_string;

json::value part_json(const model::Probe& probe) {
  if (probe.kind == model::ProbeKind::NONE) return nullptr;
  json::object type{{"tcp", nullptr}, {"http", nullptr}, {"exec", nullptr}, {"grpc", nullptr}};
  if (probe.kind == model::ProbeKind::HTTP) {
    type["http"] = json::object{{"path", probe.path}, {"scheme", "HTTP"}, {"port", probe.port}};
  } else {
    type["tcp"] = json::object{{"port", probe.port}, {"host", nullptr}};
  }
  return json::object{{"type", std::move(type)},
                      {"initial_delay_seconds", probe.initial_delay},
                      {"period_seconds", probe.period},
                      {"timeout_seconds", probe.timeout},
                      {"success_threshold", probe.success_threshold},
                      {"failure_threshold", probe.failure_threshold}};
}

json::array part_json(const std::vector<model::Port>& ports) {
  json::array list;
  for (const auto& port : ports) {
    list.push_back(json::object{{"id", port.id},
                                {"name", port.name},
                                {"internal_port", port.internal_port},
                                {"external_port", port.external_port},
                                {"publicly_accessible", port.publicly_accessible},
                                {"is_default", port.is_default},
                                {"protocol", to_string(port.protocol)}});
  }
  return list;
}

json::array part_json(const std::vector<model::Volume>& storage) {
  json::array list;
  for (const auto& volume : storage) {
    list.push_back(json::object{{"id", volume.id},
                                {"type", "FAST_SSD"},
                                {"size", volume.size},
                                {"mount_point", volume.mount_point}});
  }
  return list;
}

json::array part_json(const std::vector<std::string>& words) {
  json::array list;
  for (const auto& word : words) list.emplace_back(word);
  return list;
}

// What every kind of service shows.
json::object common(const model::Service& s, const ServiceView& view) {
  json::object shape{{"id", s.id.to_string()},
                     {"created_at", base::to_iso8601(s.created_at)},
                     {"updated_at", base::to_iso8601(s.updated_at)},
                     {"environment", {{"id", s.environment.to_string()}}},
                     {"maximum_cpu", s.settings.cpu},
                     {"maximum_memory", s.settings.memory},
                     {"name", s.name},
                     {"description", s.settings.description},
                     {"cpu", s.settings.cpu},
                     {"memory", s.settings.memory},
                     {"min_running_instances", s.settings.min_running_instances},
                     {"max_running_instances", s.settings.max_running_instances},
                     {"healthchecks",
                      {{"readiness_probe", part_json(s.settings.readiness)},
                       {"liveness_probe", part_json(s.settings.liveness)}}},
                     {"auto_preview", s.settings.auto_preview},
                     {"ports", part_json(s.settings.ports)},
                     {"arguments", part_json(s.settings.arguments)},
                     {"entrypoint", s.settings.entrypoint},
                     {"auto_deploy", s.auto_deploy},
                     {"service_type", to_string(s.kind)}};
  const auto extra = json::parse(s.settings.extra);
  for (const auto& field : extra.as_object()) shape[field.key()] = field.value();
  shape["storage"] = part_json(s.settings.storage);
  shape["domains"] = part_json(s.settings.domains);
  shape["start_timeout"] = s.settings.start_timeout;
  shape["stop_grace"] = s.settings.stop_grace;
  shape["releases_kept"] = s.settings.releases_kept;
  shape["stopped"] = s.stopped;
  shape["watermark"] = text_or_null(s.watermark);
  shape["url"] = text_or_null(view.url);
  return shape;
}

json::object command(const model::JobCommand& command) {
  return {{"entrypoint", command.entrypoint}, {"arguments", part_json(command.arguments)}};
}

json::object schedule(const model::JobSettings& job) {
  if (job.is_cron()) {
    json::object cronjob = command(*job.cron);
    cronjob["scheduled_at"] = job.scheduled_at;
    cronjob["timezone"] = job.timezone;
    return {{"cronjob", std::move(cronjob)}};
  }
  json::object schedule{{"lifecycle_type", to_string(job.lifecycle_type)}};
  if (job.on_start) schedule["on_start"] = command(*job.on_start);
  if (job.on_stop) schedule["on_stop"] = command(*job.on_stop);
  if (job.on_delete) schedule["on_delete"] = command(*job.on_delete);
  return schedule;
}

json::object source(const model::Service& s, const ServiceView& view) {
  if (s.image.name.empty()) {
    return {{"docker",
             {{"git_repository", api::to_json(s.git, view.serving_commit)},
              {"dockerfile_path", text_or_null(s.settings.dockerfile_path)},
              {"dockerfile_raw", nullptr},
              {"docker_target_build_stage", text_or_null(s.settings.docker_target)}}}};
  }
  json::object image{{"image_name", s.image.name},
                     {"tag", s.image.tag},
                     {"registry_id", id_or_null(s.image.registry)}};
  if (view.registry) image["registry"] = api::to_json(*view.registry);
  return {{"image", std::move(image)}};
}

// Unless the user chose another.
void set_icon(json::object& shape, std::string_view icon) { shape.insert({{"icon_uri", icon}}); }

// Which tags of its image a service takes.
void set_following(json::object& shape, const model::ServiceSettings& settings) {
  shape["tag_policy"] = nullptr;
  if (const auto& policy = settings.tag_policy) {
    shape["tag_policy"] = {{"kind", to_string(policy->kind)},
                           {"value", policy->value},
                           {"order", to_string(policy->order)}};
  }
  shape["tag_poll"] = nullptr;
  if (const auto& poll = settings.tag_poll) {
    shape["tag_poll"] = {{"interval_seconds", poll->interval_seconds}};
  }
}

// How what comes from git is built, which pushes count, and what its forge is told.
void set_of_git(json::object& shape, const model::Service& s) {
  shape["build_command"] = s.settings.build_command;
  shape["build_timeout"] = s.settings.build_timeout;
  shape["skip_by_message"] = s.skip_by_message;
  shape["commit_statuses"] = s.settings.commit_statuses;
  shape["forge_deployments"] = s.settings.forge_deployments;
  shape["pull_request_comments"] = s.settings.pull_request_comments;
  shape["wait_for_checks"] = json::value_from(s.settings.wait_for_checks);
  shape["checks_timeout"] = s.settings.checks_timeout;
}

}  // namespace

json::object to_json(const model::GitSource& git, const std::string& serving_commit) {
  json::object repository{{"has_access", true},
                          {"provider", git.provider},
                          {"owner", ""},
                          {"url", git.url},
                          {"name", ""},
                          {"branch", git.branch},
                          {"root_path", git.root_path},
                          {"git_token_id", id_or_null(git.token)}};
  if (const auto url = model::parse_git_url(git.url)) {
    repository["owner"] = model::repository_owner(*url);
    repository["name"] = model::repository_name(*url);
  }
  if (!serving_commit.empty()) repository["deployed_commit_id"] = serving_commit;
  return repository;
}

json::object to_json(const model::Service& s, const ServiceView& view) {
  json::object shape = common(s, view);
  set_icon(shape, "app://slipway/application");
  shape.insert({{"build_mode", "DOCKER"}});
  shape["git_repository"] = api::to_json(s.git, view.serving_commit);
  shape["dockerfile_path"] = text_or_null(s.settings.dockerfile_path);
  shape["docker_target_build_stage"] = text_or_null(s.settings.docker_target);
  set_of_git(shape, s);
  shape["serving_commit"] = text_or_null(view.serving_commit);
  return shape;
}

json::object job_to_json(const model::Service& s, const ServiceView& view) {
  json::object shape = common(s, view);
  const auto& job = *s.settings.job;
  set_icon(shape, job.is_cron() ? "app://slipway/cron-job" : "app://slipway/lifecycle-job");
  for (const auto* name : {"ports", "entrypoint", "arguments", "storage", "domains",
                           "min_running_instances", "max_running_instances", "url"}) {
    shape.erase(name);
  }
  shape.insert({{"gpu", 0}});
  shape["maximum_gpu"] = 0;
  shape["job_type"] = job.is_cron() ? "CRON" : "LIFECYCLE";
  shape["max_nb_restart"] = job.max_restarts;
  shape["max_duration_seconds"] = job.max_duration;
  shape["port"] = job.port == 0 ? json::value(nullptr) : json::value(job.port);
  shape["schedule"] = schedule(job);
  shape["source"] = source(s, view);
  set_following(shape, s.settings);
  set_of_git(shape, s);
  shape["next_run_at"] = time_or_null(view.next_run_at);
  shape["deleting"] = s.deleting;
  return shape;
}

json::object container_to_json(const model::Service& s, const ServiceView& view) {
  json::object shape = common(s, view);
  set_icon(shape, "app://slipway/container");
  shape.insert({{"gpu", 0}});
  shape["maximum_gpu"] = 0;
  shape["image_name"] = s.image.name;
  shape["tag"] = s.image.tag;
  set_following(shape, s.settings);
  shape["registry_id"] = id_or_null(s.image.registry);
  if (view.registry) shape["registry"] = to_json(*view.registry);
  shape["serving_image"] = nullptr;
  if (!view.serving_image.name.empty()) {
    shape["serving_image"] = {{"image_name", view.serving_image.name},
                              {"tag", view.serving_image.tag},
                              {"digest", text_or_null(view.serving_image.digest)}};
  }
  return shape;
}

}  // namespace slipway::api
