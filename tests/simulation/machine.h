#pragma once
// Where services run: instances in truth, and the runtime and the gateway by which a node reaches
// them. They outlive a node's death, and go when the machine loses power.

#include <map>
#include <vector>

#include "gateway/gateway.h"
#include "jobs.h"
#include "reach.h"
#include "runtime/runtime.h"

namespace slipway::simulation {

// What becomes of a version; decided when it was written.
enum class Quality { kGood, kFailsToBuild, kFailsToStart, kNeverHealthy, kEndsAtOnce };

struct RunningInstance {
  runtime::Instance instance;
  std::string version;  // a commit or a digest
  bool is_healthy = false;
};

class Machine;

// What is told of all that happens to instances and routes.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual void before_start(const runtime::Version& version) = 0;
  virtual void after_start(const runtime::Version& version) = 0;
  virtual void before_attempt(const model::AttemptId& id, const runtime::Version& version) = 0;
  virtual void before_stop(const model::DeploymentId& deployment) = 0;
  virtual void after_switch(const std::vector<gateway::Route>& routes) = 0;
  virtual void build_begins(const model::DeploymentId& deployment) = 0;
  virtual void build_ends(const model::DeploymentId& deployment) = 0;
};

class Machine {
 public:
  std::map<std::string, Quality> qualities;               // by version; the others are good
  std::map<model::AttemptId, SimulatedAttempt> attempts;  // of jobs
  Weather weather = Weather::kFine;
  bool was_away = false;  // it did not say what runs, at least once
  bool gateway_fails = false;
  Witness* witness = nullptr;

  const std::map<model::DeploymentId, RunningInstance>& instances() const { return instances_; }
  const std::vector<gateway::Route>& routes() const { return routes_; }
  bool runs(const model::DeploymentId& deployment) const;
  const RunningInstance* at(const std::string& host, std::uint16_t port) const;
  Quality quality(const std::string& version) const;

  // Nothing runs any more; what was stopped stays so.
  void lose_power();
  // As a crash of the service itself, whose supervisor is gone with it.
  void lose(const model::DeploymentId& deployment);

 private:
  friend class NodeRuntime;
  friend class NodeGateway;

  std::map<model::DeploymentId, RunningInstance> instances_;
  std::map<model::DeploymentId, bool> built_;
  std::vector<gateway::Route> routes_;
  std::uint16_t next_port_ = 20'000;
};

// "" where it is not known yet.
std::string version_of(const runtime::Version& version);

inline constexpr const char* kNoFolder = "/nowhere/that/is/simulated";

class NodeRuntime final : public runtime::Runtime {
 public:
  NodeRuntime(Machine& machine, Reach& reach)
      : machine_(machine), reach_(reach), jobs_(machine, reach) {}

  // A folder that is nowhere; of an image none.
  std::optional<std::filesystem::path> source_directory(
      const runtime::Version& version) const override {
    return version.image ? std::nullopt : std::optional<std::filesystem::path>(kNoFolder);
  }
  base::Result<void> build(const runtime::Version& version, const runtime::LogSink& log,
                           std::stop_token stop) override;
  base::Result<void> run_release_command(const runtime::Version& version,
                                         const runtime::LogSink& log,
                                         std::stop_token stop) override;
  base::Result<runtime::Instance> start(const runtime::Version& version,
                                        const runtime::LogSink& log, std::stop_token stop) override;
  runtime::Instance inspect(const model::DeploymentId& deployment) override;
  base::Result<std::vector<runtime::Instance>> list() override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  base::Result<void> serve(const runtime::Version& version,
                           const std::vector<std::string>& hosts) override;
  base::Result<void> forget(const model::ServiceId& service) override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  base::Result<std::string> check() override;
  bool runs_images() const override { return true; }
  runtime::JobRuntime* jobs() override { return &jobs_; }
  std::vector<std::string> capabilities() const override { return {}; }

  // What a probe of the endpoint sees; "": it is well.
  std::string look(const runtime::Endpoint& endpoint);

 private:
  std::optional<base::Error> ask(const std::stop_token& stop = {});

  Machine& machine_;
  Reach& reach_;
  NodeJobs jobs_;
};

class NodeGateway final : public gateway::Gateway {
 public:
  NodeGateway(Machine& machine, Reach& reach) : machine_(machine), reach_(reach) {}
  base::Result<void> apply(const std::vector<gateway::Route>& routes) override;
  gateway::HostUpstreams upstreams() const override;
  base::Result<void> ensure_running() override;
  std::string address() const override { return "http://127.0.0.1:1"; }

 private:
  Machine& machine_;
  Reach& reach_;
};

}  // namespace slipway::simulation
