#include <optional>

#include "base/json_fields.h"
#include "cli/commands.h"
#include "cli/event_stream.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_actions.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

// "0 4 * * * Europe/Paris", or "on_start, on_delete".
std::string when(const json::value& job) {
  const auto* schedule = find(job, "schedule");
  if (schedule == nullptr) return {};
  if (const auto* cronjob = find(*schedule, "cronjob")) {
    return text(*cronjob, "scheduled_at") + " " + text(*cronjob, "timezone");
  }
  std::string events;
  for (const auto* event : {"on_start", "on_stop", "on_delete"}) {
    if (find(*schedule, event) != nullptr)
      events += (events.empty() ? "" : ", ") + std::string(event);
  }
  return events;
}

Outcome list_jobs(Context& context, const ServiceKind& kind) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  json::array results;
  std::vector<Row> rows;
  for (const auto& service : tree->services) {
    if (!kind.includes(service)) continue;
    results.push_back(service.body);
    const auto* image = service.image();
    const auto* git = service.git();
    const std::string version = image != nullptr ? text(*image, "tag")
                                : git != nullptr ? text(*git, "branch")
                                                 : "";
    rows.push_back({service.path(), flag(service.body, "auto_deploy") ? "on" : "off", version,
                    when(service.body), text(service.body, "next_run_at")});
  }
  return context.print(json::object{{"results", results}}, [&] {
    return rows.empty()
               ? std::string("There is no ") + kind.word + " yet.\n"
               : render_table(context.terminal,
                              {"JOB", "AUTO-DEPLOY", "BRANCH/TAG", "WHEN", "NEXT RUN"}, rows);
  });
}

struct RunArgs {
  std::string service, event;
  bool watch = false;
};

// Its output until it ends; kExitFailed where it did not succeed.
Outcome watch_run(Context& context, ApiClient& api, const std::string& id) {
  json::value run;
  const auto over = [&] {
    const auto now = api.get("/run/" + id);
    if (now) run = *now;
    return !now || !text(*now, "ended_at").empty();
  };
  const auto sink = [&](const ServerEvent& event) {
    const auto line = base::parse_json(event.data);
    if (line && find(*line, "text") != nullptr) {
      (context.wants_json() ? context.err : context.out) << plain_log(text(*line, "text")) << '\n';
    }
    return context.out.good();
  };
  const auto followed = follow(api, "/run/" + id + "/log", sink, over);
  if (!followed) return base::fail(followed.error());
  over();
  const std::string state = text(run, "state");
  const int printed = context.print(run, [&] { return "run " + id + ": " + state + "\n"; });
  if (state == "SUCCEEDED") return printed;
  context.err << "slipway: " << plain(text(run, "message")) << '\n';
  return kExitFailed;
}

