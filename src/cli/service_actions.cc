#include "cli/service_actions.h"

#include <functional>

#include "cli/event_stream.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/through_freeze.h"
#include "cli/watch.h"

namespace slipway::cli {
namespace {

constexpr base::Duration kStopGlance = std::chrono::milliseconds(300);
const std::string kStopPath = "/stop";

struct ChosenService {
  std::vector<std::string> words;
  std::string commit;
  std::string tag;
  std::string version;  // a commit, a tag or a chart's version, whichever the service has
  std::string chart;    // the version of a helm repository's chart
  std::string values;   // the commit of a chart's values
  bool watch = false;
  ThroughFreeze through_freeze;
};

using BodyOf = std::function<base::Result<json::object>(const ServiceNode& service)>;

base::Result<json::object> empty_body(const ServiceNode&) { return json::object(); }

base::Result<json::object> chart_body(const ChosenService& selection, const ServiceNode& service) {
  const bool from_repository = service.chart() != nullptr;
  const std::string& given = from_repository ? selection.chart : selection.commit;
  if (!(from_repository ? selection.commit : selection.chart).empty()) {
    return base::fail(
        base::ErrorCode::kInvalid,
        "'" + service.name + "' takes its chart from " +
            (from_repository ? "a helm repository; name its version with --chart_version."
                             : "git; name a commit with --chart_git_commit_id."));
  }
  if (!given.empty() && !selection.version.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      std::string("--version and ") +
                          (from_repository ? "--chart_version" : "--chart_git_commit_id") +
                          " both name the version; give one of them.");
  }
  json::object body;
  const std::string& version = given.empty() ? selection.version : given;
  if (!version.empty()) body[from_repository ? "chart_version" : "git_commit_id"] = version;
  if (!selection.values.empty()) body["values_override_git_commit_id"] = selection.values;
  return body;
}

base::Result<json::object> version_body(const ChosenService& selection,
                                        const ServiceNode& service) {
  if (kHelmKind.includes(service)) return chart_body(selection, service);
  if (!selection.values.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + service.name +
                          "' is no chart and has no values in git; leave out "
                          "--values-override-version.");
  }
  const bool image = service.image() != nullptr;
  const std::string& given = image ? selection.tag : selection.commit;
  const std::string& other = image ? selection.commit : selection.tag;
  if (!other.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + service.name + "' " +
                          (image ? "runs an image; name its tag with --tag."
                                 : "comes from git; name a commit with --commit."));
  }
  if (!given.empty() && !selection.version.empty()) {
    return base::fail(base::ErrorCode::kInvalid, std::string("--version and ") +
                                                     (image ? "--tag" : "--commit") +
                                                     " both name the version; give one of them.");
  }
  json::object body;
  const std::string& version = given.empty() ? selection.version : given;
  if (!version.empty()) body[image ? "image_tag" : "git_commit_id"] = version;
  return body;
}

// A stop is no deployment: what is there to see is where the service then is.
Outcome watch_stop(Context& context, ApiClient& api, const ServiceNode& service) {
  while (true) {
    const auto status = api.get(service.api_path() + "/status");
    if (!status) return base::fail(status.error());
    const std::string state = text(*status, "state");
    if (state != "STOPPED" && !state.ends_with("ERROR")) {
      pause(kStopGlance);
      continue;
    }
    context.print(*status, [&] { return plain(service.name) + ": " + plain(state) + "\n"; });
    return state == "STOPPED" ? kExitOk : kExitFailed;
  }
}

// Sends one action for each service and says, or watches, what came of it.
Outcome act(Context& context, const ServiceKind& kind, const ChosenService& selection,
            const std::string& verb, const std::string& path, const BodyOf& body_of) {
  if (const auto wrong = wrong_options(selection.through_freeze))
    return context.usage_error(*wrong);
  const auto services = choose_services(context, kind, selection.words);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  // What is wrong with one of them is told before any is asked for.
  std::vector<json::object> bodies;
  for (const auto& service : *services) {
    auto body = body_of(service);
    if (!body) return base::fail(body.error());
    put_through_freeze(selection.through_freeze, *body);
    bodies.push_back(std::move(*body));
  }
  std::vector<WatchedDeployment> started;
  for (std::size_t i = 0; i < services->size(); ++i) {
    const auto& service = services->at(i);
    const auto answer = (*api)->post(service.api_path() + path, bodies[i]);
    if (!answer) return base::fail(answer.error());
    if (selection.watch && path == kStopPath) {
      const auto stopped = watch_stop(context, **api, service);
      if (!stopped || *stopped != kExitOk) return stopped;
      continue;
    }
    if (selection.watch) {
      auto id = started_deployment(**api, service.api_path(), *answer);
      if (!id) return base::fail(id.error());
      if (!id->empty()) started.push_back({service.name, std::move(*id)});
      continue;
    }
    context.print(*answer, [&] { return plain(service.name) + ": " + verb + "\n"; });
  }
  return started.empty() ? Outcome(kExitOk) : watch(context, started);
}

