#include "cli/desired_service.h"

#include <algorithm>
#include <array>

#include "cli/desired_chart.h"
#include "cli/desired_parts.h"
#include "cli/settings_check.h"
#include "model/git_place.h"
#include "model/git_url.h"
#include "model/image.h"
#include "model/restriction.h"

namespace slipway::cli {
namespace {

namespace json = boost::json;

constexpr std::array kEvents = {"on_start", "on_stop", "on_delete"};

class ServiceReader {
 public:
  ServiceReader(const YamlNode& node, ConfigReader& reader)
      : map_(node, "a service", reader.problems()), reader_(reader), problems_(reader.problems()) {}

  DesiredService read() {
    const auto before = problems_.noted();
    service_.name = map_.name();
    service_.place = reader_.place(map_.node());
    const Kinds kinds = read_kind();
    reader_.read_fields(map_, kServiceShape, kinds, service_.settings);
    service_.settings.erase("is_skipped");
    if (service_.has_image) check_image();
    if ((kinds & kFromGit) != 0) check_repository();
    if ((kinds & kCharts) != 0) read_chart(map_, reader_, service_);
    if ((kinds & kJobs) != 0) read_schedule();
    if ((kinds & kFromImages) != 0) read_tags();
    if ((kinds & kLongRunning) != 0) read_listening();
    if ((kinds & kFromGit) != 0) read_restrictions();
    if ((kinds & kRun) != 0) {
      read_probe("healthcheck", "readiness_probe");
      read_probe("liveness", "liveness_probe");
      service_.variables = reader_.read_variables(map_);
    }
    service_.stage = reader_.read_reference(map_, "stage");
    service_.is_skipped = map_.boolean("is_skipped");
    read_advanced_settings();
    service_.deploy = map_.boolean("deploy").value_or(true);
    map_.finish();
    if (problems_.noted() == before) check_settings(map_.node(), service_, reader_);
    return std::move(service_);
  }

 private:
  // A job or a chart where it has what only those have; the keys of the other kinds are unknown
  // then.
  Kinds read_kind() {
    const bool is_job = map_.has("cron") || std::ranges::any_of(kEvents, [&](const auto* event) {
                          return map_.has(event);
                        });
    for (const auto* key : {"cron", "on_start", "on_stop", "on_delete", "chart"}) map_.any(key);
    if (map_.has("chart")) return read_chart_kind(is_job);
    service_.has_image = map_.has("image");
    service_.kind = is_job ? "job" : service_.has_image ? "container" : "application";
    if (map_.has("image") && map_.has("repository")) {
      map_.wrong("image", "a service has either a repository or an image; give one.");
      map_.any("repository");
    }
    if (is_job) map_.call(map_.has("cron") ? "a cron job" : "a lifecycle job");
    if (is_job) return service_.has_image ? kImageJobs : kGitJobs;
    return service_.has_image ? kContainers : kApplications;
  }

  Kinds read_chart_kind(bool is_job) {
    service_.kind = "helm";
    map_.call("a chart");
    const bool from_git = is_chart_from_git(map_);
    if (is_job) map_.wrong("chart", "a service is either a job or a chart; give one.");
    if (map_.has("image")) {
      map_.wrong("image", "a service has either an image or a chart; give one.");
    }
    if (!from_git && map_.has("repository")) {
      map_.wrong("repository",
                 "a chart comes from a helm repository or from git; write 'chart: git' for one "
                 "that is in this repository.");
    }
    return from_git ? kGitCharts : kRepositoryCharts;
  }

  void check_image() {
    const auto name = map_.text("image");
    if (const auto parsed = model::parse_image_name(name.value_or("a")); !parsed) {
      map_.wrong("image", parsed.error().message);
    }
    const auto tag = map_.text("tag");
    if (!map_.has("tag")) {
      problems_.add(map_.node(), "a service with an image needs a tag: the one to begin with.");
    } else if (tag && !model::is_tag(*tag)) {
      map_.wrong("tag", model::parse_tag(*tag).error().message);
    }
    service_.registry = reader_.read_reference(map_, "registry");
  }

  void check_repository() {
    const auto url = map_.text("repository");
    if (!map_.has("repository") && map_.node().kind == YamlNode::Kind::kMap) {
      problems_.add(map_.node(),
                    "a service needs a repository, the URL to clone it from, an image or a chart.");
    }
    if (url) {
      const auto parsed = model::parse_git_url(*url);
      if (!parsed) map_.wrong("repository", parsed.error().message);
      if (parsed && !parsed->password.empty()) {
        map_.wrong("repository", "The URL holds a password. Leave it out and use a git token.");
      }
    }
    for (const auto* key : {"branch", "root_path"}) {
      if (const auto value = map_.text(key); value && value->empty()) {
        map_.wrong(key, std::string(key) + " must not be empty.");
      }
    }
    check_place("branch", model::check_branch);
    check_place("root_path", model::check_root_path);
    if (const YamlNode* checks = part_of(map_.node(), "wait_for_checks"); checks != nullptr) {
      for (const auto& check : checks->items) {
        if (check.kind == YamlNode::Kind::kScalar && check.scalar.empty()) {
          problems_.add(check, "a check's name must not be empty.");
        }
      }
    }
    service_.git_token = reader_.read_reference(map_, "git_token");
  }

