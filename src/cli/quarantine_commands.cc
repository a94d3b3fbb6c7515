#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_kind.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct QuarantineArgs {
  std::string service;
  std::string version;
};

std::string shown_version(const json::value& quarantine) {
  const auto tag = text(quarantine, "tag");
  return tag.empty() ? short_commit(text(quarantine, "version")) : tag;
}

base::Result<json::value> quarantines_of(Context& context, const std::string& service_id) {
  return (*context.api())->get("/service/" + service_id + "/quarantine");
}

Outcome list_quarantines(Context& context, const QuarantineArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto answer = quarantines_of(context, service->id);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& one : items(*answer, "results")) {
    rows.push_back({shown_version(one), text(one, "cause"), text(one, "user"),
                    text(one, "created_at"), text(one, "message")});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("No version of it is in quarantine.\n")
                        : render_table(context.terminal,
                                       {"VERSION", "CAUSE", "USER", "SINCE", "MESSAGE"}, rows);
  });
}

bool is_meant(const json::value& quarantine, const std::string& version) {
  return text(quarantine, "id") == version || text(quarantine, "tag") == version ||
         text(quarantine, "version").starts_with(version);
}

Outcome release_version(Context& context, const QuarantineArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto answer = quarantines_of(context, service->id);
  if (!answer) return base::fail(answer.error());
  const json::value* found = nullptr;
  const auto all = items(*answer, "results");
  for (const auto& one : all) {
    if (!is_meant(one, args.version)) continue;
    if (found != nullptr) {
      return base::fail(base::ErrorCode::kInvalid, "'" + args.version +
                                                       "' is the beginning of several versions in "
                                                       "quarantine; write more of it.");
    }
    found = &one;
  }
  if (found == nullptr) {
    return base::fail(
        base::ErrorCode::kNotFound,
        "'" + args.version + "' is not in quarantine; `slipway quarantine list` shows what is.");
  }
  const auto released =
      (*context.api())->remove("/service/" + service->id + "/quarantine/" + text(*found, "id"));
  if (!released) return base::fail(released.error());
  return context.print(*released, [&] {
    return "Released " + plain(shown_version(*found)) +
           "; the next push or notice of it may deploy it.\n";
  });
}

}  // namespace

void add_quarantine_commands(CLI::App& app, Context& context) {
  CLI::App& group =
      add_group(app, "quarantine", "Versions that are not deployed by themselves again");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           Outcome (*action)(Context&, const QuarantineArgs&)) {
    auto args = std::make_shared<QuarantineArgs>();
    auto& command = add_command(group, context, name, description,
                                [&context, args, action] { return action(context, *args); });
    command.add_option("service", args->service, "By name, path (project/environment/name) or id")
        ->required();
    return std::pair<CLI::App&, std::shared_ptr<QuarantineArgs>>(command, args);
  };
  add_one("list", "The versions of a service that are in quarantine", list_quarantines);
  auto [release, args] =
      add_one("release", "Let a version be deployed by itself again", release_version);
  release
      .add_option("version", args->version,
                  "A commit or a digest (its beginning is enough), a tag, or the id")
      ->required();
}

}  // namespace slipway::cli
