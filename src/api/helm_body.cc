#include "api/helm_body.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/application_body.h"
#include "api/helm_values_body.h"
#include "api/service_body.h"
#include "model/semver.h"
#include "rules/helm_values.h"

namespace slipway::api {
namespace {

using base::JsonFields;

constexpr std::int64_t kLongestUpgrade = 86'400;  // seconds

// What an answer holds and nobody sets.
void ignore_read_only_helm(JsonFields& fields) {
  for (const auto* name :
       {"id", "created_at", "updated_at", "environment", "service_type", "stopped", "watermark",
        "serving_commit", "serving_chart", "serving_values_commit", "blueprint_id"}) {
    fields.any(name);
  }
}

std::optional<std::string> wrong_chart_name(const std::string& name) {
  const bool is_name = !name.empty() && name.front() != '-' && name.front() != '.' &&
                       name.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789-._") == std::string::npos;
  if (is_name) return std::nullopt;
  return "'" + name +
         "' is no chart's name. Write it as its Chart.yaml has it, without the repository before "
         "it: nginx.";
}

// As a request names it, or as an answer shows it.
void read_repository_id(JsonFields& fields, model::ChartSource& chart) {
  const auto* value = fields.any("repository");
  if (value != nullptr && value->is_object()) {
    const auto* id = value->get_object().if_contains("id");
    if (id != nullptr && id->is_string()) {
      chart.repository = model::HelmRepositoryId::parse(std::string(id->get_string()));
    }
  } else if (const auto id = fields.text("repository")) {
    chart.repository = model::HelmRepositoryId::parse(*id);
    if (!chart.repository) fields.wrong("repository", "must be the id of a helm repository.");
  }
  if (!chart.repository) {
    fields.wrong("repository",
                 "is missing; write the id of one of the organization's helm repositories.");
  }
}

void read_chart(JsonFields& fields, bool needed, model::ChartSource& chart) {
  read_repository_id(fields, chart);
  if (needed || fields.has("chart_name")) chart.name = fields.required_text("chart_name");
  if (needed || fields.has("chart_version")) chart.version = fields.required_text("chart_version");
  if (!fields.error()) {
    if (const auto wrong = wrong_chart_name(chart.name)) fields.wrong("chart_name", *wrong);
    if (const auto wrong = wrong_chart_version(chart.version)) {
      fields.wrong("chart_version", *wrong);
    }
  }
  fields.refuse_unknown();
}

// {"git_repository": ...} or {"helm_repository": ...}, as the reference wants it; or as its answers
// have it: {"git": {"git_repository": ...}}, {"repository": ...}.
void read_helm_source(JsonFields& fields, bool creating, bool allow_file, model::Service& service) {
  auto source = fields.object("source");
  if (!source) {
    if (creating) {
      fields.wrong("source",
                   "is missing; write a helm_repository with its repository, chart_name and "
                   "chart_version, or a git_repository.");
    }
    return;
  }
  const std::string chart_name =
      source->any("repository") != nullptr ? "repository" : "helm_repository";
  const bool from_repository = source->any(chart_name) != nullptr;
  const std::string git_name = source->any("git") != nullptr ? "git" : "git_repository";
  const bool from_git = source->any(git_name) != nullptr;
  const bool was_git = model::comes_from_git(service);
  if (from_repository == from_git) {
    source->wrong("helm_repository", from_git ? "stands beside git_repository; a chart comes from "
                                                "one of them."
                                              : "is missing, and so is git_repository; a chart "
                                                "comes from one of them.");
  } else if (!creating && from_git != was_git) {
    source->wrong(from_git ? git_name : chart_name,
                  "this chart comes from " + std::string(was_git ? "git" : "a helm repository") +
                      " and stays so; create another helm service.");
  }
  if (!source->error() && from_repository) {
    auto chart = source->object(chart_name);
    if (chart) read_chart(*chart, creating, service.chart);
    source->take(chart ? chart->error() : std::nullopt);
  }
  if (!source->error() && from_git) {
    auto inner = git_name == "git" ? source->object("git") : std::nullopt;
    read_git_repository(inner ? *inner : *source, creating, allow_file, service);
    if (inner) {
      inner->refuse_unknown();
      source->take(inner->error());
    }
  }
  source->refuse_unknown();
  fields.take(source->error());
}

void read_selectors(JsonFields& item, model::HelmPort& port) {
  auto selectors = item.objects("service_selectors").value_or(std::vector<JsonFields>());
  for (auto& selector : selectors) {
    const auto key = selector.required_text("key");
    port.service_selectors.insert_or_assign(key, selector.text("value").value_or(""));
    selector.refuse_unknown();
    item.take(selector.error());
  }
}

void read_helm_ports(JsonFields& fields, std::vector<model::HelmPort>& ports) {
  auto list = fields.objects("ports");
  if (!list) return;
  ports.clear();
  for (auto& item : *list) {
    model::HelmPort port;
    read_port_name(item, port);
    assign(item.text("namespace"), port.name_space);
    assign(item.text("service_name"), port.service_name);
    read_selectors(item, port);
    assign(item.boolean("is_default"), port.is_default);
    assign(item.text("protocol"), port.protocol);
    item.any("port_type");
    if (port.protocol != "HTTP" && port.protocol != "GRPC") {
      item.wrong("protocol", "'" + port.protocol + "' is unknown; it is one of HTTP, GRPC.");
    }
    if (port.service_name.empty() == port.service_selectors.empty()) {
      item.wrong("service_name", port.service_name.empty()
                                     ? "is missing, and so are service_selectors; one of them says "
                                       "which Service of the chart it is."
                                     : "stands beside service_selectors; write one of them.");
    }
    item.refuse_unknown();
    fields.take(item.error());
    ports.push_back(std::move(port));
  }
}

void read_helm_arguments(JsonFields& fields, std::vector<std::string>& arguments) {
  auto words = fields.texts("arguments");
  if (!words) return;
  for (const auto& word : *words) {
    if (const auto known = rules::check_helm_argument(word); !known) fields.take(known.error());
  }
  arguments = std::move(*words);
}

void keep_icon(JsonFields& fields, std::string& extra) {
  const auto* icon = fields.any("icon_uri");
  if (icon == nullptr) return;
  auto kept = boost::json::parse(extra).as_object();
  kept["icon_uri"] = *icon;
  extra = boost::json::serialize(kept);
}

}  // namespace

std::optional<std::string> wrong_chart_version(const std::string& version) {
  const auto bare = version.substr(0, version.find('+'));
  const bool is_plain = version.find_first_not_of(
                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                            "UVWXYZ0123456789-.+") == std::string::npos;
  if (is_plain && model::parse_version(bare)) return std::nullopt;
  return "'" + version +
         "' is no version of a chart. Write the one that is to be deployed, not a range: 4.5.6.";
}

base::Result<void> check_chart_versions(const model::Service& service, const std::string& version,
                                        const std::string& commit,
                                        const std::string& values_commit) {
  const auto wrong = [&](const std::string& field, const std::string& why) {
    return base::fail(base::ErrorCode::kInvalid, field + ": '" + service.name + "' " + why, field);
  };
  const bool from_git = model::comes_from_git(service);
  if (from_git && !version.empty()) {
    return wrong("chart_version", "takes its chart from git; write a git_commit_id.");
  }
  if (!from_git && !commit.empty()) {
    return wrong("git_commit_id", "takes its chart from a helm repository; write a chart_version.");
  }
  const bool has_values_git = service.settings.helm && service.settings.helm->values_git;
  if (!has_values_git && !values_commit.empty()) {
    return wrong(kValuesCommit, "takes no values from git; leave it out.");
  }
  return {};
}

std::optional<base::Error> read_helm(const boost::json::value& body, bool creating,
                                     bool allow_file_repositories, model::Service& service) {
  JsonFields fields(body);
  service.kind = model::ServiceKind::HELM;
  if (!service.settings.helm) service.settings.helm.emplace();
  auto& helm = *service.settings.helm;
  read_name(fields, creating, service.name);
  assign(fields.text("description"), service.settings.description);
  read_helm_source(fields, creating, allow_file_repositories, service);
  read_helm_values(fields, allow_file_repositories, helm);
  read_helm_arguments(fields, service.settings.arguments);
  read_helm_ports(fields, helm.ports);
  assign(fields.integer("timeout_sec", 1, kLongestUpgrade), helm.timeout);
  assign(fields.boolean("allow_cluster_wide_resources"), helm.allow_cluster_wide_resources);
  assign(fields.boolean("auto_preview"), service.settings.auto_preview);
  assign(fields.boolean("auto_deploy"), service.auto_deploy);
  assign(fields.boolean("skip_by_message"), service.skip_by_message);
  read_checks(fields, service.settings);
  keep_icon(fields, service.settings.extra);
  ignore_read_only_helm(fields);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace slipway::api
