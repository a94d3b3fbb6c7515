#include <memory>

#include <boost/json/object.hpp>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

std::string describe_git_webhook(const json::value& webhook) {
  std::string out = text(webhook, "status") + "  " + plain(text(webhook, "message")) + "\n";
  for (const auto& event : items(webhook, "missing_events")) {
    if (event.is_string()) out += "  It lacks the event " + plain(event.get_string()) + ".\n";
  }
  for (const auto& reason : items(webhook, "reasons")) {
    if (reason.is_string()) out += "  " + plain(reason.get_string()) + "\n";
  }
  if (const auto at = text(webhook, "retry_at"); !at.empty()) out += "  Ask again at " + at + ".\n";
  return out;
}

// Scripts ask whether pushes arrive: the exit code says it.
Outcome show_git_webhook(Context& context, const json::value& webhook) {
  const int printed = context.print(webhook, [&] { return describe_git_webhook(webhook); });
  return text(webhook, "status") == "ACTIVE" ? printed : kExitFailed;
}

base::Result<json::value> change_git_webhook(Context& context, const std::string& words,
                                             const std::string& action) {
  const auto service = context.service(words);
  if (!service) return base::fail(service.error());
  return (*context.api())
      ->post("/service/" + service->id + "/gitWebhook/" + action, json::object());
}

Outcome sync_git_webhook(Context& context, const std::string& words) {
  const auto answer = change_git_webhook(context, words, "sync");
  if (!answer) return base::fail(answer.error());
  return show_git_webhook(context, *answer);
}

Outcome remove_git_webhook(Context& context, const std::string& words) {
  const auto answer = change_git_webhook(context, words, "remove");
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return describe_git_webhook(*answer); });
}

Outcome look_at_git_webhook(Context& context, const std::string& words) {
  const auto service = context.service(words);
  if (!service) return base::fail(service.error());
  const auto answer = (*context.api())->get("/service/" + service->id + "/gitWebhookStatus");
  if (!answer) return base::fail(answer.error());
  return show_git_webhook(context, *answer);
}

}  // namespace

void add_git_webhook_commands(CLI::App& group, Context& context) {
  const auto add_one = [&](const std::string& name, const std::string& description,
                           Outcome (*action)(Context&, const std::string&)) {
    auto words = std::make_shared<std::string>();
    add_command(group, context, name, description,
                [&context, words, action] { return action(context, *words); })
        .add_option("service", *words, "By name, path (project/environment/name) or id")
        ->required();
  };
  add_one("sync", "Make or correct the webhook of a service's repository at its forge",
          sync_git_webhook);
  add_one("unsync", "Take away the webhook of a service's repository at its forge",
          remove_git_webhook);
  add_one("status", "How the webhook of a service's repository stands at its forge",
          look_at_git_webhook);
}

}  // namespace slipway::cli
