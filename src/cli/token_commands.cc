#include "base/encoding.h"
#include "base/id.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct TokenArgs {
  std::string name, description, role = "DEPLOYER", expires_at;
  std::vector<std::string> limited_to;
};

base::Result<std::string> tokens_path(Context& context) {
  return context.organization_id().map(
      [](const std::string& id) { return "/organization/" + id + "/apiToken"; });
}

std::string limits_of(const json::value& token) {
  const auto count = [&](const char* list) -> std::string {
    const auto* limit = token.as_object().if_contains("limited_to");
    if (limit == nullptr || !limit->is_object()) return {};
    const std::size_t size = items(*limit, list).size();
    const std::string what = std::string(list).substr(0, std::string(list).size() - 1);
    return size == 0 ? "" : std::to_string(size) + " " + what + (size == 1 ? "" : "s");
  };
  const std::string projects = count("projects");
  const std::string environments = count("environments");
  if (projects.empty() && environments.empty()) return "everything";
  return projects + (projects.empty() || environments.empty() ? "" : ", ") + environments;
}

Outcome list_tokens(Context& context) {
  const auto path = tokens_path(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->get(*path);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::vector<Row> rows;
    for (const auto& token : items(*answer, "results")) {
      const std::string expires = text(token, "expires_at");
      const std::string used = text(token, "last_used_at");
      rows.push_back({text(token, "name"), text(token, "role_name"), limits_of(token),
                      text(token, "created_at"), expires.empty() ? "never" : expires,
                      used.empty() ? "never" : used, text(token, "id"),
                      text(token, "description")});
    }
    return rows.empty() ? std::string("There is none yet.\n")
                        : render_table(context.terminal,
                                       {"NAME", "ROLE", "REACHES", "CREATED", "EXPIRES",
                                        "LAST USED", "ID", "DESCRIPTION"},
                                       rows);
  });
}

// Each is a project, or an environment as PROJECT/ENVIRONMENT or by its id; wherever one works.
base::Result<json::object> find_limits(Context& context, const std::vector<std::string>& words) {
  if (words.empty()) return json::object();
  const auto tree = load_tree(
      **context.api(),
      {.organization = context.options.scope.organization, .project = "", .environment = ""});
  if (!tree) return base::fail(tree.error());
  json::array projects, environments;
  for (const auto& word : words) {
    if (const auto project = find_project(*tree, word)) {
      projects.push_back(json::string((*project)->id));
    } else if (const auto environment = find_environment(*tree, word)) {
      environments.push_back(json::string((*environment)->id));
    } else {
      const bool has_both = word.find('/') != std::string::npos;
      return base::fail(has_both ? environment.error() : project.error());
    }
  }
  return json::object{
      {"limited_to", json::object{{"projects", projects}, {"environments", environments}}}};
}

// The token alone goes to stdout, so that $(slipway token create ci) is it.
Outcome create_token(Context& context, const TokenArgs& args) {
  const auto path = tokens_path(context);
  if (!path) return base::fail(path.error());
  json::object body{{"name", args.name}, {"role_id", args.role}};
  if (!args.description.empty()) body["description"] = args.description;
  if (!args.expires_at.empty()) body["expires_at"] = args.expires_at;
  const auto limits = find_limits(context, args.limited_to);
  if (!limits) return base::fail(limits.error());
  for (const auto& limit : *limits) body[limit.key()] = limit.value();
  const auto answer = (*context.api())->post(*path, body);
  if (!answer) return base::fail(answer.error());
  if (!context.wants_json()) context.err << "Keep it well; it is never shown again.\n";
  return context.print(*answer, [&] { return text(*answer, "token") + "\n"; });
}

Outcome refuse_scope() {
  return base::fail(base::ErrorCode::kInvalid,
                    "--project and --environment do not limit a token; say --limit-to PROJECT or "
                    "--limit-to PROJECT/ENVIRONMENT.");
}

Outcome delete_token(Context& context, const TokenArgs& args) {
  const auto path = tokens_path(context);
  if (!path) return base::fail(path.error());
  const auto api = context.api();
  const auto tokens = (*api)->list(*path);
  if (!tokens) return base::fail(tokens.error());
  std::vector<std::string> known;
  std::vector<std::string> ids;
  for (const auto& token : *tokens) {
    known.push_back(text(token, "name"));
    if (text(token, "name") == args.name || text(token, "id") == args.name) {
      ids.push_back(text(token, "id"));
    }
  }
  if (ids.empty()) {
    return base::fail(base::ErrorCode::kNotFound, "There is no API token '" + args.name + "'." +
                                                      base::did_you_mean(args.name, known));
  }
  if (ids.size() > 1) {
    return base::fail(base::ErrorCode::kInvalid,
                      "Several API tokens have the name '" + args.name + "'; name one by its id.");
  }
  const auto answer = (*api)->remove(*path + "/" + ids.front());
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", ids.front()}, {"deleted", true}},
                       [&] { return plain(args.name) + ": deleted\n"; });
}

}  // namespace

void add_token_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "token", "API tokens, for programs");
  add_command(group, context, "list", "All of them, without what they are",
              [&context] { return list_tokens(context); });
  auto created = std::make_shared<TokenArgs>();
  CLI::App& create = add_command(group, context, "create", "A new one; prints it, this once",
                                 [&app, &context, created]() -> Outcome {
                                   // A kept context fills the scope, too, and means no limit.
                                   if (app.count("--project") + app.count("--environment") > 0) {
                                     return refuse_scope();
                                   }
                                   return create_token(context, *created);
                                 });
  create.add_option("name,-n,--name", created->name, "What it is for")->required();
  create.add_option("--role", created->role, "What its bearer may do (default: DEPLOYER)")
      ->transform(CLI::IsMember({"VIEWER", "DEPLOYER", "ADMIN"}, CLI::ignore_case));
  create
      .add_option("--limit-to", created->limited_to,
                  "All it reaches: a project, or PROJECT/ENVIRONMENT; may be given again")
      ->type_name("PLACE");
  create.add_option("--description", created->description, "For people");
  create.add_option("--expires-at", created->expires_at, "When it ends (ISO 8601)");
  auto removed = std::make_shared<TokenArgs>();
  add_command(group, context, "delete", "It lets in no longer",
              [&context, removed] { return delete_token(context, *removed); })
      .add_option("token,-n,--name", removed->name, "Its name or id")
      ->required();
}

}  // namespace slipway::cli
