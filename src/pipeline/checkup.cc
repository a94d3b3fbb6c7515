#include "pipeline/checkup.h"

#include <map>

#include <fmt/format.h>

#include "io/clock_state.h"
#include "io/disk.h"
#include "pipeline/remote.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/task_backlog.h"

namespace slipway::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;
constexpr std::int64_t kLittleRoom = 1024 * kMebibyte;
constexpr std::int64_t kNoRoom = 100 * kMebibyte;
constexpr base::Duration kMostDrift = std::chrono::seconds(2);
constexpr base::Duration kLongWait = std::chrono::minutes(5);
constexpr std::int64_t kPushesLookedAt = 500;

using Findings = std::vector<Finding>;

void check_disk(const fs::path& data, Findings& findings) {
  const auto space = io::disk_space(data);
  if (!space) {
    findings.push_back({"disk", "", Health::FAILED, "The data folder cannot be asked for its room.",
                        "See that " + data.string() + " is there and mounted."});
    return;
  }
  const std::string free =
      fmt::format("{} MiB are free of {} MiB.", space->free / kMebibyte, space->size / kMebibyte);
  if (space->free >= kLittleRoom) {
    findings.push_back({"disk", "", Health::OK, free});
    return;
  }
  findings.push_back({"disk", "", space->free < kNoRoom ? Health::FAILED : Health::WARNING, free,
                      "Make room: deliveries are refused once nothing can be written. What is kept "
                      "for how long is in the configuration."});
}

// The folder itself can be passed through, for services have their folders below it.
void check_permissions(const fs::path& data, Findings& findings) {
  using fs::perms;
  const std::pair<const char*, perms> private_ones[] = {
      {"", perms::group_read | perms::group_write | perms::others_read | perms::others_write},
      {"secret-key", perms::group_all | perms::others_all},
      {"slipway.db", perms::group_all | perms::others_all}};
  for (const auto& [name, open] : private_ones) {
    std::error_code failed;
    const auto path = *name == '\0' ? data : data / name;
    const auto status = fs::status(path, failed);
    if (failed || (status.permissions() & open) == perms::none) continue;
    findings.push_back({"permissions", path.string(), Health::FAILED,
                        "Other accounts of this machine may open it.",
                        "Take their rights: chmod go-rw '" + path.string() + "'."});
    return;
  }
  findings.push_back({"permissions", "", Health::OK, "No other account may read the data."});
}

void check_clock(Context& context, Findings& findings) {
  const auto now = context.clock.now();
  base::Duration ahead{};
  context.database.read([&](store::Transaction& tx) { ahead = now - tx.shared_time(now); });
  if (std::chrono::abs(ahead) > kMostDrift) {
    findings.push_back(
        {"clock", "", Health::FAILED,
         fmt::format(
             "This machine's clock is {} s {} the database's.",
             std::chrono::abs(std::chrono::duration_cast<std::chrono::seconds>(ahead)).count(),
             ahead > base::Duration::zero() ? "ahead of" : "behind"),
         "Let both machines keep their time by NTP."});
  } else if (io::clock_is_synchronised() == false) {
    findings.push_back({"clock", "", Health::WARNING,
                        "Nothing keeps this machine's clock in step with others.",
                        "Run an NTP client, such as chrony or systemd-timesyncd: signatures and "
                        "tokens that carry a time are refused once it is minutes off."});
  } else {
    findings.push_back({"clock", "", Health::OK, "It is kept in step."});
  }
}

void check_git(Context& context, Findings& findings) {
  const auto version = context.git.version({});
  if (version) {
    findings.push_back({"git", "", Health::OK, *version + " runs."});
  } else {
    findings.push_back({"git", "", Health::FAILED, version.error().message,
                        "Install it where the daemon finds it, in /usr/local/bin, /usr/bin or "
                        "/bin: apt-get install git."});
  }
}

void check_gateway(Context& context, Findings& findings) {
  const auto address = context.routes.address();
  const auto checked = context.routes.check();
  if (!checked) {
    findings.push_back({"gateway", address, Health::FAILED, checked.error().message,
                        "It is started again every few seconds, and the daemon's log says why it "
                        "does not start; mostly another program has its port."});
  } else if (address.empty()) {
    findings.push_back({"gateway", "", Health::OK, "There is none: --gateway none."});
  } else {
    findings.push_back({"gateway", address, Health::OK, "It answers."});
  }
}

