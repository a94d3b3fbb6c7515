#include <algorithm>
#include <filesystem>

#include "cli/apply.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/name_check.h"
#include "cli/watch.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

constexpr std::array<const char*, 4> kVerbs = {"CREATE", "UPDATE", "DELETE", "LEAVE"};

struct ApplyArgs {
  std::string file = "slipway.yaml";
  bool dry_run = false;
  bool deploy = false;
  DiffOptions diff;
};

base::Result<Desired> read_desired(Context& context, const std::string& file) {
  const auto content = io::read_file(file);
  if (!content) return base::fail(base::ErrorCode::kInvalid, content.error().message);
  auto desired = parse_desired(*content, std::filesystem::path(file).filename().string());
  if (desired) return std::move(*desired);
  const auto& lines = desired.error();
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) context.err << plain(lines[i]) << '\n';
  return base::fail(base::ErrorCode::kInvalid, lines.back());
}

json::value to_json(const std::vector<Change>& changes) {
  json::array list;
  for (const auto& change : changes) {
    std::string line = render_change({}, change);
    line.pop_back();
    json::array fields;
    for (const auto& field : change.fields) {
      fields.push_back(
          json::object{{"field", field.field}, {"from", field.from}, {"to", field.to}});
    }
    list.push_back(json::object{{"change", kVerbs.at(static_cast<std::size_t>(change.verb))},
                                {"name", change.name},
                                {"parent", change.parent},
                                {"fields", std::move(fields)},
                                {"text", line}});
  }
  return json::object{{"changes", std::move(list)}};
}

struct Undeployed {
  std::string path;
  std::string kind;  // as the API's paths call it
};

// Services of the file that nobody deployed yet.
std::vector<Undeployed> never_deployed(const Desired& desired, const Current& current) {
  std::vector<Undeployed> found;
  for (const auto& project : desired.projects) {
    const auto* there = find_by_name(current.projects, project.name);
    for (const auto& environment : project.environments) {
      const auto* inside =
          there == nullptr ? nullptr : find_by_name(there->environments, environment.name);
      for (const auto& service : environment.services) {
        const auto* old =
            inside == nullptr ? nullptr : find_by_name(inside->services, service.name);
        if (service.deploy && (old == nullptr || old->never_deployed)) {
          found.push_back(
              {project.name + "/" + environment.name + "/" + service.name, service.kind});
        }
      }
    }
  }
  return found;
}

Outcome deploy(Context& context, ApiClient& api, const std::vector<Undeployed>& services,
               const Ids& ids) {
  std::vector<WatchedDeployment> started;
  for (const auto& [path, kind] : services) {
    const std::string& id = ids.at(path);
    const auto answer = api.post("/" + kind + "/" + id + "/deploy", json::object());
    if (!answer) return base::fail(answer.error());
    auto deployment = started_deployment(api, "/" + kind + "/" + id, *answer);
    if (!deployment) return base::fail(deployment.error());
    if (!deployment->empty()) started.push_back({path, std::move(*deployment)});
  }
  return started.empty() ? Outcome(kExitOk) : watch(context, started);
}

Outcome apply(Context& context, const ApplyArgs& args) {
  auto desired = read_desired(context, args.file);
  if (!desired) return base::fail(desired.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const std::string organization = context.options.scope.organization.empty()
                                       ? desired->organization
                                       : context.options.scope.organization;
  const auto current = load_current(**api, organization, {.desired = &*desired});
  if (!current) return base::fail(current.error());
  if (auto known = check_names(*current, *desired); !known) return base::fail(known.error());
  auto changes = diff(*current, *desired, args.diff);
  context.print(to_json(changes), [&] { return render_changes(context.terminal, changes); });
  if (args.dry_run) return kExitOk;

  const SecretReader secrets{context.environment,
                             std::filesystem::path(args.file).parent_path().string()};
  const auto filled = fill_secrets(changes, secrets);
  if (!filled) return base::fail(filled.error());
  Ids ids = known_ids(*current);
  std::size_t count = 0;
  const auto made = make_changes(
      **api, current->organization_id, changes, ids,
      [&](const Change& change, const json::value& answer) {
        ++count;
        if (change.kind != Kind::kHook || change.verb != Verb::kCreate) return;
        if (const auto url = text(answer, "url"); !url.empty() && !context.wants_json()) {
          context.out << plain("  hook " + change.name + " listens at " + url) << '\n';
        }
      });
  if (!made) {
    if (count > 0) context.err << "slipway: " << count << " changes were made before this:\n";
    return base::fail(made.error());
  }
  if (count > 0 && !context.wants_json()) {
    context.out << count << (count == 1 ? " change" : " changes") << " made.\n";
  }
  if (!args.deploy) return kExitOk;
  return deploy(context, **api, never_deployed(*desired, *current), ids);
}

}  // namespace

void add_apply_command(CLI::App& app, Context& context) {
  auto args = std::make_shared<ApplyArgs>();
  CLI::App& command = add_command(app, context, "apply", "Bring everything to what a file says",
                                  [&context, args] { return apply(context, *args); });
  command.add_option("-f,--file", args->file, "The file (default: slipway.yaml)");
  command.add_flag("--dry-run", args->dry_run, "Only print what would change");
  command.add_flag("--delete", args->diff.prune,
                   "Delete services and environments that the file doesn't mention");
  command.add_flag("--update-secrets", args->diff.update_secrets,
                   "Write secrets again that exist already");
  command.add_flag("--deploy", args->deploy,
                   "Deploy the services that were never deployed, and watch");
}

}  // namespace slipway::cli
