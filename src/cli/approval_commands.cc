#include <functional>

#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct ApprovalArgs {
  std::string environment, service, reason, comment;
};

struct Waiting {
  Tree tree;
  json::array all;
};

std::string shown_version(const json::value* version) {
  if (version == nullptr) return {};
  const auto tag = text(*version, "tag");
  return tag.empty() ? short_commit(text(*version, "commit")) : tag;
}

std::string count_of(const json::value& one) {
  std::size_t approved = 0;
  for (const auto& word : items(one, "approvals")) approved += text(word, "answer") == "APPROVED";
  return std::to_string(approved) + " of " + text(one, "required");
}

base::Result<Waiting> load_waiting(Context& context, const std::string& environment) {
  auto tree = load_environment_tree(context, environment);
  if (!tree) return base::fail(tree.error());
  Waiting waiting{std::move(*tree), {}};
  auto all =
      (*context.api())->list("/environment/" + waiting.tree.environments.front().id + "/approval");
  if (!all) return base::fail(all.error());
  waiting.all = std::move(*all);
  return waiting;
}

Outcome list_waiting(Context& context, const ApprovalArgs& args) {
  const auto waiting = load_waiting(context, args.environment);
  if (!waiting) return base::fail(waiting.error());
  return context.print(json::object{{"results", waiting->all}}, [&] {
    if (waiting->all.empty()) return std::string("Nothing waits for approval.\n");
    std::vector<Row> rows;
    for (const auto& one : waiting->all) {
      rows.push_back({text(one, "service_name"), short_commit(text(one, "from")),
                      shown_version(find(one, "version")), text(one, "requester"), count_of(one),
                      text(one, "until").substr(0, 16) + "Z"});
    }
    return render_table(context.terminal,
                        {"SERVICE", "SERVES", "WAITS", "ASKED BY", "APPROVED", "UNTIL"}, rows);
  });
}

// What waits of the service.
base::Result<json::value> find_waiting(Context& context, const ApprovalArgs& args) {
  const auto waiting = load_waiting(context, args.environment);
  if (!waiting) return base::fail(waiting.error());
  const auto service = find_service(waiting->tree, args.service);
  if (!service) return base::fail(service.error());
  for (const auto& one : waiting->all) {
    if (text(one, "service_id") == (*service)->id) return one;
  }
  return base::fail(base::ErrorCode::kNotFound,
                    "Nothing of '" + (*service)->name + "' waits for approval.");
}

Outcome show_waiting(Context& context, const ApprovalArgs& args) {
  const auto found = find_waiting(context, args);
  if (!found) return base::fail(found.error());
  const auto answer =
      (*context.api())->get("/deployment/" + text(*found, "deployment_id") + "/approval");
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::string out = plain(text(*answer, "service_name")) + "  " +
                      plain(shown_version(find(*answer, "version"))) + "\n" +
                      plain(text(*answer, "explanation")) + "\n";
    for (const auto& word : items(*answer, "approvals")) {
      const auto comment = text(word, "comment");
      out += "  " +
             plain(text(word, "name") + " " + text(word, "answer") +
                   (comment.empty() ? "" : ": " + comment)) +
             "\n";
    }
    for (const auto& commit : items(*answer, "commits")) {
      const auto message = text(commit, "message");
      out += "  " +
             plain(short_commit(text(commit, "git_commit_id")) + " " +
                   message.substr(0, message.find('\n'))) +
             "\n";
    }
    for (const auto& file : items(*answer, "files")) {
      out += "    " + plain(std::string(file.as_string())) + "\n";
    }
    if (const auto why = text(*answer, "changes_unknown"); !why.empty()) out += plain(why) + "\n";
    return out;
  });
}

Outcome say(Context& context, const ApprovalArgs& args, const std::string& word,
            const json::object& body, const std::string& done) {
  const auto found = find_waiting(context, args);
  if (!found) return base::fail(found.error());
  const auto answer =
      (*context.api())->post("/deployment/" + text(*found, "deployment_id") + word, body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::string out = plain(text(*answer, "service_name")) + " " +
                      plain(shown_version(find(*answer, "version"))) + ": " + done + "\n";
    if (text(*answer, "state") == "WAITING") out += plain(text(*answer, "explanation")) + "\n";
    return out;
  });
}

Outcome approve_waiting(Context& context, const ApprovalArgs& args) {
  json::object body;
  if (!args.comment.empty()) body["comment"] = args.comment;
  return say(context, args, "/approve", body, "approved");
}

Outcome refuse_waiting(Context& context, const ApprovalArgs& args) {
  return say(context, args, "/refuse", {{"reason", args.reason}}, "refused");
}

Outcome go_past_approval(Context& context, const ApprovalArgs& args) {
  return say(context, args, "/throughApproval", {{"reason", args.reason}}, "goes through");
}

}  // namespace

void add_approval_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "approval", "Deployments that wait for people's word");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           std::function<Outcome(Context&, const ApprovalArgs&)> action) {
    const auto added =
        add_in_environment<ApprovalArgs>(group, context, name, description, std::move(action));
    auto& [command, args] = added;
    if (name != "list") {
      command.add_option("service,--service", args.service, "The service")
          ->type_name("SERVICE")
          ->required();
    }
    return added;
  };
  const auto add_reason = [](CLI::App& command, ApprovalArgs& args) {
    command.add_option("--reason", args.reason, "Why; the audit log and the deployment keep it")
        ->required();
  };
  add_one("list", "What waits in an environment", list_waiting);
  add_one("show", "What waits of a service, with its commits and files", show_waiting);
  {
    auto [command, args] = add_one("approve", "Say that it may be deployed", approve_waiting);
    command.add_option("--comment", args.comment, "A word with it");
  }
  {
    auto [command, args] = add_one("refuse", "End it; it is not deployed", refuse_waiting);
    add_reason(command, args);
  }
  auto [command, args] =
      add_one("through", "Let it start without people's word (needs ADMIN)", go_past_approval);
  add_reason(command, args);
}

}  // namespace slipway::cli
