#include "cli/watch.h"

#include <algorithm>
#include <csignal>
#include <set>

#include <unistd.h>

#include "base/enum.h"
#include "cli/event_stream.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/through_freeze.h"
#include "io/system_clock.h"
#include "model/deployment.h"

namespace slipway::cli {
namespace {

constexpr char kNote[] = "\nThe deployment goes on.\n";

constexpr base::Duration kGlance = std::chrono::seconds(1);
constexpr base::Duration kPause = std::chrono::milliseconds(500);
constexpr int kPatience = 120;  // glances without an answer
constexpr std::size_t kShownLogLines = 20;
constexpr std::size_t kTailLines = 3;  // below a deployment while it goes on

Colour watched_colour(std::string_view state) {
  if (state == "DEPLOYED" || state == "SUCCEEDED") return Colour::kGreen;
  if (state.find("ERROR") != std::string_view::npos || state == "FAILED") return Colour::kRed;
  if (state == "CANCELED" || state == "SUPERSEDED") return Colour::kYellow;
  return Colour::kCyan;
}

std::string lasted(const json::value& thing, base::Timestamp now) {
  const auto from = base::parse_iso8601(text(thing, "started_at"));
  if (!from) return {};
  const auto to = base::parse_iso8601(text(thing, "ended_at")).value_or(now);
  return to > *from ? base::describe(to - *from) : base::describe(base::Duration::zero());
}

std::string version_of(const json::value& deployment) {
  const auto* version = find(deployment, "version");
  if (version == nullptr) return {};
  const std::string commit = text(*version, "commit");
  return commit.empty() ? text(*version, "tag") : short_commit(commit);
}

extern "C" void leave(int /*signal*/) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kNote, sizeof kNote - 1);
  ::_exit(128 + SIGINT);
}

struct Followed {
  WatchedDeployment watched;
  json::value now = nullptr;
  std::vector<std::string> tail;            // the last lines of its log
  std::set<std::string, std::less<>> told;  // changes already printed as lines

  bool over() const { return is_over(text(now, "state")); }
};

// In one line each, so that they can be drawn over.
std::string render_tail(const Terminal& terminal, const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) {
    const std::string shown = "  | " + plain(line);
    out += paint(terminal, Colour::kDim,
                 terminal.width > 0 ? truncate(shown, terminal.width - 1) : shown) +
           "\n";
  }
  return out;
}

void read_tail(ApiClient& api, Followed& one) {
  const auto log =
      api.list("/deployment/" + one.watched.id + "/log?limit=" + std::to_string(kTailLines));
  if (!log) return;
  one.tail.clear();
  const std::size_t first = log->size() > kTailLines ? log->size() - kTailLines : 0;
  for (std::size_t i = first; i < log->size(); ++i) one.tail.push_back(text((*log)[i], "text"));
}

// Draws over what it drew before.
class Screen {
 public:
  explicit Screen(Context& context) : context_(context) {}

  void show(std::vector<Followed>& all, base::Timestamp now) {
    if (context_.wants_json()) return;
    if (!context_.terminal.interactive) {
      for (auto& one : all) tell_changes(one, now);
      context_.out.flush();
      return;
    }
    std::string picture;
    for (const auto& one : all) {
      picture += render_deployment(context_.terminal, one.watched.service, one.now, now);
      if (!one.over()) picture += render_tail(context_.terminal, one.tail);
    }
    if (height_ > 0) context_.out << "\x1b[" << height_ << "A\x1b[J";
    context_.out << picture << std::flush;
    height_ = std::ranges::count(picture, '\n');
  }

 private:
  void tell(Followed& one, const std::string& key, const std::string& line) {
    if (one.told.insert(key).second) {
      context_.out << plain(one.watched.service + ": " + line) << '\n';
    }
  }

  void tell_changes(Followed& one, base::Timestamp now) {
    if (const std::string state = text(one.now, "state"); !one.over()) tell(one, state, state);
    for (const std::string& held : {waits_for_approval(one.now), waits_for_freeze(one.now)}) {
      if (!held.empty()) tell(one, held, held);
    }
    for (const auto& step : items(one.now, "steps")) {
      const std::string name = text(step, "name");
      const std::string state = text(step, "state");
      if (state == "PENDING") continue;
      const std::string time = state == "RUNNING" ? "" : lasted(step, now);
      tell(one, name + " " + state, name + " " + state + (time.empty() ? "" : " " + time));
    }
    if (const std::string state = text(one.now, "state"); one.over()) tell(one, state, state);
  }

  Context& context_;
  std::ptrdiff_t height_ = 0;
};

// Returns when an event names one of the deployments, or after a glance.
void await_change(ApiClient& api, const std::string& organization, std::string& last_id,
                  const std::vector<Followed>& all) {
  EventParser parser;
  const auto began = io::SystemClock().now();
  const auto ended = api.stream("/organization/" + organization + "/event", last_id, kGlance,
                                [&](std::string_view data) {
                                  return parser.feed(data, [&](const ServerEvent& event) {
                                    return std::ranges::none_of(all, [&](const Followed& one) {
                                      return event.data.find(one.watched.id) != std::string::npos;
                                    });
                                  });
                                });
  if (!parser.last_id().empty()) last_id = parser.last_id();
  const auto used = io::SystemClock().now() - began;
  if (used < kPause) pause(kPause - used);
}

