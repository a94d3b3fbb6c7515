#include "base/encoding.h"
#include "base/enum.h"
#include "base/id.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/post_receive.h"
#include "cli/table.h"
#include "io/files.h"
#include "io/system_clock.h"
#include "model/hook.h"

namespace slipway::cli {
namespace {

struct HookArgs {
  std::string hook, name, kind, secret, secret_file, repository;
  bool allow_unsigned = false;
};

std::string make_secret() {
  std::array<unsigned char, 32> bytes{};
  io::SystemRandom().fill(bytes);
  return base::encode_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// The URL that forges are given; a daemon that doesn't know its own is reached as the CLI does.
std::string url_of(const json::value& hook, const ApiClient& api) {
  const std::string url = text(hook, "url");
  if (url.empty()) return api.url() + "/hooks/" + text(hook, "id");
  return url.starts_with('/') ? api.url() + url : url;
}

base::Result<json::value> find_hook(Context& context, const std::string& words) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  if (base::Uuid::parse(words)) return (*api)->get("/hook/" + words);
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto hooks = (*api)->list("/organization/" + *organization + "/hook");
  if (!hooks) return base::fail(hooks.error());
  std::vector<const json::value*> found;
  std::vector<std::string> known;
  for (const auto& hook : *hooks) {
    if (text(hook, "name") == words) found.push_back(&hook);
    known.push_back(text(hook, "name"));
  }
  if (found.size() == 1) return *found.front();
  if (found.empty()) {
    return base::fail(base::ErrorCode::kNotFound,
                      "There is no hook '" + words + "' here." + base::did_you_mean(words, known));
  }
  return base::fail(base::ErrorCode::kInvalid, "Several hooks are named '" + words +
                                                   "'. Give the id (see 'slipway hook list').");
}

Outcome list_hooks(Context& context) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto api = context.api();
  const auto answer = (*api)->get("/organization/" + *organization + "/hook");
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& hook : items(*answer, "results")) {
    const std::string last = text(hook, "last_delivery_at");
    rows.push_back({text(hook, "name"), text(hook, "kind"),
                    flag(hook, "enabled", true) ? "enabled" : "disabled",
                    last.empty() ? "never" : last, url_of(hook, **api)});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("There is no hook yet.\n")
                        : render_table(context.terminal,
                                       {"NAME", "KIND", "STATE", "LAST DELIVERY", "URL"}, rows);
  });
}

Outcome create_hook(Context& context, HookArgs args) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const bool generated = args.secret.empty() && args.secret_file.empty() && !args.allow_unsigned;
  if (!args.secret_file.empty()) {
    const auto content = io::read_file(args.secret_file);
    if (!content) return base::fail(content.error());
    args.secret = content->substr(0, content->find_last_not_of("\r\n") + 1);
  }
  if (generated) args.secret = make_secret();
  json::object body{{"name", args.name}, {"kind", args.kind}};
  if (!args.secret.empty()) body["secret"] = args.secret;
  if (args.allow_unsigned) body["allow_unsigned"] = true;
  const auto api = context.api();
  auto answer = (*api)->post("/organization/" + *organization + "/hook", body);
  if (!answer) return base::fail(answer.error());
  if (generated && answer->is_object()) answer->get_object()["secret"] = args.secret;
  return context.print(*answer, [&] {
    std::string out =
        "id      " + text(*answer, "id") + "\nurl     " + url_of(*answer, **api) + "\n";
    if (generated) out += "secret  " + args.secret + "\nThe secret is not shown again.\n";
    if (args.kind == "GIT") {
      out += "Print the post-receive script with: slipway hook git " + text(*answer, "id") + "\n";
    }
    return out;
  });
}

Outcome show_hook(Context& context, const HookArgs& args) {
  const auto hook = find_hook(context, args.hook);
  if (!hook) return base::fail(hook.error());
  return context.print(*hook, [&] {
    std::string out;
    for (const auto* name : {"id", "name", "kind", "enabled", "last_delivery_at", "created_at"}) {
      std::string label = name;
      label.resize(18, ' ');
      if (const auto value = text(*hook, name); !value.empty()) out += label + plain(value) + "\n";
    }
    return out + "url               " + url_of(*hook, **context.api()) + "\n";
  });
}

Outcome remove_hook(Context& context, const HookArgs& args) {
  const auto hook = find_hook(context, args.hook);
  if (!hook) return base::fail(hook.error());
  const auto answer = (*context.api())->remove("/hook/" + text(*hook, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(text(*hook, "name")) + ": deleted\n"; });
}

Outcome print_script(Context& context, const HookArgs& args) {
  const auto hook = find_hook(context, args.hook);
  if (!hook) return base::fail(hook.error());
  if (text(*hook, "kind") != "GIT") {
    return base::fail(base::ErrorCode::kInvalid,
                      "The hook is of kind " + text(*hook, "kind") +
                          ", whose forge sends deliveries itself. Only kind GIT takes a script.");
  }
  context.out << post_receive_script({.hook_url = url_of(*hook, **context.api()),
                                      .repository = args.repository,
                                      .secret_file = args.secret_file});
  return kExitOk;
}

}  // namespace

void add_hook_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "hook", "Inbound webhooks");
  add_command(group, context, "list", "All hooks", [&context] { return list_hooks(context); });

  auto created = std::make_shared<HookArgs>();
  CLI::App& create_command =
      add_command(group, context, "create", "A new hook; prints its URL",
                  [&context, created] { return create_hook(context, *created); });
  create_command.add_option("name,--name", created->name, "Its name")->required();
  create_command
      .add_option("--kind", created->kind,
                  "One of " + base::list_words(base::enum_names<model::HookKind>()))
      ->required()
      ->transform([](const std::string& word) {
        std::string upper;
        for (const char c : word)
          upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return upper;
      });
  create_command.add_option("--secret", created->secret, "Default: a new one, printed once")
      ->envname("SLIPWAY_HOOK_SECRET");
  create_command.add_option("--secret-file", created->secret_file, "Read the secret from a file");
  create_command.add_flag("--allow-unsigned", created->allow_unsigned,
                          "Take deliveries without proof");

  const auto add_one =
      [&](const std::string& name, const std::string& description,
          Outcome (*action)(Context&, const HookArgs&)) -> std::pair<CLI::App&, HookArgs&> {
    auto args = std::make_shared<HookArgs>();
    CLI::App& command = add_command(group, context, name, description,
                                    [&context, args, action] { return action(context, *args); });
    command.add_option("hook", args->hook, "Its id or name")->required();
    return {command, *args};
  };
  add_one("show", "One hook", show_hook);
  add_one("delete", "Delete a hook", remove_hook);
  auto [command, args] =
      add_one("git", "Print the post-receive script of a plain git server", print_script);
  command.add_option("--repository", args.repository,
                     "The URL that services use (default: git's configuration on the server)");
  command.add_option(
      "--secret-file", args.secret_file,
      "Where the script finds the secret (default: slipway-secret in the repository)");
  add_git_webhook_commands(group, context);
}

}  // namespace slipway::cli
