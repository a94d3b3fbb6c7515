#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

struct GitTokenArgs {
  std::string name, type, token_file, app_id, installation_id, api_url, description;
};

base::Result<std::string> git_tokens_path(Context& context) {
  return context.organization_id().map(
      [](const std::string& id) { return "/organization/" + id + "/gitToken"; });
}

Outcome list_git_tokens(Context& context) {
  const auto path = git_tokens_path(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->get(*path);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& token : items(*answer, "results")) {
    const std::string app = text(token, "app_id");
    rows.push_back({plain(text(token, "name")), plain(text(token, "type")),
                    app.empty() ? "" : "app " + plain(app), text(token, "id"),
                    plain(text(token, "description"))});
  }
  return context.print(*answer, [&] {
    return rows.empty()
               ? std::string("There is none yet.\n")
               : render_table(context.terminal, {"NAME", "TYPE", "OF", "ID", "DESCRIPTION"}, rows);
  });
}

Outcome create_git_token(Context& context, const GitTokenArgs& args) {
  const auto path = git_tokens_path(context);
  if (!path) return base::fail(path.error());
  const auto content = io::read_file(args.token_file);
  if (!content) return base::fail(content.error());
  // A key ends with a line's end, which ssh wants.
  const bool is_key = content->starts_with("-----BEGIN");
  json::object body{
      {"name", args.name},
      {"token", is_key ? *content : content->substr(0, content->find_last_not_of("\r\n") + 1)}};
  const auto set = [&](const char* field, const std::string& value) {
    if (!value.empty()) body[field] = value;
  };
  set("type", args.type);
  set("app_id", args.app_id);
  set("installation_id", args.installation_id);
  set("git_api_url", args.api_url);
  set("description", args.description);
  const auto answer = (*context.api())->post(*path, body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return text(*answer, "id") + "\n"; });
}

Outcome delete_git_token(Context& context, const std::string& wanted) {
  const auto path = git_tokens_path(context);
  if (!path) return base::fail(path.error());
  const auto tokens = (*context.api())->list(*path);
  if (!tokens) return base::fail(tokens.error());
  std::vector<std::string> known;
  std::string id;
  for (const auto& token : *tokens) {
    known.push_back(text(token, "name"));
    if (known.back() == wanted || text(token, "id") == wanted) id = text(token, "id");
  }
  if (id.empty()) {
    return base::fail(base::ErrorCode::kNotFound, "There is no git token '" + wanted + "'." +
                                                      base::did_you_mean(wanted, known));
  }
  const auto answer = (*context.api())->remove(*path + "/" + id);
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", id}, {"deleted", true}},
                       [&] { return plain(wanted) + ": deleted\n"; });
}

}  // namespace

void add_git_token_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "git-token", "What opens repositories, and forges' APIs");
  add_command(group, context, "list", "All of them, without what they are",
              [&context] { return list_git_tokens(context); });
  auto created = std::make_shared<GitTokenArgs>();
  CLI::App& create =
      add_command(group, context, "create", "A new git token; prints its id",
                  [&context, created] { return create_git_token(context, *created); });
  create.add_option("name,-n,--name", created->name, "By which services name it")->required();
  create
      .add_option("--token-file", created->token_file,
                  "Read it from a file: an access token, a deploy key, or the private key of a "
                  "GitHub App")
      ->required();
  create.add_option("--type", created->type, "The forge that it is of, as GITHUB");
  create.add_option("--app-id", created->app_id, "Of a GitHub App: its id or client id");
  create.add_option("--installation-id", created->installation_id,
                    "Of the App; else that of each repository is asked for");
  create.add_option("--git-api-url", created->api_url,
                    "Where the forge's API stands, if not where it is usual");
  create.add_option("--description", created->description, "For people");
  auto removed = std::make_shared<std::string>();
  add_command(group, context, "delete", "It opens nothing any longer",
              [&context, removed] { return delete_git_token(context, *removed); })
      .add_option("token,-n,--name", *removed, "Its name or id")
      ->required();
}

}  // namespace slipway::cli
