#include <functional>

#include "base/id.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/watch.h"

namespace slipway::cli {
namespace {

struct Selection {
  std::vector<std::string> words;
  std::string commit;
  std::string tag;
  std::string version;  // a commit or a tag, whichever the service has
  bool watch = false;
};

void add_selection(CLI::App& command, Selection& selection) {
  command
      .add_option("services,--application,--container,--service,--job,--cronjob,--lifecycle",
                  selection.words, "The services, by name, path (project/environment/name) or id")
      ->required();
}

base::Result<std::vector<ServiceNode>> select(Context& context, const Selection& selection) {
  std::vector<ServiceNode> chosen;
  std::optional<Tree> tree;
  for (const auto& words : selection.words) {
    if (base::Uuid::parse(words)) {
      auto service = context.service(words);
      if (!service) return base::fail(service.error());
      chosen.push_back(std::move(*service));
      continue;
    }
    if (!tree) {
      auto loaded = context.tree();
      if (!loaded) return base::fail(loaded.error());
      tree = std::move(*loaded);
    }
    const auto found = find_service(*tree, words);
    if (!found) return base::fail(found.error());
    chosen.push_back(**found);
  }
  return chosen;
}

Outcome list_applications(Context& context) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  json::array results;
  std::vector<Row> rows;
  for (const auto& service : tree->services) {
    results.push_back(service.body);
    const std::string automatic = flag(service.body, "auto_deploy") ? "on" : "off";
    if (const auto* git = service.git()) {
      rows.push_back({service.path(), automatic, text(*git, "branch"), text(*git, "url")});
    } else {
      const auto& image = service.image() == nullptr ? service.body : *service.image();
      rows.push_back({service.path(), automatic, text(image, "tag"), text(image, "image_name")});
    }
  }
  return context.print(json::object{{"results", results}}, [&] {
    return rows.empty()
               ? std::string("There is no service yet.\n")
               : render_table(context.terminal,
                              {"SERVICE", "AUTO-DEPLOY", "BRANCH/TAG", "REPOSITORY/IMAGE"}, rows);
  });
}

using BodyOf = std::function<base::Result<json::value>(const ServiceNode& service)>;

base::Result<json::value> empty_body(const ServiceNode&) { return json::object(); }

base::Result<json::value> version_body(const Selection& selection, const ServiceNode& service) {
  const bool image = service.image() != nullptr;
  const std::string& given = image ? selection.tag : selection.commit;
  const std::string& other = image ? selection.commit : selection.tag;
  if (!other.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + service.name + "' " +
                          (image ? "runs an image; name its tag with --tag."
                                 : "comes from git; name a commit with --commit."));
  }
  json::object body;
  const std::string& version = given.empty() ? selection.version : given;
  if (!version.empty()) body[image ? "image_tag" : "git_commit_id"] = version;
  return body;
}

// Sends one action for each service and says, or watches, what came of it.
Outcome act(Context& context, const Selection& selection, const std::string& verb,
            const std::string& path, const BodyOf& body_of) {
  const auto services = select(context, selection);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  std::vector<WatchedDeployment> started;
  for (const auto& service : *services) {
    const auto body = body_of(service);
    if (!body) return base::fail(body.error());
    const auto answer = (*api)->post(service.api_path() + path, *body);
    if (!answer) return base::fail(answer.error());
    if (selection.watch) {
      auto id = started_deployment(**api, service.id, *answer);
      if (!id) return base::fail(id.error());
      if (!id->empty()) started.push_back({service.name, std::move(*id)});
      continue;
    }
    context.print(*answer, [&] { return plain(service.name) + ": " + verb + "\n"; });
  }
  return selection.watch ? watch(context, started) : Outcome(kExitOk);
}

Outcome cancel(Context& context, const Selection& selection) {
  const auto services = select(context, selection);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  int code = kExitOk;
  for (const auto& service : *services) {
    const auto history = (*api)->list(service.api_path() + "/deploymentHistory?limit=5");
    if (!history) return base::fail(history.error());
    bool any = false;
    for (const auto& deployment : *history) {
      const std::string state = text(deployment, "state").empty() ? text(deployment, "status")
                                                                  : text(deployment, "state");
      if (is_over(state)) continue;
      const auto answer = (*api)->post(
          "/deploymentQueue/" + text(deployment, "id") + "/cancelDeployment", json::object());
      if (!answer) return base::fail(answer.error());
      any = true;
      context.print(*answer, [&] { return plain(service.name) + ": asked to cancel\n"; });
    }
    if (any) continue;
    context.err << "slipway: " << plain(service.name) << " has no deployment under way.\n";
    code = kExitFailed;
  }
  return code;
}

