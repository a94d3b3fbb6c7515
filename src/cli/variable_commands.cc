#include <algorithm>

#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

// Environment variables and secrets differ in their path and in what is shown only.
struct Family {
  const char* group;
  const char* segment;
  const char* one;
  bool secret;
};

constexpr Family kVariables = {"env", "environmentVariable", "variable", false};
constexpr Family kSecrets = {"secret", "secret", "secret", true};

struct VariableArgs {
  std::string service, file;
  std::vector<std::string> words;
};

std::string variable_folder(const ServiceNode& service, const Family& family) {
  return service.api_path() + "/" + family.segment;
}

Outcome list_variables(Context& context, const Family& family, const VariableArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto answer = (*context.api())->get(variable_folder(*service, family));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::string out;
    std::vector<Row> rows;
    for (const auto& one : items(*answer, "results")) {
      if (family.secret) {
        rows.push_back({text(one, "key"), text(one, "updated_at")});
      } else {
        out += plain(text(one, "key") + "=" + text(one, "value")) + "\n";
      }
    }
    return family.secret ? render_table(context.terminal, {"KEY", "SET"}, rows) : out;
  });
}

// KEY=VALUE, KEY with a file, or KEY alone: then the value is that of this process's environment.
base::Result<json::object> variable_body(const Context& context, const VariableArgs& args,
                                         const std::string& word) {
  const std::size_t equals = word.find('=');
  const std::string key = word.substr(0, equals);
  if (equals != std::string::npos) {
    return json::object{{"key", key}, {"value", word.substr(equals + 1)}};
  }
  if (!args.file.empty()) {
    const auto content = io::read_file(args.file);
    if (!content) return base::fail(content.error());
    return json::object{{"key", key}, {"value", *content}};
  }
  const auto value = context.environment(key);
  if (!value) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + key + "' has no value: write " + key +
                          "=VALUE, or set the variable here, or give --file.");
  }
  return json::object{{"key", key}, {"value", *value}};
}

Outcome set_variable(Context& context, const Family& family, const VariableArgs& args) {
  std::vector<json::object> bodies;
  for (const auto& word : args.words) {
    auto body = variable_body(context, args, word);
    if (!body) return base::fail(body.error());
    bodies.push_back(std::move(*body));
  }
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  const auto existing = (*api)->list(variable_folder(*service, family));
  if (!existing) return base::fail(existing.error());
  for (const auto& body : bodies) {
    const std::string key = text(body, "key");
    std::string id;
    for (const auto& one : *existing) {
      if (text(one, "key") == key) id = text(one, "id");
    }
    const auto answer = id.empty()
                            ? (*api)->post(variable_folder(*service, family), body)
                            : (*api)->put(variable_folder(*service, family) + "/" + id, body);
    if (!answer) return base::fail(answer.error());
    context.print(*answer, [&] { return plain(key) + (id.empty() ? " set\n" : " changed\n"); });
  }
  if (!context.wants_json()) {
    context.out << "It takes effect with the next deployment.\n";
  }
  return kExitOk;
}

Outcome unset(Context& context, const Family& family, const VariableArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  const auto existing = (*api)->list(variable_folder(*service, family));
  if (!existing) return base::fail(existing.error());
  std::vector<std::string> known;
  for (const auto& one : *existing) known.push_back(text(one, "key"));
  for (const auto& key : args.words) {
    const auto found = std::find(known.begin(), known.end(), key);
    if (found == known.end()) {
      return base::fail(base::ErrorCode::kNotFound, service->name + " has no " + family.one + " '" +
                                                        key + "'." +
                                                        base::did_you_mean(key, known));
    }
    const auto& one = (*existing)[static_cast<std::size_t>(found - known.begin())];
    const auto answer = (*api)->remove(variable_folder(*service, family) + "/" + text(one, "id"));
    if (!answer) return base::fail(answer.error());
    context.print(*answer, [&] { return plain(key) + " removed\n"; });
  }
  return kExitOk;
}

void add_family(CLI::App& app, Context& context, const Family& family,
                const std::string& description) {
  CLI::App& group = add_group(app, family.group, description);
  const auto add_one = [&](const std::string& name, const std::string& help,
                           Outcome (*action)(Context&, const Family&, const VariableArgs&))
      -> std::pair<CLI::App&, VariableArgs&> {
    auto args = std::make_shared<VariableArgs>();
    CLI::App& command = add_command(group, context, name, help, [&context, &family, args, action] {
      return action(context, family, *args);
    });
    command.add_option("service,--service,--application", args->service, "The service")->required();
    return {command, *args};
  };
  add_one("list", family.secret ? "The keys; values are never shown" : "All of them",
          list_variables);
  {
    auto [command, args] = add_one("set", "Add or change", set_variable);
    command.add_option("words", args.words, "KEY=VALUE, or KEY to take it from this environment")
        ->required();
    command.add_option("--file", args.file, "The value is this file's content (with one KEY)");
  }
  auto [command, args] = add_one("unset", "Remove", unset);
  command.add_option("keys", args.words, "The keys")->required();
}

}  // namespace

void add_variable_commands(CLI::App& app, Context& context) {
  add_family(app, context, kVariables, "A service's environment variables");
  add_family(app, context, kSecrets, "A service's secrets");
}

}  // namespace slipway::cli
