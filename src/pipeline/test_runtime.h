#pragma once
// For tests: a fake runtime whose endpoints really listen, so that real health probes see them, and
// which lets a test act while a build is under way. One thread at a time.

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/fd.h"
#include "runtime/fake_runtime.h"

namespace slipway::pipeline {

class TestRuntime final : public runtime::Runtime {
 public:
  TestRuntime();

  runtime::FakeRuntime fake;
  std::function<void(const runtime::Version&)> during_build;  // called once, then forgotten
  std::function<void()> during_health;        // called once at an inspection, then forgotten
  std::set<std::string> unreachable;          // commits that never listen
  std::set<model::DeploymentId> deaf;         // run, and refuse connections now
  std::map<model::DeploymentId, int> builds;  // how often it had to be built
  std::filesystem::path charts_folder;        // where files of charts go; empty: none are asked for
  int failing_stops = 0;                      // so many of the next calls of stop() do nothing
  int failing_serves = 0;                     // the same of serve()

  // Those that run, by service.
  std::multimap<model::ServiceId, runtime::Instance> running();

  std::optional<std::filesystem::path> source_directory(
      const runtime::Version& version) const override {
    if (version.chart && !charts_folder.empty()) {
      return charts_folder / version.deployment.to_string();
    }
    return fake.source_directory(version);
  }
  base::Result<void> build(const runtime::Version& version, const runtime::LogSink& log,
                           std::stop_token stop) override;
  base::Result<void> run_release_command(const runtime::Version& version,
                                         const runtime::LogSink& log,
                                         std::stop_token stop) override {
    return fake.run_release_command(version, log, stop);
  }
  base::Result<runtime::Instance> start(const runtime::Version& version,
                                        const runtime::LogSink& log, std::stop_token stop) override;
  runtime::Instance inspect(const model::DeploymentId& deployment) override {
    if (const auto act = std::exchange(during_health, nullptr)) act();
    return listening(fake.inspect(deployment));
  }
  base::Result<std::vector<runtime::Instance>> list() override;
  base::Result<void> serve(const runtime::Version& version,
                           const std::vector<std::string>& hosts) override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override {
    return fake.remove(deployment);
  }
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override {
    return fake.log(deployment, after, limit);
  }
  base::Result<void> forget(const model::ServiceId& service) override {
    return fake.forget(service);
  }
  runtime::FakeJobs* jobs() override { return fake.jobs(); }
  runtime::FakeCharts* charts() override { return fake.charts(); }
  base::Result<std::string> check() override { return fake.check(); }
  std::vector<std::string> capabilities() const override { return fake.capabilities(); }

 private:
  struct Listener {
    io::Fd socket;
    std::uint16_t port = 0;
  };

  runtime::Instance listening(runtime::Instance instance) const;

  std::map<model::DeploymentId, Listener> listeners_;
  Listener refusing_;
};

}  // namespace slipway::pipeline
