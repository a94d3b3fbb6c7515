#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

std::string told(const json::value& finding) {
  const auto remedy = text(finding, "remedy");
  return text(finding, "message") + (remedy.empty() ? "" : " " + remedy);
}

// What is wrong comes first, whatever was looked at before it.
Outcome look(Context& context, bool all) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto answer = (*context.api())->get("/organization/" + *organization + "/checkup");
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  std::size_t looked_at = 0;
  bool failed = false;
  for (const auto* health : {"FAILED", "WARNING", "OK"}) {
    for (const auto& finding : items(*answer, "results")) {
      if (text(finding, "health") != health) continue;
      ++looked_at;
      const bool is_well = text(finding, "health") == "OK";
      failed = failed || text(finding, "health") == "FAILED";
      if (is_well && !all) continue;
      rows.push_back({health, text(finding, "check"), text(finding, "subject"), told(finding)});
    }
  }
  Outcome printed = context.print(*answer, [&] {
    const auto count = std::to_string(looked_at);
    if (rows.empty()) return "All is well; checks passed: " + count + ".\n";
    return render_table(context.terminal, {"HEALTH", "CHECK", "OF", "WHAT"}, rows) +
           (all ? "" : "Of " + count + " checks; --all shows those that passed too.\n");
  });
  if (!printed || !failed) return printed;
  return kExitFailed;
}

}  // namespace

void add_doctor_command(CLI::App& app, Context& context) {
  auto all = std::make_shared<bool>(false);
  add_command(app, context, "doctor",
              "What may keep deployments from happening, and how to mend it; exit 1 if something "
              "failed",
              [&context, all] { return look(context, *all); })
      .add_flag("--all", *all, "Show what is well too");
}

}  // namespace slipway::cli