int conclude(Context& context, ApiClient& api, const std::vector<Followed>& all) {
  int code = kExitOk;
  for (const auto& one : all) {
    if (context.wants_json()) context.print(one.now, nullptr);
    const std::string state = text(one.now, "state");
    if (state == "DEPLOYED") continue;
    code = kExitFailed;
    std::string reason = text(one.now, "error");
    if (const std::string by = text(one.now, "superseded_by"); reason.empty() && !by.empty()) {
      reason = "a newer version took its place: deployment " + by;
    }
    if (state.find("ERROR") != std::string::npos) {
      if (const auto log = api.list("/deployment/" + one.watched.id + "/log?limit=20")) {
        const std::size_t first = log->size() > kShownLogLines ? log->size() - kShownLogLines : 0;
        for (std::size_t i = first; i < log->size(); ++i) {
          context.err << "  " << plain_log(text((*log)[i], "text")) << '\n';
        }
      }
    }
    context.err << "slipway: "
                << plain(one.watched.service + " ended as " + state +
                         (reason.empty() ? "." : ": " + reason))
                << '\n';
  }
  return code;
}

}  // namespace

bool is_over(std::string_view state) {
  const auto known = base::parse_enum<model::DeploymentState>(state);
  if (known) return model::is_terminal(*known);
  return state == "STOPPED" || state == "RESTARTED" || state == "DELETED" ||
         state.find("ERROR") != std::string_view::npos;
}

std::string render_deployment(const Terminal& terminal, const std::string& service,
                              const json::value& deployment, base::Timestamp now) {
  const auto line = [&](std::string_view lead, std::string_view state, const std::string& rest) {
    std::string shown = plain(std::string(lead));
    const std::string tail = rest.empty() ? "" : "  " + plain(rest);
    const std::string whole = shown + std::string(state) + tail;
    // A line that wraps could not be drawn over.
    if (terminal.width > 0 && display_width(whole) >= terminal.width) {
      return truncate(whole, terminal.width - 1) + "\n";
    }
    return shown + paint(terminal, watched_colour(state), state) + tail + "\n";
  };
  const std::string version = version_of(deployment);
  const std::string state = text(deployment, "state");
  const std::string unapproved = waits_for_approval(deployment);
  const std::string held = unapproved.empty() ? waits_for_freeze(deployment) : unapproved;
  std::string out =
      line(service + (version.empty() ? "" : " " + version) + "  ",
           state.empty() ? "QUEUED" : state, held.empty() ? lasted(deployment, now) : held);
  for (const auto& step : items(deployment, "steps")) {
    const std::string step_state = text(step, "state");
    if (step_state == "PENDING") continue;
    std::string name = text(step, "name");
    name.resize(std::max<std::size_t>(name.size(), 10), ' ');
    out += line("  " + name + " ", step_state, lasted(step, now));
  }
  return out;
}

base::Result<std::string> started_deployment(ApiClient& api, const std::string& service_path,
                                             const json::value& answer) {
  for (const auto* name : {"deployment_id", "deployment_request_id", "execution_id"}) {
    if (auto id = text(answer, name); !id.empty()) return id;
  }
  const auto history = api.list(service_path + "/deploymentHistory?limit=1");
  if (!history) return base::fail(history.error());
  return history->empty() ? "" : text(history->front(), "id");
}

namespace {

base::Result<std::vector<Followed>> follow_all(Context& context,
                                               const std::vector<WatchedDeployment>& deployments) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  std::vector<Followed> all;
  for (const auto& one : deployments) all.emplace_back().watched = one;
  Screen screen(context);
  io::SystemClock clock;
  std::string last_event_id;
  [[maybe_unused]] const auto previous = std::signal(SIGINT, leave);
  for (int failures = 0;;) {
    for (auto& one : all) {
      if (one.over()) continue;
      auto now = (*api)->get("/deployment/" + one.watched.id);
      if (now) {
        one.now = std::move(*now);
        failures = 0;
        if (context.terminal.interactive && !one.over()) read_tail(**api, one);
      } else if (!base::is_transient(now.error().code) || ++failures >= kPatience) {
        return base::fail(now.error());
      }
    }
    screen.show(all, clock.now());
    if (std::ranges::all_of(all, &Followed::over)) break;
    await_change(**api, *organization, last_event_id, all);
  }
  return all;
}

}  // namespace

Outcome watch(Context& context, const std::vector<WatchedDeployment>& deployments) {
  const auto all = follow_all(context, deployments);
  if (!all) return base::fail(all.error());
  return conclude(context, **context.api(), *all);
}

Outcome await_end(Context& context, const std::vector<WatchedDeployment>& deployments) {
  const auto all = follow_all(context, deployments);
  if (!all) return base::fail(all.error());
  for (const auto& one : *all) {
    if (context.wants_json()) context.print(one.now, nullptr);
  }
  return kExitOk;
}

}  // namespace slipway::cli
