// `environment deployment`: the batches of an environment, and how long each part of one took.

#include <charconv>

#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct BatchArgs {
  std::string environment, id, level = "all";
  unsigned limit = 20;
};

std::string between(const json::value& thing, const char* from, const char* to) {
  const auto began = base::parse_iso8601(text(thing, from));
  const auto ended = base::parse_iso8601(text(thing, to));
  return began && ended && *ended >= *began ? base::describe(*ended - *began) : "";
}

Outcome list_batches(Context& context, const BatchArgs& args) {
  const auto environment = choose_environment(context, args.environment);
  if (!environment) return base::fail(environment.error());
  const auto answer = (*context.api())
                          ->get("/environment/" + environment->id +
                                "/deploymentHistory?limit=" + std::to_string(args.limit));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::vector<Row> rows;
    for (const auto& batch : items(*answer, "results")) {
      const auto count = items(batch, "applications").size() + items(batch, "containers").size() +
                         items(batch, "jobs").size() + items(batch, "helms").size();
      rows.push_back({text(batch, "id"), text(batch, "created_at"), text(batch, "status"),
                      between(batch, "created_at", "updated_at"), std::to_string(count),
                      text(batch, "triggered_by")});
    }
    return rows.empty()
               ? std::string("Nothing was deployed yet.\n")
               : render_table(context.terminal,
                              {"DEPLOYMENT", "AT", "STATUS", "DURATION", "SERVICES", "BY"}, rows);
  });
}

// The API's "PT6S" as all others are shown; what a newer daemon says otherwise as it is.
std::string shown(const std::string& duration) {
  std::int64_t seconds = 0;
  const auto digits = std::string_view(duration).substr(duration.starts_with("PT") ? 2 : 0);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), seconds);
  const bool is_seconds = error == std::errc() && std::string_view(end, digits.end()) == "S";
  return is_seconds ? base::describe(std::chrono::seconds(seconds)) : duration;
}

void add_steps(std::vector<Row>& rows, const json::value& deployment) {
  for (const auto& step : items(deployment, "steps")) {
    if (text(step, "state") == "PENDING") continue;
    rows.push_back({"    " + text(step, "name"), text(step, "state"),
                    between(step, "started_at", "ended_at")});
  }
}

// The reference's levels, each with those above it; a step's messages are its log.
base::Result<std::vector<Row>> explained(Context& context, const json::value& batch,
                                         const std::string& level) {
  std::vector<Row> rows;
  for (const auto& stage : items(batch, "stages")) {
    rows.push_back({text(stage, "name"), text(stage, "status"), shown(text(stage, "duration"))});
    if (level == "stage") continue;
    for (const auto& service : items(stage, "services")) {
      const auto* identifier = find(service, "identifier");
      if (identifier == nullptr) continue;
      rows.push_back({"  " + text(*identifier, "name"), text(service, "status"),
                      shown(text(service, "total_duration")), text(*identifier, "execution_id")});
      if (level == "service") continue;
      const std::string path = "/deployment/" + text(*identifier, "execution_id");
      const auto deployment = (*context.api())->get(path);
      if (!deployment) return base::fail(deployment.error());
      add_steps(rows, *deployment);
      if (level == "step") continue;
      const auto log = (*context.api())->list(path + "/log?limit=1000");
      if (!log) return base::fail(log.error());
      for (const auto& line : *log) {
        rows.push_back({"      " + text(line, "text"), "", text(line, "at")});
      }
    }
  }
  return rows;
}

Outcome explain_batch(Context& context, const BatchArgs& args) {
  const auto environment = choose_environment(context, args.environment);
  if (!environment) return base::fail(environment.error());
  const auto history =
      (*context.api())->list("/environment/" + environment->id + "/deploymentHistoryV2?limit=1000");
  if (!history) return base::fail(history.error());
  for (const auto& batch : *history) {
    const auto* identifier = find(batch, "identifier");
    if (identifier == nullptr || text(*identifier, "execution_id") != args.id) continue;
    if (context.wants_json()) return context.print(batch, nullptr);
    const auto rows = explained(context, batch, args.level);
    if (!rows) return base::fail(rows.error());
    return context.print(nullptr, [&] {
      return render_table(context.terminal, {"PART", "STATE", "DURATION", "DEPLOYMENT"}, *rows);
    });
  }
  return base::fail(base::ErrorCode::kNotFound, "There is no deployment '" + args.id + "' of " +
                                                    environment->path() +
                                                    "; see 'slipway environment deployment list'.");
}

}  // namespace

void add_environment_deployments(CLI::App& group, Context& context) {
  CLI::App& deployments = add_group(group, "deployment", "What was deployed in it together");
  auto listed = std::make_shared<BatchArgs>();
  CLI::App& list = add_command(deployments, context, "list", "Newest first",
                               [&context, listed] { return list_batches(context, *listed); });
  add_environment(list, listed->environment);
  list.add_option("--limit", listed->limit, "How many")->check(check_limit);
  auto chosen = std::make_shared<BatchArgs>();
  CLI::App& explain = add_command(deployments, context, "explain", "How long each part of one took",
                                  [&context, chosen] { return explain_batch(context, *chosen); });
  add_environment(explain, chosen->environment);
  explain.add_option("--id", chosen->id, "Which, as the list names it")->required();
  explain.add_option("--level", chosen->level, "Down to what (default: all)")
      ->transform(CLI::IsMember({"all", "stage", "service", "step", "message"}, CLI::ignore_case));
}

}  // namespace slipway::cli