base::Result<std::vector<json::value>> under_way(ApiClient& api, const ServiceNode& service) {
  const auto history = api.list(service.api_path() + "/deploymentHistory?limit=5");
  if (!history) return base::fail(history.error());
  std::vector<json::value> open;
  for (const auto& deployment : *history) {
    const std::string state =
        text(deployment, "state").empty() ? text(deployment, "status") : text(deployment, "state");
    if (!is_over(state)) open.push_back(deployment);
  }
  return open;
}

// Watched, it is done once the cancelled deployments have ended, however they did.
Outcome cancel(Context& context, const ServiceKind& kind, const ChosenService& selection) {
  const auto services = choose_services(context, kind, selection.words);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  int code = kExitOk;
  for (const auto& service : *services) {
    const auto open = under_way(**api, service);
    if (!open) return base::fail(open.error());
    for (const auto& deployment : *open) {
      const std::string id = text(deployment, "id");
      const auto answer =
          (*api)->post("/deploymentQueue/" + id + "/cancelDeployment", json::object());
      if (!answer) return base::fail(answer.error());
      if (!selection.watch) {
        context.print(*answer, [&] { return plain(service.name) + ": asked to cancel\n"; });
        continue;
      }
      const auto ended = await_end(context, {{service.name, id}});
      if (!ended) return ended;
    }
    if (!open->empty()) continue;
    context.err << "slipway: " << plain(service.name) << " has no deployment under way.\n";
    code = kExitFailed;
  }
  return code;
}

Outcome remove_services(Context& context, const ServiceKind& kind, const ChosenService& selection) {
  const auto services = choose_services(context, kind, selection.words);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  for (const auto& service : *services) {
    const auto answer = (*api)->remove(service.api_path());
    if (!answer) return base::fail(answer.error());
    context.print(json::object{{"id", service.id}, {"name", service.name}, {"deleted", true}},
                  [&] { return plain(service.name) + ": deleted\n"; });
  }
  return kExitOk;
}

struct CloneArgs {
  std::string service, name, environment, project;
};

Outcome clone_service(Context& context, const ServiceKind& kind, const CloneArgs& args) {
  const auto service = choose_service(context, kind, args.service);
  if (!service) return base::fail(service.error());
  std::string environment = service->environment_id;
  if (!args.environment.empty()) {
    const auto tree =
        load_tree(**context.api(), {.organization = context.options.scope.organization,
                                    .project = args.project,
                                    .environment = args.environment});
    if (!tree) return base::fail(tree.error());
    const auto found = find_environment(*tree, args.environment);
    if (!found) return base::fail(found.error());
    environment = (*found)->id;
  } else if (args.name.empty()) {
    return context.usage_error("Say how to call the clone: --target-" + std::string(kind.word) +
                               "-name, or where it is to be: --target-environment.");
  }
  const auto answer =
      (*context.api())
          ->post(service->api_path() + "/clone",
                 json::object{{"name", args.name.empty() ? service->name : args.name},
                              {"environment_id", environment}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "cloned " + plain(service->name) + " to " + plain(text(*answer, "name")) + "  " +
           text(*answer, "id") + "\n";
  });
}

std::pair<CLI::App&, ChosenService&> add_one(
    CLI::App& group, Context& context, const ServiceKind& kind, const std::string& name,
    const std::string& description,
    std::function<Outcome(Context&, const ServiceKind&, const ChosenService&)> action) {
  auto selection = std::make_shared<ChosenService>();
  CLI::App& command = add_command(group, context, name, description,
                                  [&context, &kind, selection, action = std::move(action)] {
                                    return action(context, kind, *selection);
                                  });
  add_services(command, kind, selection->words);
  return {command, *selection};
}

// With a commit it is that one which is deployed.
Outcome redeploy(Context& context, const ServiceKind& kind, const ChosenService& selection) {
  const bool has_commit = !selection.commit.empty();
  return act(context, kind, selection, "redeployment asked for",
             has_commit ? "/deploy" : "/redeploy",
             [&](const ServiceNode& service) { return version_body(selection, service); });
}

// The reference's client takes a commit everywhere, also where it says nothing.
void add_commit(CLI::App& command, const ServiceKind& kind, std::string& commit,
                const std::string& what) {
  if (&kind == &kApplicationKind) command.add_option("-c,--commit-id", commit, what);
}

void add_action(CLI::App& group, Context& context, const ServiceKind& kind, const std::string& name,
                const std::string& description, const std::string& verb, const std::string& path) {
  auto [command, selection] =
      add_one(group, context, kind, name, description,
              [verb, path](Context& c, const ServiceKind& of, const ChosenService& chosen) {
                return act(c, of, chosen, verb, path, empty_body);
              });
  if (path == kStopPath) {
    add_commit(command, kind, selection.commit, "Taken and not used: a stop is of any version");
  } else {
    add_through_freeze(command, selection.through_freeze);
  }
  add_watch(command, selection.watch);
}

void add_values_version(CLI::App& command, const char* names, ChosenService& chosen) {
  command.add_option(names, chosen.values,
                     "The commit of a chart's values in git (default: their branch's tip)");
}

