#include <charconv>
#include <chrono>

#include "base/suggest.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "io/system_clock.h"

namespace slipway::cli {
namespace {

struct RestrictionArgs {
  std::string service, restriction, mode, value, since;
  std::vector<std::string> matches, excludes;
};

std::string restriction_folder(const ServiceNode& service) {
  return "/application/" + service.id + "/deploymentRestriction";
}

std::string words_of(const json::value& restriction) {
  return text(restriction, "mode") + " " + text(restriction, "value");
}

std::string render(const Terminal& terminal, const json::array& restrictions) {
  std::vector<Row> rows;
  for (const auto& one : restrictions) {
    rows.push_back({text(one, "mode"), text(one, "value"), text(one, "id")});
  }
  return rows.empty() ? "No restriction: every change on the branch deploys.\n"
                      : render_table(terminal, {"MODE", "VALUE", "ID"}, rows);
}

// By id, by "MODE value", or by its value where that is unique.
base::Result<json::value> find_restriction(const json::array& all, const std::string& words) {
  std::vector<const json::value*> found;
  std::vector<std::string> known;
  for (const auto& one : all) {
    if (text(one, "id") == words || words_of(one) == words) return one;
    if (text(one, "value") == words) found.push_back(&one);
    known.push_back(text(one, "value"));
  }
  if (found.size() == 1) return *found.front();
  if (found.empty()) {
    return base::fail(base::ErrorCode::kNotFound, "The service has no restriction '" + words +
                                                      "'." + base::did_you_mean(words, known));
  }
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + words + "' is both matched and excluded. Write \"MATCH " + words +
                        "\" or \"EXCLUDE " + words + "\".");
}

Outcome list_restrictions(Context& context, const RestrictionArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto answer = (*context.api())->get(restriction_folder(*service));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer,
                       [&] { return render(context.terminal, items(*answer, "results")); });
}

Outcome add(Context& context, const RestrictionArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto answer =
      (*context.api())
          ->post(restriction_folder(*service),
                 json::object{{"mode", args.mode}, {"type", "PATH"}, {"value", args.value}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return plain(service->name + ": " + words_of(*answer)) + "  " + text(*answer, "id") + "\n";
  });
}

Outcome edit_or_delete(Context& context, const RestrictionArgs& args, bool deletes) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  const auto all = (*api)->list(restriction_folder(*service));
  if (!all) return base::fail(all.error());
  const auto found = find_restriction(*all, args.restriction);
  if (!found) return base::fail(found.error());
  const std::string path = restriction_folder(*service) + "/" + text(*found, "id");
  const auto answer =
      deletes ? (*api)->remove(path)
              : (*api)->put(
                    path, json::object{
                              {"mode", args.mode.empty() ? text(*found, "mode") : args.mode},
                              {"type", "PATH"},
                              {"value", args.value.empty() ? text(*found, "value") : args.value}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return plain(service->name + ": " + words_of(*found) +
                 (deletes ? " deleted" : " is now " + words_of(*answer))) +
           "\n";
  });
}

// "90d", "12h", or a time as it stands.
base::Result<std::string> time_of(const std::string& since) {
  if (base::parse_iso8601(since)) return since;
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(since.data(), since.data() + since.size(), count);
  const std::string_view unit(end, since.data() + since.size());
  if (error != std::errc() || count < 0 || count > 36'500 || (unit != "d" && unit != "h")) {
    return base::fail(
        base::ErrorCode::kInvalid,
        "--since: '" + since + "' is no time; write 90d, 12h or 2030-01-31T12:00:00Z.");
  }
  return base::to_iso8601(io::SystemClock().now() -
                          std::chrono::hours(unit == "d" ? 24 * count : count));
}

std::string render_past(const Terminal& terminal, const json::array& past) {
  std::vector<Row> rows;
  for (const auto& one : past) {
    if (!one.at("differs").as_bool()) continue;
    const auto& then = one.at("then");
    const auto& now = one.at("now");
    rows.push_back({text(then, "created_at"), short_commit(text(then, "to")), text(then, "reason"),
                    text(now, "reason"), text(now, "explanation")});
  }
  return render_table(terminal, {"AT", "TO", "WAS", "WOULD BE", "WHY"}, rows) +
         std::to_string(rows.size()) + " of " + std::to_string(past.size()) +
         " pushes would have been decided otherwise.\n";
}

Outcome test(Context& context, const RestrictionArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  json::object body;
  auto& proposed = body["restrictions"].emplace_array();
  for (const auto& [mode, values] :
       {std::pair("MATCH", &args.matches), std::pair("EXCLUDE", &args.excludes)}) {
    for (const auto& value : *values) {
      proposed.push_back(json::object{{"mode", mode}, {"value", value}});
    }
  }
  if (!args.since.empty()) {
    const auto since = time_of(args.since);
    if (!since) return base::fail(since.error());
    body["since"] = *since;
  }
  const auto answer =
      (*context.api())
          ->post("/service/" + service->id + "/deploymentRestriction/test?limit=1000",
                 std::move(body));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer,
                       [&] { return render_past(context.terminal, items(*answer, "results")); });
}

CLI::Option* add_mode(CLI::App& command, std::string& mode) {
  return command.add_option("--mode", mode, "MATCH or EXCLUDE")
      ->transform(CLI::IsMember({"MATCH", "EXCLUDE"}, CLI::ignore_case));
}

}  // namespace

void add_restriction_commands(CLI::App& app, Context& context) {
  CLI::App& group =
      add_group(app, "restriction", "Which paths of the repository concern a service");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           Outcome (*action)(Context&, const RestrictionArgs&))
      -> std::pair<CLI::App&, RestrictionArgs&> {
    auto args = std::make_shared<RestrictionArgs>();
    CLI::App& command = add_command(group, context, name, description,
                                    [&context, args, action] { return action(context, *args); });
    command.add_option("service,--service,--application", args->service, "The service")->required();
    return {command, *args};
  };
  add_one("list", "The service's restrictions", list_restrictions);
  {
    auto [command, args] = add_one("add", "A new restriction", add);
    add_mode(command, args.mode)->required();
    command
        .add_option("--value", args.value, "A file, a folder, or a prefix with one * at its end")
        ->required();
  }
  {
    auto [command, args] = add_one(
        "edit", "Change a restriction", [](Context& c, const RestrictionArgs& a) -> Outcome {
          if (a.mode.empty() && a.value.empty()) {
            return c.usage_error("Say what to change: --mode or --value.");
          }
          return edit_or_delete(c, a, false);
        });
    command.add_option("restriction,--restriction", args.restriction, "Its id or value")
        ->required();
    add_mode(command, args.mode);
    command.add_option("--value", args.value, "The new value");
  }
  {
    auto [command, args] =
        add_one("test", "What other restrictions would have made of the past pushes", test);
    command.add_option("--match", args.matches, "A MATCH in place of all that the service has");
    command.add_option("--exclude", args.excludes, "An EXCLUDE likewise");
    command.add_option("--since", args.since, "Of the pushes since then: 90d, 12h, or a time");
  }
  {
    auto [command, args] =
        add_one("delete", "Delete a restriction",
                [](Context& c, const RestrictionArgs& a) { return edit_or_delete(c, a, true); });
    command.add_option("restriction,--restriction,--value", args.restriction, "Its id or value")
        ->required();
  }
}

}  // namespace slipway::cli
