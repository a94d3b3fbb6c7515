#include <optional>

#include "cli/application_edit.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/service_kind.h"

namespace slipway::cli {
namespace {

struct Fields {
  std::string service;
  std::optional<std::string> name, description, repository, branch, root_path, build_command,
      entrypoint, health_path;
  std::optional<bool> auto_deploy, skip_by_message, commit_statuses, forge_deployments,
      pull_request_comments;
  std::optional<unsigned> cpu, memory, port, checks_timeout;
  std::vector<std::string> arguments, domains, checks;
};

void add_fields(CLI::App& command, Fields& fields) {
  command.add_option("--description", fields.description, "For people");
  command.add_option("--repository", fields.repository, "The git repository's URL");
  command.add_option("-b,--branch", fields.branch, "The branch that is deployed");
  command.add_option("--root-path", fields.root_path, "The folder to build and run in");
  command.add_option("--build-command", fields.build_command,
                     "Run in the checkout before the start");
  command.add_option("--entrypoint", fields.entrypoint, "The program to start");
  command.add_option("--argument", fields.arguments, "Of the entrypoint; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--port", fields.port, "The HTTP port that it serves publicly")
      ->check(CLI::Range(1, 65535));
  command.add_option("--health-path", fields.health_path,
                     "Healthy once this path answers 2xx or 3xx");
  command.add_option("--domain", fields.domains, "A public name; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--auto-deploy", fields.auto_deploy, "true or false")
      ->expected(0, 1)
      ->default_str("true");
  command.add_option("--skip-by-message", fields.skip_by_message, "true or false");
  command
      .add_option("--wait-for-check", fields.checks,
                  "What must have passed on a commit first; may be repeated; \"\": nothing")
      ->allow_extra_args(false);
  command.add_option("--checks-timeout", fields.checks_timeout,
                     "Seconds until it waits for checks no longer");
  command.add_option("--commit-statuses", fields.commit_statuses, "true or false");
  command.add_option("--forge-deployments", fields.forge_deployments, "true or false");
  command.add_option("--pull-request-comments", fields.pull_request_comments, "true or false");
  command.add_option("--cpu", fields.cpu, "Thousandths of a core");
  command.add_option("--memory", fields.memory, "MiB");
}

template <typename T>
void set_field(json::object& body, const char* name, const std::optional<T>& value) {
  if (value) body[name] = *value;
}

json::object body_of_fields(const Fields& fields) {
  json::object body;
  set_field(body, "name", fields.name);
  set_field(body, "description", fields.description);
  json::object git;
  set_field(git, "url", fields.repository);
  set_field(git, "branch", fields.branch);
  set_field(git, "root_path", fields.root_path);
  if (!git.empty()) body["git_repository"] = std::move(git);
  set_field(body, "build_command", fields.build_command);
  set_field(body, "entrypoint", fields.entrypoint);
  set_field(body, "auto_deploy", fields.auto_deploy);
  set_field(body, "skip_by_message", fields.skip_by_message);
  set_field(body, "checks_timeout", fields.checks_timeout);
  set_field(body, "commit_statuses", fields.commit_statuses);
  set_field(body, "forge_deployments", fields.forge_deployments);
  set_field(body, "pull_request_comments", fields.pull_request_comments);
  set_field(body, "cpu", fields.cpu);
  set_field(body, "memory", fields.memory);
  if (!fields.arguments.empty()) {
    body["arguments"] = json::array(fields.arguments.begin(), fields.arguments.end());
  }
  if (!fields.checks.empty()) {
    json::array checks;
    for (const auto& name : fields.checks) {
      if (!name.empty()) checks.emplace_back(name);
    }
    body["wait_for_checks"] = std::move(checks);
  }
  if (!fields.domains.empty()) {
    body["domains"] = json::array(fields.domains.begin(), fields.domains.end());
  }
  if (fields.port) {
    body["ports"] = json::array{json::object{
        {"internal_port", *fields.port}, {"publicly_accessible", true}, {"protocol", "HTTP"}}};
  }
  if (fields.health_path) {
    body["healthchecks"] = {
        {"readiness_probe", {{"type", {{"http", {{"path", *fields.health_path}}}}}}}};
  }
  return body;
}

Outcome create_service(Context& context, const Fields& fields) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  if (tree->environments.size() != 1) {
    const auto chosen = find_environment(*tree, context.options.scope.environment);
    if (context.options.scope.environment.empty()) {
      return context.usage_error("Say where to create it: --environment PROJECT/ENVIRONMENT.");
    }
    if (!chosen) return base::fail(chosen.error());
  }
  json::object body = body_of_fields(fields);
  if (!body.contains("healthchecks")) body["healthchecks"] = json::object();
  const auto api = context.api();
  const auto answer =
      (*api)->post("/environment/" + tree->environments.front().id + "/application", body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "created " + plain(text(*answer, "name")) + "  " + text(*answer, "id") + "\n";
  });
}

Outcome update(Context& context, const Fields& fields) {
  const json::object changes = body_of_fields(fields);
  if (changes.empty()) {
    return context.usage_error("Say what to change, as --branch or --auto-deploy false.");
  }
  const auto service = choose_service(context, kApplicationKind, fields.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  const auto answer =
      (*api)->put("/application/" + service->id, application_edit(service->body, changes));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(service->name) + ": updated\n"; });
}

}  // namespace

void add_container_edits(CLI::App& group, Context& context) {
  struct Changes {
    std::string service;
    std::optional<std::string> name, image_name, tag, registry;
    std::optional<bool> auto_deploy;
  };
  auto changes = std::make_shared<Changes>();
  CLI::App& command = add_command(
      group, context, "update", "Change some settings", [&context, changes]() -> Outcome {
        json::object body;
        set_field(body, "name", changes->name);
        set_field(body, "image_name", changes->image_name);
        set_field(body, "tag", changes->tag);
        set_field(body, "registry_id", changes->registry);
        set_field(body, "auto_deploy", changes->auto_deploy);
        if (body.empty()) {
          return context.usage_error("Say what to change, as --tag or --image-name.");
        }
        const auto service = choose_service(context, kContainerKind, changes->service);
        if (!service) return base::fail(service.error());
        const auto answer = (*context.api())->put(service->api_path(), body);
        if (!answer) return base::fail(answer.error());
        return context.print(*answer, [&] { return plain(service->name) + ": updated\n"; });
      });
  add_service(command, kContainerKind, changes->service);
  command.add_option("--name", changes->name, "A new name");
  command.add_option("--image-name", changes->image_name, "The image's name, without a tag");
  command.add_option("-t,--tag", changes->tag, "The image's tag");
  command.add_option("--registry", changes->registry, "The id of its container registry");
  command.add_option("--auto-deploy", changes->auto_deploy, "true or false")
      ->expected(0, 1)
      ->default_str("true");
}

void add_application_edits(CLI::App& group, Context& context) {
  auto created = std::make_shared<Fields>();
  CLI::App& create_command =
      add_command(group, context, "create", "A new service from git",
                  [&context, created] { return create_service(context, *created); });
  create_command.add_option("name,--name", created->name, "The service's name")->required();
  add_fields(create_command, *created);
  create_command.get_option("--repository")->required();

  auto updated = std::make_shared<Fields>();
  CLI::App& update_command = add_command(group, context, "update", "Change some settings",
                                         [&context, updated] { return update(context, *updated); });
  add_service(update_command, kApplicationKind, updated->service);
  update_command.add_option("--name", updated->name, "A new name");
  add_fields(update_command, *updated);
}

}  // namespace slipway::cli
