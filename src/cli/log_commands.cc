#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "cli/commands.h"
#include "cli/event_stream.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/watch.h"

namespace slipway::cli {
namespace {

struct LogArgs {
  std::string service, deployment, run, database;
  bool follow = false;
  bool times = false;
  bool raw = false;
  unsigned limit = 200;
};

void print_line(Context& context, const json::value& line, const LogArgs& args) {
  if (context.wants_json()) {
    context.out << json::serialize(line) << '\n';
    return;
  }
  const std::string content = text(line, "text");
  if (args.raw) {
    context.out << content << '\n';
    return;
  }
  if (args.times) context.out << text(line, "at") << ' ';
  if (text(line, "stream") == "slipway") {
    context.out << paint(context.terminal, Colour::kCyan, plain_log(content)) << '\n';
  } else {
    // What reads a pipe gets the service's own bytes.
    context.out << (context.terminal.interactive ? plain_log(content) : content) << '\n';
  }
}

Outcome follow_log(Context& context, ApiClient& api, const std::string& path, const LogArgs& args) {
  const auto sink = [&](const ServerEvent& event) {
    if (const auto line = base::parse_json(event.data)) {
      if (find(*line, "text") != nullptr) print_line(context, *line, args);
    }
    context.out.flush();
    return context.out.good();
  };
  const auto over = [&] {
    if (!args.run.empty()) {
      const auto run = api.get("/run/" + args.run);
      return !run || !text(*run, "ended_at").empty();
    }
    if (args.deployment.empty()) return false;
    const auto deployment = api.get("/deployment/" + args.deployment);
    return !deployment || is_over(text(*deployment, "state"));
  };
  const auto followed = follow(api, path, sink, over);
  if (!followed) return base::fail(followed.error());
  return kExitOk;
}

Outcome log(Context& context, const LogArgs& args) {
  if (!args.database.empty()) {
    return context.usage_error("Slipway runs no databases of its own, so -d has no log to show.");
  }
  if (args.service.empty() && args.deployment.empty() && args.run.empty()) {
    return context.usage_error("Say whose log: a service, --deployment ID or --run ID.");
  }
  std::string path =
      args.run.empty() ? "/deployment/" + args.deployment + "/log" : "/run/" + args.run + "/log";
  if (args.deployment.empty() && args.run.empty()) {
    const auto service = context.service(args.service);
    if (!service) return base::fail(service.error());
    path = "/service/" + service->id + "/log";
  }
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  if (args.follow) return follow_log(context, **api, path, args);
  const auto lines = (*api)->list(path + "?limit=" + std::to_string(args.limit));
  if (!lines) return base::fail(lines.error());
  const std::size_t first = lines->size() > args.limit ? lines->size() - args.limit : 0;
  if (context.wants_json()) {
    return context.print(
        json::object{{"results", json::array(lines->begin() + static_cast<std::ptrdiff_t>(first),
                                             lines->end())}},
        nullptr);
  }
  for (std::size_t i = first; i < lines->size(); ++i) print_line(context, (*lines)[i], args);
  return kExitOk;
}

// What an event says, in one line: {type, id, at} and the thing itself under its type's name.
std::string describe_event(const ServerEvent& event, const json::value& envelope) {
  const auto* inner = find(envelope, event.name);
  const json::value& data = inner == nullptr ? envelope : *inner;
  std::string line = event.name;
  line.resize(std::max<std::size_t>(line.size(), 11), ' ');
  for (const auto* name : {"service_name", "name", "state", "decision", "reason", "explanation",
                           "repository", "ref", "message", "id"}) {
    if (const auto value = text(data, name); !value.empty()) line += " " + value;
  }
  return plain(line);
}

Outcome follow_events(Context& context) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto sink = [&](const ServerEvent& event) {
    const auto data = base::parse_json(event.data);
    if (context.wants_json()) {
      context.out << json::serialize(json::object{{"id", event.id},
                                                  {"event", event.name},
                                                  {"data", data ? *data : json::value(event.data)}})
                  << '\n';
    } else {
      context.out << (data ? describe_event(event, *data) : plain(event.name + " " + event.data))
                  << '\n';
    }
    context.out.flush();
    return context.out.good();
  };
  const auto followed = follow(**context.api(), "/organization/" + *organization + "/event", sink,
                               [] { return false; });
  if (!followed) return base::fail(followed.error());
  return kExitOk;
}

}  // namespace

void add_log_commands(CLI::App& app, Context& context) {
  auto args = std::make_shared<LogArgs>();
  CLI::App& command =
      add_command(app, context, "log", "What a service, a deployment or a run wrote",
                  [&context, args] { return log(context, *args); });
  command.alias("logs");
  command
      .add_option("service,-s,-a,-n,-j,--service,--service-id,--application,--container,--job",
                  args->service, "The service, by name, path (project/environment/name) or id")
      ->type_name("SERVICE");
  command
      .add_option("-d,--database", args->database, "There is none: for scripts of the reference")
      ->group("");
  command.add_option("--deployment", args->deployment, "A deployment's own log (id)");
  command.add_option("--run", args->run, "A run of a job (id)");
  command.add_flag("-f,--follow", args->follow, "Go on with what comes");
  command.add_flag("-r,--raw", args->raw, "The lines as they are, without times and colours");
  command.add_flag("--times", args->times, "Each line with its time");
  command.add_option("--limit", args->limit, "How many lines, the newest")->check(check_limit);

  add_command(app, context, "event", "Follow everything that changes",
              [&context] { return follow_events(context); });
}

}  // namespace slipway::cli
