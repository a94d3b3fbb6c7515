#pragma once
// Charts as releases of the program helm in a cluster's namespace, one for each service, named by
// its id. Part of KubernetesRuntime. Blocking; thread-safe: of one service one call at a time
// changes its release.

#include <filesystem>
#include <optional>
#include <vector>

#include "runtime/chart_runtime.h"
#include "runtime/docker/turns.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/helm/program.h"
#include "runtime/kubernetes/helm/release_objects.h"
#include "runtime/kubernetes/logs.h"
#include "runtime/kubernetes/workloads.h"

namespace slipway::runtime {

class KubernetesCharts final : public ChartRuntime {
 public:
  KubernetesCharts(kubernetes::Cluster& cluster, kubernetes::Workloads& workloads,
                   kubernetes::Logs& logs)
      : cluster_(cluster), workloads_(workloads), logs_(logs) {}

  base::Result<void> check() override;
  base::Result<void> bring(const Version& version, const Lines& log, std::stop_token stop) override;

  // Whether the program is there; without running it.
  bool is_there() const;
  // Where the chart's checkout of a version belongs; it may go once that was brought.
  std::filesystem::path folder(const Version& version) const;

  // To its port, where it has one and the runtime makes such objects.
  base::Result<void> serve(const Version& version, const std::vector<std::string>& hosts);
  // The releases that were brought, each as an instance of its last version.
  base::Result<std::vector<Instance>> list();
  // Nothing where no release is of this version.
  base::Result<std::optional<Instance>> find(const model::DeploymentId& deployment);
  // Ends the pods of the version's release and keeps all else of it, volumes among it. What runs on
  // each node of a cluster cannot be scaled, and goes on.
  base::Result<void> stop(const model::DeploymentId& deployment);
  void remove_files(const model::DeploymentId& deployment) const;
  // Uninstalls the service's release. None there: no error.
  base::Result<void> forget(const model::ServiceId& service);
  // What its pods wrote, where a release is of this version.
  void collect_log(const model::DeploymentId& deployment);

 private:
  // By which a process of helm's is known, whoever started it.
  std::string mark(const std::string& release) const;
  base::Result<helm::Program> program(const std::string& release);
  base::Result<std::optional<helm::Record>> record(const model::DeploymentId& deployment);
  base::Result<std::vector<helm::Record>> records(const std::string& query);
  base::Result<std::set<std::string>> releases();
  // Of all that the release consists of.
  using Change = std::optional<boost::json::object> (*)(kubernetes::Kind,
                                                        const boost::json::value&);
  base::Result<void> change(const std::string& release, Change made);
  base::Result<std::string> trouble(const std::string& release);
  base::Result<void> lead(const Version& version, const kubernetes::Place& place,
                          const std::stop_token& stop);
  base::Result<void> end_lead(const model::ServiceId& service);
  base::Result<void> complete(Instance& instance, const helm::Record& record);
  base::Result<docker::Turns::Turn> take_turn(const model::ServiceId& service,
                                              const std::stop_token& stop = {});

  kubernetes::Cluster& cluster_;
  kubernetes::Workloads& workloads_;
  kubernetes::Logs& logs_;
  docker::Turns turns_;
};

}  // namespace slipway::runtime
