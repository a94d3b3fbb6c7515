#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/verdict_table.h"

namespace slipway::cli {
namespace {

struct DeliveryArgs {
  std::string delivery, hook, state;
  unsigned limit = 20;
};

Outcome list_deliveries(Context& context, const DeliveryArgs& args) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  std::string path =
      "/organization/" + *organization + "/delivery?limit=" + std::to_string(args.limit);
  if (!args.hook.empty()) path += "&hook_id=" + args.hook;
  if (!args.state.empty()) path += "&state=" + args.state;
  const auto answer = (*context.api())->get(path);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& one : items(*answer, "results")) {
    rows.push_back({text(one, "received_at"), text(one, "kind"), text(one, "event"),
                    text(one, "state"), text(one, "id"), text(one, "message")});
  }
  return context.print(*answer, [&] {
    return rows.empty()
               ? std::string("There is no delivery.\n")
               : render_table(context.terminal,
                              {"RECEIVED", "KIND", "EVENT", "STATE", "ID", "MESSAGE"}, rows);
  });
}

std::string render_delivery(const Terminal& terminal, const json::value& delivery) {
  std::string out;
  for (const auto* name : {"id", "hook_id", "kind", "delivery_id", "event", "received_at", "size",
                           "state", "message", "replay_of"}) {
    std::string label = name;
    label.resize(13, ' ');
    if (const auto value = text(delivery, name); !value.empty()) out += label + plain(value) + "\n";
  }
  for (const auto& push : items(delivery, "pushes")) {
    out += "\npush " + text(push, "id") + "  " + plain(text(push, "ref")) + "  " +
           short_commit(text(push, "before")) + ".." + short_commit(text(push, "after")) + "  " +
           text(push, "state") + "\n";
    out += render_verdicts(terminal, items(push, "verdicts"));
  }
  for (const auto& notice : items(delivery, "notices")) {
    out += "\nnotice " + text(notice, "id") + "  " +
           plain(text(notice, "image_name") + ":" + text(notice, "tag")) + "\n";
    out += render_verdicts(terminal, items(notice, "verdicts"));
  }
  return out;
}

}  // namespace

void add_delivery_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "delivery", "What hooks received");
  auto listed = std::make_shared<DeliveryArgs>();
  CLI::App& list_command = add_command(group, context, "list", "Newest first", [&context, listed] {
    return list_deliveries(context, *listed);
  });
  list_command.add_option("--hook", listed->hook, "Only of this hook (id)");
  list_command.add_option("--state", listed->state, "RECEIVED, DECIDED, IGNORED or FAILED")
      ->transform(CLI::IsMember({"RECEIVED", "DECIDED", "IGNORED", "FAILED"}, CLI::ignore_case));
  list_command.add_option("--limit", listed->limit, "How many")->check(check_limit);

  auto shown = std::make_shared<DeliveryArgs>();
  auto payload = std::make_shared<bool>(false);
  CLI::App& show_command = add_command(
      group, context, "show", "One delivery with its pushes and verdicts",
      [&context, shown, payload]() -> Outcome {
        const auto api = context.api();
        if (!api) return base::fail(api.error());
        if (*payload) {
          const auto body = (*api)->raw("/delivery/" + shown->delivery + "/payload");
          if (!body) return base::fail(body.error());
          context.out << *body;
          return kExitOk;
        }
        const auto answer = (*api)->get("/delivery/" + shown->delivery);
        if (!answer) return base::fail(answer.error());
        return context.print(*answer, [&] { return render_delivery(context.terminal, *answer); });
      });
  show_command.add_option("delivery", shown->delivery, "Its id")->required();
  show_command.add_flag("--payload", *payload, "Print the body as it came");

  auto replayed = std::make_shared<DeliveryArgs>();
  CLI::App& replay_command = add_command(
      group, context, "replay", "Take the stored body through the whole way again",
      [&context, replayed]() -> Outcome {
        const auto api = context.api();
        if (!api) return base::fail(api.error());
        const auto answer =
            (*api)->post("/delivery/" + replayed->delivery + "/replay", json::object());
        if (!answer) return base::fail(answer.error());
        return context.print(*answer, [&] { return "new delivery " + text(*answer, "id") + "\n"; });
      });
  replay_command.add_option("delivery", replayed->delivery, "Its id")->required();
}

}  // namespace slipway::cli
