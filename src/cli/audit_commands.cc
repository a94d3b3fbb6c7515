#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

constexpr int kPage = 1000;

struct AuditArgs {
  std::string from, to, operation, target;
  int limit = 50;
};

// "2026-11-01" is its first moment, in UTC.
std::string moment(const std::string& text) {
  const bool is_date = text.size() == 10 && text[4] == '-' && text[7] == '-';
  return is_date ? text + "T00:00:00Z" : text;
}

base::Result<std::string> audit_path(Context& context, const AuditArgs& args, int limit,
                                     const std::string& before) {
  return context.organization_id().map([&](const std::string& id) {
    std::string path = "/organization/" + id + "/audit?limit=" + std::to_string(limit);
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) path += std::string("&") + name + "=" + base::encode_percent(value);
    };
    add("from", moment(args.from));
    add("to", moment(args.to));
    add("operation", args.operation);
    add("target_id", args.target);
    add("before", before);
    return path;
  });
}

std::string inner(const json::value& entry, const char* object, const char* name) {
  const auto* found = find(entry, object);
  return found == nullptr ? "" : text(*found, name);
}

Outcome list_audit(Context& context, const AuditArgs& args) {
  const auto path = audit_path(context, args, args.limit, "");
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->get(*path);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& entry : items(*answer, "results")) {
    const auto name = inner(entry, "target", "name");
    rows.push_back({text(entry, "at"), inner(entry, "actor", "name"), text(entry, "address"),
                    text(entry, "operation"), inner(entry, "target", "type"),
                    name.empty() ? inner(entry, "target", "id") : name});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("Nothing was changed.\n")
                        : render_table(context.terminal,
                                       {"AT", "WHO", "FROM", "OPERATION", "TYPE", "TARGET"}, rows);
  });
}

// JSON Lines, page by page, so that neither side holds it all.
Outcome export_audit(Context& context, const AuditArgs& args) {
  std::string before;
  while (true) {
    const auto path = audit_path(context, args, kPage, before);
    if (!path) return base::fail(path.error());
    const auto entries = (*context.api())->list(*path);
    if (!entries) return base::fail(entries.error());
    for (const auto& entry : *entries) context.out << json::serialize(entry) << '\n';
    if (entries->size() < static_cast<std::size_t>(kPage)) return kExitOk;
    before = text(entries->back(), "id");
  }
}

}  // namespace

void add_audit_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "audit-log", "Who changed what, and when");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           Outcome (*action)(Context&, const AuditArgs&)) {
    auto args = std::make_shared<AuditArgs>();
    CLI::App& command = add_command(group, context, name, description,
                                    [&context, args, action] { return action(context, *args); });
    command.add_option("-f,--from,--from-date", args->from,
                       "Not before this date or time (ISO 8601, UTC)");
    command.add_option("-t,--to,--to-date", args->to, "Before this date or time");
    command.add_option("--operation", args->operation, "As the API names it: deployApplication");
    command.add_option("--target", args->target, "The id of what was changed");
    return std::pair<CLI::App*, AuditArgs*>(&command, args.get());
  };
  const auto [list, args] = add_one("list", "The newest entries", list_audit);
  list->add_option("--limit", args->limit, "How many")->check(check_limit)->capture_default_str();
  add_one("export", "All entries as JSON Lines, newest first", export_audit);
}

}  // namespace slipway::cli
