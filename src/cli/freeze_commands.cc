#include <algorithm>
#include <functional>

#include "base/enum.h"
#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/freeze_words.h"
#include "cli/json.h"
#include "cli/named.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct FreezeArgs {
  std::string environment, name, service, reason;
  std::vector<std::string> days;
  std::string from, until, until_day, timezone = "UTC";
};

struct FreezeWindows {
  Tree tree;
  json::array all;

  std::string folder() const {
    return "/environment/" + tree.environments.front().id + "/freezeWindow";
  }
};

base::Result<FreezeWindows> load_windows(Context& context, const std::string& environment) {
  auto tree = load_environment_tree(context, environment);
  if (!tree) return base::fail(tree.error());
  FreezeWindows windows{std::move(*tree), {}};
  auto all = (*context.api())->list(windows.folder());
  if (!all) return base::fail(all.error());
  windows.all = std::move(*all);
  return windows;
}

Outcome list_windows(Context& context, const FreezeArgs& args) {
  const auto windows = load_windows(context, args.environment);
  if (!windows) return base::fail(windows.error());
  return context.print(json::object{{"results", windows->all}}, [&] {
    if (windows->all.empty()) return std::string("There is no freeze window yet.\n");
    std::vector<Row> rows;
    for (const auto& window : windows->all) {
      const bool active = flag(window, "is_active");
      const std::string start = text(window, "next_start_at").substr(0, 16);
      const std::string end = text(window, "next_end_at").substr(0, 16);
      const std::string next = start.empty() ? "past" : start + "Z to " + end + "Z";
      rows.push_back({text(window, "name"),
                      freeze_words(window),
                      text(window, "timezone"),
                      {active ? "on" : "", Colour::kYellow},
                      next});
    }
    return render_table(context.terminal, {"FREEZE WINDOW", "WHEN", "ZONE", "NOW", "NEXT"}, rows);
  });
}

base::Result<json::object> window_body(const FreezeArgs& args) {
  json::object body{{"name", args.name}, {"timezone", args.timezone}};
  if (args.days.empty()) {
    body["starts_at"] = args.from;
    body["ends_at"] = args.until;
    return body;
  }
  json::array days;
  for (const auto& word : args.days) {
    const auto day = weekday_of(word);
    if (!day) return base::fail(day.error());
    days.emplace_back(*day);
  }
  body["weekdays"] = std::move(days);
  body["start_time"] = args.from;
  if (!args.until_day.empty()) {
    const auto day = weekday_of(args.until_day);
    if (!day) return base::fail(day.error());
    body["end_weekday"] = *day;
  }
  body["end_time"] = args.until;
  return body;
}

Outcome print_window(Context& context, const base::Result<json::value>& answer,
                     const std::string& done) {
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return plain(text(*answer, "name")) + ": " + done + ", " + plain(freeze_words(*answer)) + " " +
           plain(text(*answer, "timezone")) + "\n";
  });
}

Outcome add_window(Context& context, const FreezeArgs& args) {
  const auto body = window_body(args);
  if (!body) return base::fail(body.error());
  const auto windows = load_windows(context, args.environment);
  if (!windows) return base::fail(windows.error());
  return print_window(context, (*context.api())->post(windows->folder(), *body), "added");
}

Outcome edit_window(Context& context, const FreezeArgs& args) {
  const auto body = window_body(args);
  if (!body) return base::fail(body.error());
  const auto windows = load_windows(context, args.environment);
  if (!windows) return base::fail(windows.error());
  const auto window = find_named(windows->all, "freeze window", args.name);
  if (!window) return base::fail(window.error());
  return print_window(context, (*context.api())->put("/freezeWindow/" + text(*window, "id"), *body),
                      "changed");
}

Outcome remove_window(Context& context, const FreezeArgs& args) {
  const auto windows = load_windows(context, args.environment);
  if (!windows) return base::fail(windows.error());
  const auto window = find_named(windows->all, "freeze window", args.name);
  if (!window) return base::fail(window.error());
  const auto answer = (*context.api())->remove("/freezeWindow/" + text(*window, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", text(*window, "id")}, {"deleted", true}},
                       [&] { return plain(text(*window, "name")) + ": removed\n"; });
}

// What waits of a service starts now.
Outcome go_through(Context& context, const FreezeArgs& args) {
  const auto tree = load_environment_tree(context, args.environment);
  if (!tree) return base::fail(tree.error());
  const auto service = find_service(*tree, args.service);
  if (!service) return base::fail(service.error());
  const auto status = (*context.api())->get((*service)->api_path() + "/status");
  if (!status) return base::fail(status.error());
  const std::string id = text(*status, "deployment_request_id");
  if (id.empty()) {
    return base::fail(base::ErrorCode::kNotFound, "Nothing of '" + (*service)->name +
                                                      "' waits; deploy it with "
                                                      "--through-freeze --reason TEXT.");
  }
  const auto answer =
      (*context.api())
          ->post("/deployment/" + id + "/throughFreeze", json::object{{"reason", args.reason}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain((*service)->name) + ": goes through\n"; });
}

void add_times(CLI::App& command, FreezeArgs& args) {
  command.add_option("--days", args.days, "Each week: the days on which it starts, as FRI,SAT")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("DAYS");
  command
      .add_option("--from", args.from,
                  "Its start: 17:00, or without --days 2026-12-24 or 2026-12-24T18:00")
      ->required();
  command
      .add_option("--until", args.until,
                  "Its end: 08:00, the next day where that is earlier; or a date, to its end")
      ->required();
  command.add_option("--until-day", args.until_day, "The day on which it ends, as MON");
  command.add_option("--timezone", args.timezone, "By whose clock, as Europe/Paris (default: UTC)")
      ->type_name("ZONE");
}

}  // namespace

void add_freeze_commands(CLI::App& parent, Context& context) {
  CLI::App& group = add_group(parent, "freeze", "Its freeze windows, in which deployments wait");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           std::function<Outcome(Context&, const FreezeArgs&)> action) {
    return add_in_environment<FreezeArgs>(group, context, name, description, std::move(action));
  };
  const auto add_name = [](CLI::App& command, FreezeArgs& args, const char* help) {
    command.add_option("window,-n,--name", args.name, help)->type_name("WINDOW")->required();
  };
  add_one("list", "With when they are next", list_windows);
  {
    auto [command, args] = add_one("add", "A new one", add_window);
    add_name(command, args, "Its name");
    add_times(command, args);
  }
  {
    auto [command, args] = add_one("edit", "Say anew when it is", edit_window);
    add_name(command, args, "The window, by name");
    add_times(command, args);
  }
  {
    auto [command, args] = add_one("remove", "Remove one; what waits for it starts", remove_window);
    add_name(command, args, "The window, by name or id");
  }
  auto [command, args] =
      add_one("through", "Let what waits of a service start now (needs ADMIN)", go_through);
  command.add_option("service,--service", args.service, "The service")
      ->type_name("SERVICE")
      ->required();
  command.add_option("--reason", args.reason, "Why; the audit log and the deployment keep it")
      ->required();
}

}  // namespace slipway::cli
