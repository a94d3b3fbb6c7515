#include "base/enum.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"
#include "io/files.h"
#include "model/webhook.h"

namespace slipway::cli {
namespace {

struct WebhookArgs {
  std::string webhook, kind = "STANDARD", url, secret, secret_file, description;
  std::vector<std::string> events, projects, environments, modes;
  int limit = 20;
};

json::array word_list(const std::vector<std::string>& words) {
  json::array all;
  for (const auto& word : words) all.emplace_back(word);
  return all;
}

std::string listed_words(const json::value& value, const std::string& name,
                         const std::string& none) {
  std::string all;
  for (const auto& word : items(value, name)) {
    if (!all.empty()) all += ", ";
    all += std::string(word.as_string());
  }
  return all.empty() ? none : all;
}

base::Result<std::string> webhooks_path(Context& context) {
  return context.organization_id().map(
      [](const std::string& id) { return "/organization/" + id + "/webhook"; });
}

Outcome list_webhooks(Context& context) {
  const auto path = webhooks_path(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->get(*path);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& webhook : items(*answer, "results")) {
    rows.push_back({text(webhook, "id"), text(webhook, "kind"),
                    flag(webhook, "enabled", true) ? "enabled" : "disabled",
                    listed_words(webhook, "events", "none"),
                    listed_words(webhook, "project_names_filter", "all"), text(webhook, "target")});
  }
  return context.print(*answer, [&] {
    return rows.empty()
               ? std::string("There is no webhook yet.\n")
               : render_table(context.terminal,
                              {"ID", "KIND", "STATE", "EVENTS", "PROJECTS", "TARGET"}, rows);
  });
}

Outcome create_webhook(Context& context, const WebhookArgs& args) {
  const auto path = webhooks_path(context);
  if (!path) return base::fail(path.error());
  json::object body{{"kind", args.kind}, {"target_url", args.url}};
  body["events"] =
      word_list(args.events.empty() ? base::enum_names<model::WebhookEventType>() : args.events);
  if (!args.secret_file.empty()) {
    const auto content = io::read_file(args.secret_file);
    if (!content) return base::fail(content.error());
    body["target_secret"] = content->substr(0, content->find_last_not_of("\r\n") + 1);
  } else if (!args.secret.empty()) {
    body["target_secret"] = args.secret;
  }
  if (!args.description.empty()) body["description"] = args.description;
  if (!args.projects.empty()) body["project_names_filter"] = word_list(args.projects);
  if (!args.environments.empty()) {
    body["environment_names_filter"] = word_list(args.environments);
  }
  if (!args.modes.empty()) body["environment_types_filter"] = word_list(args.modes);
  const auto answer = (*context.api())->post(*path, body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return text(*answer, "id") + "\n"; });
}

Outcome remove_webhook(Context& context, const WebhookArgs& args) {
  const auto path = webhooks_path(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->remove(*path + "/" + args.webhook);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(args.webhook) + ": deleted\n"; });
}

Outcome show_webhook_log(Context& context, const WebhookArgs& args) {
  const auto path = webhooks_path(context);
  if (!path) return base::fail(path.error());
  const auto answer =
      (*context.api())
          ->get(*path + "/" + args.webhook + "/event?limit=" + std::to_string(args.limit));
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& event : items(*answer, "results")) {
    rows.push_back({text(event, "created_at"), text(event, "matched_event"), text(event, "state"),
                    std::to_string(number(event, "attempts")), text(event, "next_attempt_at"),
                    plain(text(event, "error"))});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("It was told nothing yet.\n")
                        : render_table(context.terminal,
                                       {"AT", "EVENT", "STATE", "TRIES", "NEXT", "ERROR"}, rows);
  });
}

}  // namespace

void add_webhook_commands(CLI::App& app, Context& context) {
  CLI::App& group =
      add_group(app, "webhook",
                "Outgoing webhooks: who is told of deployments, programs, channels or people");
  add_command(group, context, "list", "All webhooks",
              [&context] { return list_webhooks(context); });

  auto created = std::make_shared<WebhookArgs>();
  CLI::App& create_command =
      add_command(group, context, "create", "A new webhook; prints its id",
                  [&context, created] { return create_webhook(context, *created); });
  create_command
      .add_option("target_url,--target-url", created->url,
                  "Where it leads: https://..., or mailto:ADDRESS,ADDRESS with --kind EMAIL")
      ->required();
  create_command
      .add_option("--kind", created->kind,
                  "One of " + base::list_words(base::enum_names<model::WebhookKind>()))
      ->capture_default_str();
  create_command.add_option(
      "--event", created->events,
      "Of these only: some of " + base::list_words(base::enum_names<model::WebhookEventType>()));
  create_command.add_option("--project", created->projects,
                            "Of these projects only; * stands for any characters");
  create_command.add_option("--environment-name", created->environments,
                            "Of environments with these names only; * stands for any characters");
  create_command.add_option("--mode", created->modes,
                            "Of environments of these modes only: some of " +
                                base::list_words(base::enum_names<model::EnvironmentMode>()));
  create_command.add_option("--secret", created->secret, "Signs what is sent")
      ->envname("SLIPWAY_WEBHOOK_SECRET");
  create_command.add_option("--secret-file", created->secret_file, "Read the secret from a file");
  create_command.add_option("--description", created->description, "What it is for");

  const auto add_one =
      [&](const std::string& name, const std::string& description,
          Outcome (*action)(Context&, const WebhookArgs&)) -> std::pair<CLI::App&, WebhookArgs&> {
    auto args = std::make_shared<WebhookArgs>();
    CLI::App& command = add_command(group, context, name, description,
                                    [&context, args, action] { return action(context, *args); });
    command.add_option("webhook", args->webhook, "Its id")->required();
    return {command, *args};
  };
  add_one("delete", "Delete a webhook", remove_webhook);
  auto [command, args] = add_one("log", "What it was told, newest first", show_webhook_log);
  command.add_option("--limit", args.limit, "So many")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
}

}  // namespace slipway::cli
