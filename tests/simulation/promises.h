#pragma once
// What Slipway promises, each held against what happens: at every start, stop and switch, after
// every commit, and once all has come to rest. The first that is broken ends a run.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "disk.h"
#include "node.h"
#include "organization.h"

namespace slipway::simulation {

// What the hook said 2xx to, and what it was about.
struct Accepted {
  std::string sender_id;
  std::size_t moves = 1;
};

class Promises final : public Witness {
 public:
  Promises(Universe& universe, Disk& disk, Outside& outside, Organization& organization);

  void before_start(const runtime::Version& version) override;
  void after_start(const runtime::Version& version) override;
  void before_attempt(const model::AttemptId& id, const runtime::Version& version) override;
  void before_stop(const model::DeploymentId& deployment) override;
  void after_switch(const std::vector<gateway::Route>& routes) override;
  void build_begins(const model::DeploymentId& deployment) override;
  void build_ends(const model::DeploymentId& deployment) override;

  void after_commit();
  // The newest commits may be gone.
  void after_power_cut();
  // A person cancelled it while it waited.
  void cancelled(const model::DeploymentId& deployment) { cancelled_.insert(deployment); }
  // A person did something to it that explains what the rules alone would not.
  void touched(KnownService& service) { service.touched_at = newest_deployment_; }
  // From then on the due times of jobs are those of another clock.
  void clocks_jump() { clocks_jump_ = true; }
  void accepted(const Accepted& delivery) { accepted_.push_back(delivery); }

  // Nothing waits but the polls.
  bool is_at_rest();
  // All remotes are well, and nothing more is to be done.
  void at_rest();

 private:
  struct Seen {
    std::string serving{};
    std::string version{};  // that serves, or served last
    std::size_t place = 0;  // of that among all that the branch or the image had; see place_of
    std::string watermark{};
    bool stopped = false;
  };
  struct Known {
    std::string id;
    std::string service;
    std::string state;
    std::string trigger;
    std::string commit;
    std::string tag;
    std::string digest;
    std::int64_t row = 0;
    std::string version() const {
      return !commit.empty() ? commit : !digest.empty() ? digest : tag;
    }
    static Known read(const store::Row& row);
    bool by_itself() const { return trigger == "PUSH" || trigger == "POLL" || trigger == "NOTICE"; }
  };

  std::optional<Known> deployment(const std::string& id);
  // Newest first, but those that gave way, which may be newer than what they gave way to.
  std::vector<Known> deployments_of(const std::string& service);
  void check_version(const KnownService& service, const runtime::Version& version);
  std::string name_of(const std::string& service);
  void check_runs();
  void check_timers();
  void check_jobs_at_rest();
  void check_decided_once();
  void check_verdicts();
  void check_skip(const KnownService& service, const std::string& tip);
  void check_one_at_a_time();
  bool tried_at_every_poll(const KnownService& service, const Known& one);
  void check_new_deployments();
  bool failed_by_itself(const Known& one);
  // A person rolled back from it, and it is not deployed by itself again.
  bool rolled_back_from(const std::string& service, const std::string& version);
  bool is_quarantined(const std::string& service, const std::string& version,
                      const std::string& cause);
  void check_services();
  void check_forwards(const KnownService& service, Seen& seen, const Known& to);
  void check_deliveries();
  void check_leftovers();
  void check_changes();
  void check_change(KnownService& service, const Seen& now);
  void check_image(KnownService& service, const Seen& now);

  Universe& universe_;
  Disk& disk_;
  Outside& outside_;
  Organization& organization_;
  std::map<std::string, Seen> seen_;  // by service
  std::int64_t newest_deployment_ = 0;
  std::int64_t newest_verdict_ = 0;
  std::multiset<model::DeploymentId> building_;
  std::set<model::DeploymentId> cancelled_;
  std::vector<Accepted> accepted_;
  std::vector<gateway::Route> routes_;
  std::map<std::string, base::Timestamp> timers_;  // by cron job
  bool clocks_jump_ = false;
};

}  // namespace slipway::simulation
