#include "cli/environment_watch.h"

#include "cli/environment_choice.h"
#include "cli/event_stream.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/watch.h"

namespace slipway::cli {
namespace {

constexpr base::Duration kGlance = std::chrono::milliseconds(300);

bool goes_on(const std::string& state) {
  return state.ends_with("ING") || state.ends_with("QUEUED");
}

// The environment's status once nothing is under way.
base::Result<json::value> await_rest(ApiClient& api, const std::string& id) {
  while (true) {
    auto status = api.get("/environment/" + id + "/status");
    if (!status || !goes_on(text(*status, "state"))) return status;
    pause(kGlance);
  }
}

}  // namespace

Outcome watch_environment(Context& context, const Tree& tree) {
  const auto& environment = tree.environments.front();
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto statuses = (*api)->get("/environment/" + environment.id + "/statuses");
  if (!statuses) return base::fail(statuses.error());
  std::vector<WatchedDeployment> open;
  for (const auto* list : {"applications", "containers", "jobs", "helms"}) {
    for (const auto& status : items(*statuses, list)) {
      const std::string deployment = text(status, "deployment_request_id");
      if (deployment.empty()) continue;
      for (const auto& service : tree.services) {
        if (service.id == text(status, "id")) open.push_back({service.name, deployment});
      }
    }
  }
  Outcome watched = open.empty() ? Outcome(kExitOk) : watch(context, open);
  if (!watched) return watched;
  const auto rest = await_rest(**api, environment.id);
  if (!rest) return base::fail(rest.error());
  const std::string state = text(*rest, "state");
  if (open.empty() || !context.wants_json()) {
    context.print(*rest, [&] { return plain(environment.path()) + ": " + plain(state) + "\n"; });
  }
  return state.find("ERROR") == std::string::npos ? *watched : kExitFailed;
}

Outcome await_environment(Context& context, const EnvironmentNode& environment) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto rest = await_rest(**api, environment.id);
  if (!rest) return base::fail(rest.error());
  return context.print(
      *rest, [&] { return plain(environment.path()) + ": " + plain(text(*rest, "state")) + "\n"; });
}

base::Result<void> await_gone(Context& context, const std::string& path) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  while (true) {
    const auto there = (*api)->get(path);
    if (!there && there.error().code == base::ErrorCode::kNotFound) return {};
    if (!there) return base::fail(there.error());
    pause(kGlance);
  }
}

}  // namespace slipway::cli
