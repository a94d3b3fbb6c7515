// `environment deploy`: all services, or those that options name with their versions.

#include <map>
#include <set>

#include "base/json_fields.h"
#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/environment_watch.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_actions.h"
#include "cli/through_freeze.h"

namespace slipway::cli {
namespace {

struct DeployArgs {
  std::string environment, services;
  std::vector<std::string> applications, containers, lifecycles, cronjobs, helms;
  bool watch = false;
  bool skip_stopped = false;
  ThroughFreeze through_freeze;

  bool names_some() const {
    return !services.empty() || !applications.empty() || !containers.empty() ||
           !lifecycles.empty() || !cronjobs.empty() || !helms.empty();
  }
};

const char* list_of(const ServiceNode& service) {
  return service.kind == "container" ? "containers"
         : service.kind == "job"     ? "jobs"
         : service.kind == "helm"    ? "helms"
                                     : "applications";
}

json::object wanted(const ServiceNode& service, const std::string& version) {
  json::object item{{service.kind == "application" ? "application_id" : "id", service.id}};
  const char* field = service.chart() != nullptr   ? "chart_version"
                      : service.image() != nullptr ? "image_tag"
                                                   : "git_commit_id";
  if (!version.empty()) item[field] = version;
  return item;
}

void append(json::object& body, const ServiceNode& service, const std::string& version) {
  json::value& list = body[list_of(service)];
  if (!list.is_array()) list = json::array();
  list.get_array().push_back(wanted(service, version));
}

// Each "web:1f0c2d3..." of the kind; without a version it is the default one.
base::Result<void> append_named(json::object& body, const Tree& tree, const ServiceKind& kind,
                                const std::vector<std::string>& named) {
  for (const auto& word : named) {
    const std::size_t colon = word.find(':');
    const auto found = find_service(tree, word.substr(0, colon));
    if (!found) return base::fail(found.error());
    if (!kind.includes(**found)) {
      return base::fail(base::ErrorCode::kInvalid, "'" + (*found)->name + "' is of the kind " +
                                                       kind_of(**found).word + ", not " +
                                                       kind.word + ".");
    }
    append(body, **found, colon == std::string::npos ? "" : word.substr(colon + 1));
  }
  return {};
}

base::Result<json::object> named_body(const Tree& tree, const DeployArgs& args) {
  json::object body;
  if (!args.services.empty()) {
    const auto given = base::parse_json(args.services);
    if (!given || !given->is_object()) {
      return base::fail(base::ErrorCode::kInvalid,
                        R"(--services is a JSON object, as {"applications": )"
                        R"([{"application_id": "...", "git_commit_id": "..."}]}.)");
    }
    body = given->get_object();
  }
  const std::pair<const ServiceKind*, const std::vector<std::string>*> groups[] = {
      {&kApplicationKind, &args.applications},
      {&kContainerKind, &args.containers},
      {&kLifecycleKind, &args.lifecycles},
      {&kCronjobKind, &args.cronjobs},
      {&kHelmKind, &args.helms}};
  for (const auto& [kind, named] : groups) {
    if (auto done = append_named(body, tree, *kind, *named); !done) return base::fail(done.error());
  }
  return body;
}

// All that are not stopped.
base::Result<json::object> running_body(Context& context, const Tree& tree) {
  const auto statuses =
      (*context.api())->get("/environment/" + tree.environments.front().id + "/statuses");
  if (!statuses) return base::fail(statuses.error());
  std::set<std::string> stopped;
  for (const auto* list : {"applications", "containers", "jobs", "helms"}) {
    for (const auto& status : items(*statuses, list)) {
      if (text(status, "state") == "STOPPED") stopped.insert(text(status, "id"));
    }
  }
  json::object body;
  for (const auto& service : tree.services) {
    if (!stopped.contains(service.id)) append(body, service, "");
  }
  return body;
}

Outcome deploy_environment(Context& context, const DeployArgs& args) {
  if (const auto wrong = wrong_options(args.through_freeze)) return context.usage_error(*wrong);
  const auto tree = load_environment_tree(context, args.environment);
  if (!tree) return base::fail(tree.error());
  const auto& environment = tree->environments.front();
  json::object body;
  const bool some = args.names_some() || args.skip_stopped;
  if (some) {
    auto read = args.names_some() ? named_body(*tree, args) : running_body(context, *tree);
    if (!read) return base::fail(read.error());
    body = std::move(*read);
  }
  put_through_freeze(args.through_freeze, body);
  const auto answer =
      (*context.api())
          ->post("/environment/" + environment.id + (some ? "/service/deploy" : "/deploy"), body);
  if (!answer) return base::fail(answer.error());
  if (args.watch) return watch_environment(context, *tree);
  return context.print(*answer, [&] {
    return plain(environment.path()) + ": " + plain(text(*answer, "state")) + "\n";
  });
}

}  // namespace

void add_environment_deploy(CLI::App& group, Context& context) {
  auto args = std::make_shared<DeployArgs>();
  CLI::App& command =
      add_command(group, context, "deploy", "Deploy all services, or those that are named",
                  [&context, args] { return deploy_environment(context, *args); });
  add_environment(command, args->environment);
  command.add_option("--services", args->services,
                     "What the API's deployAllServices takes, as JSON");
  const auto add_list = [&](const char* name, std::vector<std::string>& words, const char* help) {
    command.add_option(name, words, help)->delimiter(',')->allow_extra_args(false);
  };
  add_list("--applications", args->applications, "Only these, as NAME:COMMIT,NAME:COMMIT");
  add_list("--containers", args->containers, "Only these, as NAME:TAG,NAME:TAG");
  add_list("--lifecycles", args->lifecycles, "Only these, each NAME:COMMIT or NAME:TAG");
  add_list("--cronjobs", args->cronjobs, "Only these, each NAME:COMMIT or NAME:TAG");
  add_list("--helms", args->helms, "Only these, each NAME:VERSION or NAME:COMMIT");
  command.add_flag("--skip-paused-services", args->skip_stopped, "Leave alone what was stopped");
  add_through_freeze(command, args->through_freeze);
  add_watch(command, args->watch);
}

}  // namespace slipway::cli
