#include "base/id.h"
#include "base/suggest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/secret_input.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct UserArgs {
  std::string user, name, email, role = "VIEWER";
  bool all_organizations = false;
  bool own = false;
};

// By id or e-mail address.
base::Result<json::value> find_user(Context& context, const std::string& words) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  if (base::Uuid::parse(words)) return (*api)->get("/user/" + words);
  const auto users = (*api)->list("/user");
  if (!users) return base::fail(users.error());
  std::vector<std::string> known;
  for (const auto& user : *users) {
    if (text(user, "email") == base::to_lower(words)) return user;
    known.push_back(text(user, "email"));
  }
  return base::fail(base::ErrorCode::kNotFound, "There is no user with the e-mail address '" +
                                                    words + "'." +
                                                    base::did_you_mean(words, known));
}

Outcome list_users(Context& context) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto answer = (*api)->get("/user");
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& user : items(*answer, "results")) {
    const auto organization = text(user, "organization_id");
    const auto last = text(user, "last_sign_in_at");
    rows.push_back({text(user, "name"), text(user, "email"), text(user, "role"),
                    organization.empty() ? "all" : organization, last.empty() ? "never" : last});
  }
  return context.print(*answer, [&] {
    return rows.empty()
               ? std::string("There is no user yet.\n")
               : render_table(context.terminal,
                              {"NAME", "E-MAIL", "ROLE", "ORGANIZATION", "LAST SIGN-IN"}, rows);
  });
}

Outcome create_user(Context& context, const UserArgs& args) {
  json::object body{{"name", args.name.empty() ? args.email : args.name},
                    {"email", args.email},
                    {"role", args.role},
                    {"organization_id", nullptr}};
  if (!args.all_organizations) {
    const auto organization = context.organization_id();
    if (!organization) return base::fail(organization.error());
    body["organization_id"] = *organization;
  }
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto password = read_new_password(args.email);
  if (!password) return base::fail(password.error());
  body["password"] = *password;
  const auto answer = (*api)->post("/user", body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "Created the user " + plain(text(*answer, "email")) + " with the role " +
           plain(text(*answer, "role")) + ".\n";
  });
}

Outcome delete_user(Context& context, const UserArgs& args) {
  const auto user = find_user(context, args.user);
  if (!user) return base::fail(user.error());
  const auto answer = (*context.api())->remove("/user/" + text(*user, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "Deleted the user " + plain(text(*user, "email")) + "; their sessions have ended.\n";
  });
}

// By the password that it has now, so it needs no token and no role.
Outcome set_own_password(Context& context, const UserArgs& args) {
  if (args.user.find('@') == std::string::npos) {
    return context.usage_error("With --own, name yourself by your e-mail address.");
  }
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto current = read_password(args.user);
  if (!current) return base::fail(current.error());
  if (auto done = (*api)->sign_in(args.user, *current); !done) return base::fail(done.error());
  const auto password = read_new_password(args.user);
  if (!password) return base::fail(password.error());
  const auto answer = (*api)->put(
      "/session/password", json::object{{"current_password", *current}, {"password", *password}});
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"email", args.user}, {"changed", true}}, [] {
    return std::string("Changed your password; your sessions have ended.\n");
  });
}

Outcome set_password(Context& context, const UserArgs& args) {
  if (args.own) return set_own_password(context, args);
  const auto user = find_user(context, args.user);
  if (!user) return base::fail(user.error());
  const auto password = read_new_password(text(*user, "email"));
  if (!password) return base::fail(password.error());
  const auto answer =
      (*context.api())->put("/user/" + text(*user, "id"), json::object{{"password", *password}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "Changed the password of " + plain(text(*user, "email")) +
           "; their sessions have ended.\n";
  });
}

}  // namespace

void add_user_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "user", "Who may sign in to the console");
  add_command(group, context, "list", "All users", [&context] { return list_users(context); });
  auto created = std::make_shared<UserArgs>();
  CLI::App& create =
      add_command(group, context, "create", "A new user; asks for the password, or reads stdin",
                  [&context, created] { return create_user(context, *created); });
  create.add_option("--email", created->email, "To sign in by")->required();
  create.add_option("--name", created->name, "Default: the e-mail address");
  create.add_option("--role", created->role, "What they may do (default: VIEWER)")
      ->transform(CLI::IsMember({"VIEWER", "DEPLOYER", "ADMIN"}, CLI::ignore_case));
  create.add_flag("--all-organizations", created->all_organizations,
                  "Of all organizations, not of this one");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           Outcome (*action)(Context&, const UserArgs&)) {
    auto args = std::make_shared<UserArgs>();
    CLI::App& command = add_command(group, context, name, description,
                                    [&context, args, action] { return action(context, *args); });
    command.add_option("user", args->user, "Their e-mail address or id")->required();
    return std::pair<CLI::App*, UserArgs*>(&command, args.get());
  };
  add_one("delete", "Delete a user, and end their sessions", delete_user);
  const auto [password, args] =
      add_one("password", "Set a user's password; asks for it, or reads stdin", set_password);
  password->add_flag("--own", args->own, "Your own, by the present one; this needs no token");
}

}  // namespace slipway::cli