  void check_place(std::string_view key, base::Result<void> (*check)(std::string_view)) {
    const auto value = map_.text(key);
    if (!value || value->empty()) return;
    if (const auto checked = check(*value); !checked) map_.wrong(key, checked.error().message);
  }

  void read_schedule() {
    json::object schedule;
    if (auto* given = service_.settings.if_contains("schedule")) schedule = given->as_object();
    const bool has_event =
        std::ranges::any_of(kEvents, [&](const auto* event) { return map_.has(event); });
    if (const auto* node = map_.any("cron")) {
      schedule["cronjob"] = read_cron(*node, reader_);
      if (has_event) map_.wrong("cron", "a job has either a cron or on_start, on_stop, on_delete.");
    }
    for (const auto* event : kEvents) {
      const auto* node = map_.any(event);
      if (node == nullptr) continue;
      const bool none = node->kind == YamlNode::Kind::kScalar && node->scalar == "none";
      schedule[event] =
          none ? json::value() : json::value(reader_.read_object(*node, kCommandShape));
    }
    service_.settings["schedule"] = std::move(schedule);
  }

  void read_tags() {
    if (const auto* node = map_.any("tag_policy")) {
      service_.settings["tag_policy"] = read_tag_policy(*node, reader_);
    }
    if (const auto* node = map_.any("tag_poll")) {
      const bool none = node->kind == YamlNode::Kind::kScalar && node->scalar == "none";
      service_.settings["tag_poll"] =
          none ? json::value() : json::value(reader_.read_object(*node, kPollShape));
    }
  }

  void read_listening() {
    if (map_.has("ports")) {
      json::array ports;
      for (const auto& node : map_.list("ports")) ports.push_back(read_port(node, reader_));
      service_.settings["ports"] = std::move(ports);
    }
    if (map_.has("storage")) {
      json::array storage;
      for (const auto& node : map_.list("storage")) storage.push_back(read_volume(node, reader_));
      service_.settings["storage"] = std::move(storage);
    }
    if (const auto* domains = map_.any("domains")) check_domains(*domains, reader_);
    if (map_.any("custom_domains") != nullptr) {
      service_.custom_domains.emplace();
      for (const auto& node : map_.list("custom_domains")) {
        service_.custom_domains->push_back(read_custom_domain(node, reader_));
      }
    }
  }

  void read_probe(const char* key, const char* field) {
    const auto* node = map_.any(key);
    if (node == nullptr) return;
    json::value& checks = service_.settings["healthchecks"];
    if (!checks.is_object()) checks = json::object();
    const bool none = node->kind == YamlNode::Kind::kScalar && node->scalar == "none";
    checks.get_object()[field] =
        none ? json::value() : json::value(cli::read_probe(*node, key, reader_));
  }

  void read_restrictions() {
    for (const auto& node : map_.list("restrictions")) {
      YamlMap map(node, "a restriction", problems_);
      const auto match = map.text("match");
      const auto exclude = map.text("exclude");
      map.finish();
      if (map.has("match") == map.has("exclude")) {
        problems_.add(node, "a restriction is either 'match: PATH' or 'exclude: PATH'.");
        continue;
      }
      DesiredRestriction one{match ? "MATCH" : "EXCLUDE", match ? *match : exclude.value_or("")};
      auto checked = model::check_restriction_value(one.value);
      if (!checked) {
        problems_.add(node, checked.error().message);
        continue;
      }
      one.value = std::move(*checked);
      if (std::ranges::find(service_.restrictions, one) != service_.restrictions.end()) {
        problems_.add(node, "This restriction stands twice.");
      }
      service_.restrictions.push_back(std::move(one));
    }
  }

  void read_advanced_settings() {
    const auto* node = map_.any("advanced_settings");
    if (node == nullptr) return;
    const YamlMap checked(*node, "advanced_settings", problems_);
    if (node->kind == YamlNode::Kind::kMap) {
      service_.advanced_settings = to_json(*node).as_object();
    }
  }

  YamlMap map_;
  ConfigReader& reader_;
  YamlProblems& problems_;
  DesiredService service_;
};

}  // namespace

DesiredService read_service(const YamlNode& node, ConfigReader& reader) {
  return ServiceReader(node, reader).read();
}

}  // namespace slipway::cli