void check_queue(Context& context, Findings& findings) {
  const auto now = context.clock.now();
  std::vector<store::TaskBacklog> backlog;
  context.database.read([&](store::Transaction& tx) { backlog = store::task_backlog(tx, now); });
  std::size_t late = 0;
  for (const auto& step : backlog) {
    if (!step.oldest_due || now - *step.oldest_due < kLongWait) continue;
    ++late;
    findings.push_back(
        {"queue", step.step, Health::WARNING,
         fmt::format("{} wait for a worker, the first since {}.", step.due,
                     base::to_iso8601(*step.oldest_due)),
         "Look at the daemon's log for what keeps the workers; where releases are what waits, give "
         "it more --release-threads."});
  }
  if (late == 0) findings.push_back({"queue", "", Health::OK, "Nothing waits for long."});
}

void check_runtime(Context& context, const model::Runtime& configured, Findings& findings) {
  const auto state = context.runtimes.look(configured);
  findings.push_back({"runtime", configured.name, state.is_connected ? Health::OK : Health::FAILED,
                      state.message.empty() ? "It answers." : state.message,
                      state.is_connected ? "" : "Start it, or correct its address and key."});
}

// By branch, whatever is to be deployed from it.
void check_branches(const std::vector<model::Service>& services, const git::Tips& tips,
                    const std::string& repository, Findings& findings) {
  for (const auto& service : services) {
    if (tips.contains(service.git.branch)) continue;
    findings.push_back({"branch", repository, Health::WARNING,
                        "The branch '" + service.git.branch + "' of the service '" + service.name +
                            "' does not exist.",
                        "Push it, or choose another in the service's settings."});
  }
}

// Of the newest pushes, by how each repository's last one came.
std::map<model::RepositoryKey, model::Push> last_pushes(Context& context,
                                                        const model::OrganizationId& organization) {
  std::map<model::RepositoryKey, model::Push> last;
  context.database.read([&](store::Transaction& tx) {
    for (auto& push : store::pushes(tx, organization, {.limit = kPushesLookedAt})) {
      if (push.source != model::PushSource::API) last.try_emplace(push.repository, push);
    }
  });
  return last;
}

Finding webhook_finding(const std::string& repository, const model::Push* last) {
  const std::string remedy =
      "See the forge's list of webhook deliveries for this repository, or let Slipway set its "
      "webhook up: slipway hook sync.";
  if (last == nullptr) {
    return {"webhook", repository, Health::WARNING, "No push of it came yet.", remedy};
  }
  const auto at = base::to_iso8601(last->created_at);
  if (last->source == model::PushSource::POLL) {
    return {"webhook", repository, Health::WARNING,
            "Its last push was found by polling, at " + at + "; no delivery told of it.", remedy};
  }
  return {"webhook", repository, Health::OK, "Its last push was delivered, at " + at + "."};
}

}  // namespace

Findings check_machine(Context& context, const fs::path& data) {
  Findings findings;
  check_disk(data, findings);
  check_permissions(data, findings);
  check_clock(context, findings);
  check_git(context, findings);
  check_gateway(context, findings);
  check_queue(context, findings);
  return findings;
}

Findings check_surroundings(Context& context, const model::OrganizationId& organization,
                            const std::stop_token& stop) {
  std::vector<model::Runtime> runtimes;
  std::map<model::RepositoryKey, std::vector<model::Service>> repositories;
  context.database.read([&](store::Transaction& tx) {
    runtimes = store::runtimes(tx, organization);
    for (auto& service : store::services_of_organization(tx, organization)) {
      if (!service.git.url.empty()) repositories[service.repository].push_back(service);
    }
  });
  Findings findings;
  for (const auto& configured : runtimes) check_runtime(context, configured, findings);
  const auto last = last_pushes(context, organization);
  for (const auto& [key, services] : repositories) {
    const auto& name = key.to_string();
    const auto remote = remote_of(context, services);
    const auto tips = remote ? context.git.tips(*remote, {}, stop) : base::fail(remote.error());
    if (!tips) {
      findings.push_back({"repository", name, Health::FAILED, tips.error().message,
                          "Correct its address or its git token in the services' settings."});
    } else {
      findings.push_back({"repository", name, Health::OK, "It answers."});
      check_branches(services, *tips, name, findings);
    }
    const auto found = last.find(key);
    findings.push_back(webhook_finding(name, found == last.end() ? nullptr : &found->second));
  }
  return findings;
}

}  // namespace slipway::pipeline