// As the reference's client writes them, and as options are written here.
void add_chart_versions(CLI::App& command, ChosenService& chosen) {
  command.add_option("--chart_version,--chart-version", chosen.chart,
                     "The version of a helm repository's chart (default: the configured one)");
  command.add_option("--chart_git_commit_id,--chart-git-commit-id", chosen.commit,
                     "The commit of a chart from git (default: the branch's tip)");
  add_values_version(command, "--values_override_git_commit_id,--values-override-git-commit-id",
                     chosen);
}

void add_deploy(CLI::App& group, Context& context, const ServiceKind& kind) {
  const bool is_chart = &kind == &kHelmKind;
  auto [command, chosen] = add_one(
      group, context, kind, "deploy",
      is_chart ? "Deploy a version of the chart, or the branch's tip or a commit"
               : "Deploy the branch's tip or a commit, or an image's tag",
      [](Context& c, const ServiceKind& of, const ChosenService& selection) {
        return act(c, of, selection, "deployment asked for", "/deploy",
                   [&](const ServiceNode& service) { return version_body(selection, service); });
      });
  if (is_chart) add_chart_versions(command, chosen);
  if (&kind != &kContainerKind && !is_chart) {
    command.add_option("-c,--commit,--commit-id", chosen.commit,
                       "The commit (default: the branch's tip)");
  }
  if (&kind != &kApplicationKind && !is_chart) {
    command.add_option("-t,--tag", chosen.tag, "The image's tag (default: the configured one)");
  }
  command.add_option("-v,--version", chosen.version,
                     "A commit, a tag or a chart's version, whichever the service has");
  if (&kind == &kAnyService) add_values_version(command, "--values-override-version", chosen);
  add_through_freeze(command, chosen.through_freeze);
  add_watch(command, chosen.watch);
}

void add_clone(CLI::App& group, Context& context, const ServiceKind& kind) {
  auto args = std::make_shared<CloneArgs>();
  CLI::App& command =
      add_command(group, context, "clone", "The same service again, here or elsewhere",
                  [&context, &kind, args] { return clone_service(context, kind, *args); });
  add_service(command, kind, args->service);
  command.add_option("--name,--target-" + std::string(kind.word) + "-name", args->name,
                     "The clone's name (default, in another environment: the same)");
  command.add_option("--target-environment", args->environment,
                     "Where it is to be (default: the same environment)");
  command.add_option("--target-project", args->project, "The project of that environment");
}

struct RollbackArgs {
  std::string service, deployment;
  bool watch = false;
  ThroughFreeze through_freeze;
};

Outcome roll_back(Context& context, const RollbackArgs& args) {
  if (const auto wrong = wrong_options(args.through_freeze)) return context.usage_error(*wrong);
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  json::object body;
  if (!args.deployment.empty()) body["deployment_id"] = args.deployment;
  put_through_freeze(args.through_freeze, body);
  const auto answer = (*api)->post("/service/" + service->id + "/rollback", body);
  if (!answer) return base::fail(answer.error());
  if (!args.watch) {
    return context.print(*answer, [&] { return plain(service->name) + ": rolls back\n"; });
  }
  // The answer may be the deployment itself.
  std::string id = find(*answer, "trigger") != nullptr ? text(*answer, "id") : "";
  if (id.empty()) {
    auto started = started_deployment(**api, service->api_path(), *answer);
    if (!started) return base::fail(started.error());
    id = std::move(*started);
  }
  return watch(context, {{service->name, id}});
}

}  // namespace

void add_watch(CLI::App& command, bool& watch) {
  command.add_flag("-w,--watch", watch, "Wait for the end; exit 1 if it failed");
}

void add_service_actions(CLI::App& group, Context& context, const ServiceKind& kind) {
  add_deploy(group, context, kind);
  auto [redeployed, again] =
      add_one(group, context, kind, "redeploy", "Deploy the version in place again", redeploy);
  add_commit(redeployed, kind, again.commit, "This commit (default: the one in place)");
  add_through_freeze(redeployed, again.through_freeze);
  add_watch(redeployed, again.watch);
  if (*kind.job_type == '\0' && &kind != &kHelmKind) {
    add_action(group, context, kind, "restart", "Restart the serving version", "restart asked for",
               "/restart-service");
  }
  add_action(group, context, kind, "stop", "Stop; only a person starts it again", "stop asked for",
             kStopPath);
  auto [cancelled, selection] =
      add_one(group, context, kind, "cancel", "Cancel the deployment under way", cancel);
  cancelled.add_flag("-w,--watch", selection.watch, "Wait until it has ended");
  add_one(group, context, kind, "delete", "Stop and forget the service", remove_services);
  add_clone(group, context, kind);
}

void add_rollback_command(CLI::App& app, Context& context) {
  auto args = std::make_shared<RollbackArgs>();
  CLI::App& command =
      add_command(app, context, "rollback", "Go back to the version before, or to a deployment's",
                  [&context, args] { return roll_back(context, *args); });
  add_service(command, kAnyService, args->service);
  command.add_option("--deployment", args->deployment, "Go back to this deployment's version");
  add_through_freeze(command, args->through_freeze);
  add_watch(command, args->watch);
}

}  // namespace slipway::cli
