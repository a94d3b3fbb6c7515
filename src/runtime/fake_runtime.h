#pragma once
// A runtime in memory, for tests of the steps: it keeps the contract, records its calls, and fails
// where it is told to, by commit. Thread-safe.

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/fake_charts.h"
#include "runtime/fake_jobs.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class FakeRuntime final : public Runtime {
 public:
  // With a folder it asks for checkouts below it.
  explicit FakeRuntime(std::optional<std::filesystem::path> sources = std::nullopt);

  // What is to happen to versions of this commit.
  void fail_build(const std::string& commit, base::Error error);
  void fail_release_command(const std::string& commit, base::Error error);
  void fail_start(const std::string& commit, base::Error error);
  void never_healthy(const std::string& commit);
  void say_health(const std::string& commit, ImageHealth health);  // of its image
  void exit_with(const std::string& commit, int exit_code);
  // What happens to an instance.
  void lose(const model::DeploymentId& deployment);  // as a crash of the machine does
  // As an engine that was killed: nothing is answered, and what runs goes on.
  void set_away(bool away);
  // What is started next has this port of this machine.
  void set_next_port(std::uint16_t port);
  // As one that brings none.
  void set_brings_charts(bool brings);
  void write(const model::DeploymentId& deployment, const std::string& stream,
             const std::string& text);

  // For the fake of a health probe: something listens there and is well.
  bool is_healthy(const Endpoint& endpoint) const;
  // "build COMMIT", "release COMMIT", "start COMMIT", "stop COMMIT", "remove COMMIT", in order.
  std::vector<std::string> calls() const;
  // What the last start of this commit was given.
  std::optional<Version> started(const std::string& commit) const;

  std::optional<std::filesystem::path> source_directory(const Version& version) const override;
  base::Result<void> build(const Version& version, const LogSink& log,
                           std::stop_token stop) override;
  base::Result<void> run_release_command(const Version& version, const LogSink& log,
                                         std::stop_token stop) override;
  base::Result<Instance> start(const Version& version, const LogSink& log,
                               std::stop_token stop) override;
  Instance inspect(const model::DeploymentId& deployment) override;
  base::Result<std::vector<Instance>> list() override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  base::Result<std::vector<Usage>> usage(const model::DeploymentId& deployment) override;
  base::Result<void> forget(const model::ServiceId& service) override;
  base::Result<std::string> check() override;
  bool runs_images() const override { return true; }
  bool mounts_files() const override { return true; }
  FakeJobs* jobs() override { return &jobs_; }
  FakeCharts* charts() override;
  std::vector<std::string> capabilities() const override;

 private:
  struct Behaviour {
    std::optional<base::Error> build;
    std::optional<base::Error> release;
    std::optional<base::Error> start;
    bool unhealthy = false;
    std::optional<ImageHealth> image_health;
    std::optional<int> exit_code;
  };
  struct Running {
    Instance instance;
    std::string commit;
    std::vector<model::LogLine> lines;
  };

  // These expect the mutex to be held.
  tl::unexpected<base::Error> is_away() const;
  Instance seen(const Running& running) const;
  void record(std::string_view call, const std::string& commit);
  void append(Running& running, std::string stream, std::string text);

  mutable std::mutex mutex_;
  std::optional<std::filesystem::path> sources_;
  std::map<std::string, Behaviour> behaviours_;
  std::map<model::DeploymentId, Running> instances_;
  std::set<model::DeploymentId> built_;
  std::set<model::DeploymentId> released_;
  std::map<std::string, Version> started_;
  std::vector<std::string> calls_;
  bool away_ = false;
  bool brings_charts_ = true;
  std::uint16_t next_port_ = 20'000;
  FakeJobs jobs_;
  FakeCharts charts_;
};

}  // namespace slipway::runtime
