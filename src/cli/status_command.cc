#include <algorithm>
#include <map>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/through_freeze.h"

namespace slipway::cli {
namespace {

using States = std::map<std::string, json::value>;  // by service id

base::Result<States> load_states(ApiClient& api, const Tree& tree) {
  States states;
  for (const auto& environment : tree.environments) {
    for (const std::string kind : kServiceKinds) {
      const auto list = api.list("/environment/" + environment.id + "/" + kind + "/status");
      if (!list) return base::fail(list.error());
      for (const auto& status : *list) states[text(status, "id")] = status;
    }
  }
  return states;
}

Colour status_colour(const std::string& state) {
  if (state == "DEPLOYED") return Colour::kGreen;
  if (state.find("ERROR") != std::string::npos) return Colour::kRed;
  if (state == "STOPPED" || state == "CANCELED" || state.empty()) return Colour::kDim;
  return Colour::kCyan;
}

std::string state_of(const json::value& status) {
  std::string state = text(status, "state");
  // A first deployment that is under way, or failed, says more than that.
  if (find(status, "approval_until") != nullptr) return "WAITS FOR APPROVAL";
  if (find(status, "frozen_until") != nullptr) return "FROZEN";
  const bool never = text(status, "service_deployment_status") == "NEVER_DEPLOYED";
  return never && state == "READY" ? "never deployed" : state;
}

bool has_failed(const std::string& state) { return state.find("ERROR") != std::string::npos; }

// A commit in short, or the tag of "1.4@sha256:...".
std::string short_version(const std::string& version) {
  const auto at = version.find('@');
  return at == std::string::npos ? short_commit(version) : version.substr(0, at);
}

std::string serving(const json::value& body) {
  const auto* image = find(body, "serving_image");
  return image != nullptr && image->is_object() ? text(*image, "tag")
                                                : short_commit(text(body, "serving_commit"));
}

std::string render_tree(const Terminal& terminal, const Tree& tree, const States& states) {
  std::vector<Row> rows;
  for (const auto& project : tree.projects) {
    rows.push_back({{project.name, Colour::kBold}, "", "", "", ""});
    for (const auto& environment : tree.environments) {
      if (environment.project != project.name) continue;
      rows.push_back({"  " + environment.name, "", "", "", ""});
      for (const auto& service : tree.services) {
        if (service.environment_id != environment.id) continue;
        const auto found = states.find(service.id);
        const std::string state = found == states.end() ? "" : state_of(found->second);
        rows.push_back({"    " + service.name,
                        {state, status_colour(state)},
                        serving(service.body),
                        short_version(text(service.body, "watermark")),
                        text(service.body, "url")});
      }
    }
  }
  return rows.empty()
             ? "There is nothing yet. Begin with 'slipway apply' or 'slipway project create'.\n"
             : render_table(terminal, {"", "STATE", "SERVING", "WATERMARK", "URL"}, rows);
}

std::string render_one(const ServiceNode& service, const json::value& status) {
  std::string out;
  const auto line = [&](std::string label, const std::string& value) {
    label.resize(17, ' ');
    if (!value.empty()) out += label + plain(value) + "\n";
  };
  const auto* git = find(service.body, "git_repository");
  line("service", service.project.empty() ? service.name : service.path());
  line("id", service.id);
  line("state", state_of(status));
  line("", waits_for_approval(status));
  line("", waits_for_freeze(status));
  line("serving", serving(service.body));
  line("watermark", text(service.body, "watermark"));
  line("url", text(service.body, "url"));
  line("auto-deploy", flag(service.body, "auto_deploy") ? "on" : "off");
  if (git != nullptr) {
    line("repository", text(*git, "url"));
    line("branch", text(*git, "branch"));
    line("root path", text(*git, "root_path"));
  }
  line("last deployment", text(status, "last_deployment_date"));
  return out;
}

// The service with its status as one object.
json::value joined(const ServiceNode& service, const json::value& status) {
  json::value both = service.body;
  if (both.is_object()) both.get_object()["status"] = status;
  return both;
}

Outcome show_one(Context& context, const std::string& words) {
  const auto service = context.service(words);
  if (!service) return base::fail(service.error());
  const auto status = (*context.api())->get(service->api_path() + "/status");
  if (!status) return base::fail(status.error());
  context.print(joined(*service, *status), [&] { return render_one(*service, *status); });
  return has_failed(state_of(*status)) ? kExitFailed : kExitOk;
}

Outcome show_all(Context& context) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  const auto states = load_states(**context.api(), *tree);
  if (!states) return base::fail(states.error());
  json::array results;
  for (const auto& service : tree->services) {
    const auto found = states->find(service.id);
    results.push_back(joined(service, found == states->end() ? json::value() : found->second));
    json::object& last = results.back().as_object();
    last["project_name"] = service.project;
    last["environment_name"] = service.environment;
  }
  context.print(json::object{{"results", results}},
                [&] { return render_tree(context.terminal, *tree, *states); });
  const bool failed = std::ranges::any_of(
      *states, [](const auto& entry) { return has_failed(state_of(entry.second)); });
  return failed ? kExitFailed : kExitOk;
}

}  // namespace

void add_status_command(CLI::App& app, Context& context) {
  auto words = std::make_shared<std::string>();
  add_command(
      app, context, "status", "What is deployed, and in which state; exit 1 if something failed",
      [&context, words] { return words->empty() ? show_all(context) : show_one(context, *words); })
      .add_option("service,-n,--service,--application,--container", *words,
                  "Only this service, in full")
      ->type_name("SERVICE");
}

}  // namespace slipway::cli
