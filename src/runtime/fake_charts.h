#pragma once
// How the fake runtime brings charts, and the releases that come of it: it records what it was to
// bring, and refuses where it is told to. Thread-safe.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/chart_runtime.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class FakeCharts final : public ChartRuntime {
 public:
  // As where its program is missing; nothing: it is there again.
  void refuse(std::optional<base::Error> why);
  // What is to happen to this version of a chart: its text, or its commit.
  void fail(const std::string& version, base::Error error);
  // The versions that it was to bring, in order.
  std::vector<std::string> brought() const;
  // What the last was given.
  std::optional<Version> last() const;
  // Of so many services there are releases.
  std::size_t count() const;
  // As somebody does who uninstalls it by hand.
  void lose(const model::ServiceId& service);
  // Called at each, before anything else; none: nothing. Not while another thread brings one.
  std::function<void(const Version&)> during_bring;

  // Parts of what FakeRuntime says.
  std::vector<Instance> list() const;
  std::optional<Instance> find(const model::DeploymentId& deployment) const;
  void stop(const model::DeploymentId& deployment);
  void forget(const model::ServiceId& service);

  base::Result<void> check() override;
  base::Result<void> bring(const Version& version, const Lines& log, std::stop_token stop) override;

 private:
  mutable std::mutex mutex_;
  std::optional<base::Error> refusal_;
  std::map<std::string, base::Error> failures_;
  std::vector<std::string> brought_;
  std::optional<Version> last_;
  std::map<model::ServiceId, Instance> releases_;
};

}  // namespace slipway::runtime