Outcome remove_application(Context& context, const Selection& selection) {
  const auto services = select(context, selection);
  if (!services) return base::fail(services.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  for (const auto& service : *services) {
    const auto answer = (*api)->remove(service.api_path());
    if (!answer) return base::fail(answer.error());
    context.print(*answer, [&] { return plain(service.name) + ": deleted\n"; });
  }
  return kExitOk;
}

void add_action(CLI::App& group, Context& context, const std::string& name,
                const std::string& description, const std::string& verb, const std::string& path) {
  auto selection = std::make_shared<Selection>();
  CLI::App& command =
      add_command(group, context, name, description, [&context, selection, verb, path] {
        return act(context, *selection, verb, path, empty_body);
      });
  add_selection(command, *selection);
  command.add_flag("--watch", selection->watch, "Wait for the end; exit 1 if it failed");
}

void add_deploy(CLI::App& group, Context& context) {
  auto selection = std::make_shared<Selection>();
  CLI::App& command = add_command(
      group, context, "deploy", "Deploy the branch's tip or a commit, or an image's tag",
      [&context, selection] {
        return act(
            context, *selection, "deployment asked for", "/deploy",
            [selection](const ServiceNode& service) { return version_body(*selection, service); });
      });
  add_selection(command, *selection);
  command.add_option("--commit", selection->commit, "The commit (default: the branch's tip)");
  command.add_option("--tag", selection->tag, "The image's tag (default: the configured one)");
  command.add_option("--version", selection->version,
                     "A commit or a tag, whichever the service has");
  command.add_flag("--watch", selection->watch, "Wait for the end; exit 1 if it failed");
}

void add_rollback(CLI::App& app, Context& context) {
  auto selection = std::make_shared<Selection>();
  auto deployment = std::make_shared<std::string>();
  CLI::App& command = add_command(
      app, context, "rollback", "Go back to the version before, or to a deployment's",
      [&context, selection, deployment]() -> Outcome {
        const auto service = context.service(selection->words.front());
        if (!service) return base::fail(service.error());
        const auto api = context.api();
        json::object body;
        if (!deployment->empty()) body["deployment_id"] = *deployment;
        const auto answer = (*api)->post("/service/" + service->id + "/rollback", body);
        if (!answer) return base::fail(answer.error());
        if (!selection->watch) {
          return context.print(*answer, [&] { return plain(service->name) + ": rolls back\n"; });
        }
        // The answer may be the deployment itself.
        std::string id = find(*answer, "trigger") != nullptr ? text(*answer, "id") : "";
        if (id.empty()) {
          auto started = started_deployment(**api, service->id, *answer);
          if (!started) return base::fail(started.error());
          id = std::move(*started);
        }
        return watch(context, {{service->name, id}});
      });
  command.add_option("service,--application,--service", selection->words, "The service")
      ->required()
      ->expected(1);
  command.add_option("--deployment", *deployment, "Go back to this deployment's version");
  command.add_flag("--watch", selection->watch, "Wait for the end; exit 1 if it failed");
}

}  // namespace

void add_application_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "application", "Services and what they are to do");
  group.alias("service");
  group.alias("container");
  add_command(group, context, "list", "All services",
              [&context] { return list_applications(context); });
  add_service_actions(group, context);
  add_action(group, context, "restart", "Restart the serving version", "restart asked for",
             "/restart-service");
  add_application_edits(group, context);
  add_rollback(app, context);
}

void add_service_actions(CLI::App& group, Context& context) {
  add_deploy(group, context);
  add_action(group, context, "redeploy", "Deploy the version in place again",
             "redeployment asked for", "/redeploy");
  add_action(group, context, "stop", "Stop; only a person starts it again", "stop asked for",
             "/stop");
  auto cancelled = std::make_shared<Selection>();
  add_selection(add_command(group, context, "cancel", "Cancel the deployment under way",
                            [&context, cancelled] { return cancel(context, *cancelled); }),
                *cancelled);
  auto removed = std::make_shared<Selection>();
  add_selection(add_command(group, context, "delete", "Stop and forget the service",
                            [&context, removed] { return remove_application(context, *removed); }),
                *removed);
}

}  // namespace slipway::cli