Outcome run_now(Context& context, const ServiceKind& kind, const RunArgs& args) {
  const auto service = choose_service(context, kind, args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  json::object body;
  if (!args.event.empty()) body["event"] = args.event;
  const auto run = (*api)->post("/service/" + service->id + "/run", body);
  if (!run) return base::fail(run.error());
  if (args.watch) return watch_run(context, **api, text(*run, "id"));
  return context.print(
      *run, [&] { return plain(service->name) + ": run " + text(*run, "id") + " asked for\n"; });
}

Outcome list_runs(Context& context, const ServiceKind& kind, const std::string& words,
                  unsigned limit) {
  const auto service = choose_service(context, kind, words);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto runs = (*api)->list("/service/" + service->id + "/run?limit=" + std::to_string(limit));
  if (!runs) return base::fail(runs.error());
  return context.print(json::object{{"results", *runs}}, [&] {
    std::vector<Row> rows;
    for (const auto& run : *runs) {
      const auto* exit_code = find(run, "exit_code");
      rows.push_back({text(run, "id"), text(run, "created_at"), text(run, "event"),
                      text(run, "state"), std::to_string(number(run, "attempt")),
                      exit_code == nullptr ? "" : std::to_string(number(run, "exit_code")),
                      text(run, "message")});
    }
    return rows.empty()
               ? std::string("It has not run yet.\n")
               : render_table(context.terminal,
                              {"RUN", "AT", "EVENT", "STATE", "ATTEMPT", "EXIT", "MESSAGE"}, rows);
  });
}

struct Changes {
  std::string service;
  std::optional<std::string> name, branch, tag, image_name, schedule, timezone, entrypoint;
  std::optional<unsigned> max_duration, max_restarts;
  std::optional<bool> auto_deploy;
  std::vector<std::string> arguments;
};

template <typename T>
void set(json::object& body, const char* name, const std::optional<T>& value) {
  if (value) body[name] = *value;
}

json::object to_body(const Changes& changes, const ServiceKind& kind) {
  json::object body;
  set(body, "name", changes.name);
  json::object git;
  set(git, "branch", changes.branch);
  json::object image;
  set(image, "tag", changes.tag);
  set(image, "image_name", changes.image_name);
  if (!git.empty()) body["source"] = {{"docker", {{"git_repository", std::move(git)}}}};
  if (!image.empty()) body["source"] = {{"image", std::move(image)}};
  json::object command;
  set(command, "scheduled_at", changes.schedule);
  set(command, "timezone", changes.timezone);
  set(command, "entrypoint", changes.entrypoint);
  if (!changes.arguments.empty()) {
    command["arguments"] = json::array(changes.arguments.begin(), changes.arguments.end());
  }
  if (!command.empty()) {
    body["schedule"] = {{&kind == &kCronjobKind ? "cronjob" : "on_start", std::move(command)}};
  }
  set(body, "max_duration_seconds", changes.max_duration);
  set(body, "max_nb_restart", changes.max_restarts);
  set(body, "auto_deploy", changes.auto_deploy);
  return body;
}

Outcome update_job(Context& context, const Changes& changes, const ServiceKind& kind) {
  const json::object body = to_body(changes, kind);
  if (body.empty()) {
    return context.usage_error("Say what to change, as --branch, --schedule or --max-restarts.");
  }
  const auto service = choose_service(context, kind, changes.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  const auto answer = (*api)->put(service->api_path(), body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(service->name) + ": updated\n"; });
}

void add_update(CLI::App& group, Context& context, const ServiceKind& kind) {
  auto changes = std::make_shared<Changes>();
  CLI::App& command =
      add_command(group, context, "update", "Change some settings",
                  [&context, changes, &kind] { return update_job(context, *changes, kind); });
  add_service(command, kind, changes->service);
  command.add_option("--name", changes->name, "A new name");
  command.add_option("-b,--branch", changes->branch, "The branch that is deployed");
  command.add_option("-t,--tag", changes->tag, "The image's tag");
  command.add_option("--image-name", changes->image_name, "The image's name");
  if (&kind == &kCronjobKind) {
    command.add_option("--schedule", changes->schedule, "When, as crontab(5) writes it");
    command.add_option("--timezone", changes->timezone, "Where, as in Europe/Paris");
  }
  command.add_option("--entrypoint", changes->entrypoint,
                     &kind == &kCronjobKind ? "The program to run" : "The program of on_start");
  command.add_option("--argument", changes->arguments, "Of the entrypoint; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--max-duration", changes->max_duration, "Seconds, with all attempts");
  command.add_option("--max-restarts", changes->max_restarts,
                     "Further attempts of one that failed");
  command.add_option("--auto-deploy", changes->auto_deploy, "true or false")
      ->expected(0, 1)
      ->default_str("true");
}

void add_group_of(CLI::App& app, Context& context, const ServiceKind& kind,
                  const std::string& description) {
  CLI::App& group = add_group(app, kind.word, description);
  add_command(group, context, "list", "All of them, and when they run",
              [&context, &kind] { return list_jobs(context, kind); });
  add_service_actions(group, context, kind);
  add_update(group, context, kind);
  add_scoped_variables(group, context, kind);

  auto args = std::make_shared<RunArgs>();
  CLI::App& run = add_command(group, context, "run", "Run it now, once",
                              [&context, &kind, args] { return run_now(context, kind, *args); });
  add_service(run, kind, args->service);
  run.add_option("--event", args->event, "CRON, ON_START, ON_STOP or ON_DELETE");
  run.add_flag("-w,--watch", args->watch, "Show its output; exit 1 if it failed");

  auto words = std::make_shared<std::string>();
  auto limit = std::make_shared<unsigned>(20);
  CLI::App& runs = add_command(
      group, context, "runs", "Its runs, newest first",
      [&context, &kind, words, limit] { return list_runs(context, kind, *words, *limit); });
  add_service(runs, kind, *words);
  runs.add_option("--limit", *limit, "How many")->check(check_limit);
}

}  // namespace

void add_job_commands(CLI::App& app, Context& context) {
  add_group_of(app, context, kCronjobKind, "Jobs that run by a schedule");
  add_group_of(app, context, kLifecycleKind, "Jobs that run with their environment's deployments");
}

}  // namespace slipway::cli
