#pragma once
// All that a step may reach, handed in by daemon/. It lives as long as the daemon; every part is
// thread-safe.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/cipher.h"
#include "base/clock.h"
#include "forge/checks/check_api.h"
#include "forge/comments/comment_api.h"
#include "forge/deployments/deployment_api.h"
#include "forge/hooks/hook_api.h"
#include "forge/pull_requests/pull_request_api.h"
#include "forge/statuses/status_api.h"
#include "gateway/gateway.h"
#include "git/git.h"
#include "io/reach.h"
#include "model/service.h"
#include "pipeline/access_tokens.h"
#include "pipeline/cancellations.h"
#include "pipeline/courier.h"
#include "pipeline/forge_pauses.h"
#include "pipeline/probe.h"
#include "pipeline/routes.h"
#include "pipeline/runtimes.h"
#include "pipeline/step_times.h"
#include "registry/registry.h"
#include "rules/time_zone.h"
#include "rules/webhook/sender.h"
#include "store/database.h"

namespace slipway::pipeline {

// How long what happened is kept; zero: for good.
struct Retention {
  base::Duration deliveries = std::chrono::days(30);  // as they were received
  base::Duration logs = std::chrono::days(30);        // of deployments
  base::Duration history = std::chrono::days(365);    // pushes, notices, verdicts, deployments
  base::Duration audit{};
  base::Duration statuses = std::chrono::days(30);  // of commits, which their forge has taken
  base::Duration mirrors = std::chrono::days(30);   // of repositories that no service comes from
  std::int64_t deliveries_size = std::int64_t{1} << 30;  // bytes of their bodies; 0: any
  std::int64_t logs_size = std::int64_t{1} << 30;        // bytes of their lines; 0: any
  // However old, so that a quiet installation still shows what it last did, and why.
  std::int64_t pushes_kept = 1000;      // of an organization; notices likewise
  std::int64_t deployments_kept = 100;  // of a service
  std::int64_t logs_kept = 10;          // of a service
  // Of a service, and besides these what it would still take by itself; however old.
  std::size_t quarantines_kept = 100;
};

struct Policy {
  base::Duration poll_interval = std::chrono::minutes(3);
  // A remote that lacks the announced commit is asked again for so long.
  base::Duration stale_patience = std::chrono::seconds(30);
  // A branch that seems to have gone back is believed when it is seen so much later again.
  base::Duration reset_patience = std::chrono::minutes(1);
  // The version before goes on so long after the switch, for requests that are under way.
  base::Duration drain = std::chrono::seconds(5);
  // So many services of one stage are deployed at once.
  std::size_t stage_parallelism = 7;
  std::string gateway_domain = "localhost";
  // How people reach the console, without "/" at its end; "": nobody said so, and forges are told
  // of nothing.
  std::string console_url{};
  // So often a forge is asked for checks that somebody waits for, beside each of its events.
  base::Duration check_interval = std::chrono::minutes(1);
  // A push that concerns or skips more services than this gets one commit status for all.
  std::size_t commit_status_limit = 10;
  // Where outgoing webhooks may lead.
  io::Reach webhook_reach{};
  // Where repositories, registries and forges may be.
  io::Reach remote_reach{.private_too = true};
  // By which webhooks of the kind EMAIL send; without a url: by none.
  io::MailServer mail_server{};
  Retention retention{};
  // What this node is called among those that share the store; "": it is the only one.
  std::string node{};
};

struct Context {
  store::Database& database;
  base::Clock& clock;
  base::Random& random;
  git::Git& git;
  std::map<model::HookKind, const rules::Sender*> senders;
  registry::Registry& registry;
  Runtimes& runtimes;
  const base::Cipher& cipher;
  Routes& routes;
  Cancellations& cancellations;
  const rules::TimeZones& zones;
  Courier& courier;
  Policy policy;
  // By which webhooks are made at forges; a kind without one has none that Slipway can use.
  std::map<model::HookKind, const forge::HookApi*> hook_apis{};
  // By which commits get statuses there.
  std::map<model::HookKind, const forge::StatusApi*> status_apis{};
  // By which it keeps deployments.
  std::map<model::HookKind, const forge::DeploymentApi*> deployment_apis{};
  // By which pull requests get comments.
  std::map<model::HookKind, const forge::CommentApi*> comment_apis{};
  // By which it is known where the commits of those from forks are.
  std::map<model::HookKind, const forge::PullRequestApi*> pull_request_apis{};
  // By which their checks are known.
  std::map<model::HookKind, const forge::CheckApi*> check_apis{};
  // How a probe looks at an instance: look() of probe.h, but in a simulation.
  std::function<std::string(io::HttpClient&, const runtime::Endpoint&, const model::Probe&,
                            const std::stop_token&)>
      look_at = look;
  std::shared_ptr<StepTimes> step_times = std::make_shared<StepTimes>();
  std::shared_ptr<InstallationTokens> installation_tokens = std::make_shared<InstallationTokens>();
  std::shared_ptr<ForgePauses> forge_pauses = std::make_shared<ForgePauses>();

  // The same on another view of the store.
  Context with(store::Database& other) const {
    return {other,        clock,
            random,       git,
            senders,      registry,
            runtimes,     cipher,
            routes,       cancellations,
            zones,        courier,
            policy,       hook_apis,
            status_apis,  deployment_apis,
            comment_apis, pull_request_apis,
            check_apis,   look_at,
            step_times,   installation_tokens,
            forge_pauses};
  }
};

}  // namespace slipway::pipeline
