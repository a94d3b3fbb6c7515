#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>

#include "api/shapes.h"
#include "base/enum.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

json::array helm_ports(const std::vector<model::HelmPort>& ports) {
  json::array list;
  for (const auto& port : ports) {
    json::object item{
        {"id", port.id},
        {"name", port.name},
        {"port_type", port.service_name.empty() ? "SERVICE_SELECTORS" : "SERVICE_NAME"},
        {"internal_port", port.internal_port},
        {"external_port", port.external_port},
        {"protocol", port.protocol},
        {"is_default", port.is_default}};
    if (!port.name_space.empty()) item["namespace"] = port.name_space;
    if (port.service_name.empty()) {
      json::array selectors;
      for (const auto& [key, value] : port.service_selectors) {
        selectors.push_back(json::object{{"key", key}, {"value", value}});
      }
      item["service_selectors"] = std::move(selectors);
    } else {
      item["service_name"] = port.service_name;
    }
    list.push_back(std::move(item));
  }
  return list;
}

json::object helm_source(const model::Service& s, const ServiceView& view) {
  if (model::comes_from_git(s)) {
    return {{"git", {{"git_repository", to_json(s.git, view.serving_commit)}}}};
  }
  json::object repository{{"id", id_or_null(s.chart.repository)}, {"name", ""}, {"url", ""}};
  if (view.helm_repository) {
    repository["name"] = view.helm_repository->name;
    repository["url"] = view.helm_repository->url;
  }
  return {{"repository",
           {{"chart_name", s.chart.name},
            {"chart_version", s.chart.version},
            {"repository", std::move(repository)}}}};
}

json::array helm_pairs(const std::vector<model::HelmValue>& values) {
  json::array list;
  for (const auto& [key, value] : values) list.push_back(json::array{key, value});
  return list;
}

json::value values_file(const model::HelmSettings& helm, const ServiceView& view) {
  if (helm.files.empty() && !helm.values_git) return nullptr;
  json::object file{{"raw", nullptr}, {"git", nullptr}};
  if (!helm.files.empty()) {
    json::array values;
    for (const auto& [name, content] : helm.files) {
      values.push_back(json::object{{"name", name}, {"content", content}});
    }
    file["raw"] = {{"values", std::move(values)}};
  }
  if (helm.values_git) {
    file["git"] = {{"git_repository", to_json(*helm.values_git, view.serving_values_commit)},
                   {"paths", json::value_from(helm.values_paths)}};
  }
  return file;
}

}  // namespace

json::object helm_to_json(const model::Service& s, const ServiceView& view) {
  const auto helm = s.settings.helm.value_or(model::HelmSettings());
  json::object shape{{"id", s.id.to_string()},
                     {"created_at", base::to_iso8601(s.created_at)},
                     {"updated_at", base::to_iso8601(s.updated_at)},
                     {"environment", {{"id", s.environment.to_string()}}},
                     {"name", s.name},
                     {"description", s.settings.description},
                     {"icon_uri", "app://slipway/helm"},
                     {"service_type", base::to_string(s.kind)},
                     {"timeout_sec", helm.timeout},
                     {"auto_preview", s.settings.auto_preview},
                     {"auto_deploy", s.auto_deploy},
                     {"ports", helm_ports(helm.ports)},
                     {"source", helm_source(s, view)},
                     {"arguments", json::value_from(s.settings.arguments)},
                     {"allow_cluster_wide_resources", helm.allow_cluster_wide_resources},
                     {"values_override",
                      {{"set", helm_pairs(helm.set)},
                       {"set_string", helm_pairs(helm.set_string)},
                       {"set_json", helm_pairs(helm.set_json)},
                       {"file", values_file(helm, view)}}},
                     {"skip_by_message", s.skip_by_message},
                     {"commit_statuses", s.settings.commit_statuses},
                     {"forge_deployments", s.settings.forge_deployments},
                     {"pull_request_comments", s.settings.pull_request_comments},
                     {"wait_for_checks", json::value_from(s.settings.wait_for_checks)},
                     {"checks_timeout", s.settings.checks_timeout},
                     {"stopped", s.stopped},
                     {"watermark", text_or_null(s.watermark)},
                     {"serving_commit", text_or_null(view.serving_commit)},
                     {"serving_chart", nullptr},
                     {"serving_values_commit", text_or_null(view.serving_values_commit)}};
  const auto extra = json::parse(s.settings.extra);
  for (const auto& field : extra.as_object()) shape[field.key()] = field.value();
  if (!view.serving_image.name.empty()) {
    shape["serving_chart"] = {{"chart_name", view.serving_image.name},
                              {"chart_version", view.serving_image.tag}};
  }
  return shape;
}

}  // namespace slipway::api
