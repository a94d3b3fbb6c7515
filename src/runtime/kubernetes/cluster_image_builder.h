#pragma once
// Builds in the cluster itself: a Job runs BuildKit without root, gets the sources over its
// standard input, and pushes. A build that broke off, as one whose daemon was killed, is begun
// anew.

#include "base/clock.h"
#include "runtime/kubernetes/build_objects.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/image_builder.h"
#include "runtime/kubernetes/watches.h"
#include "runtime/kubernetes/workloads.h"

namespace slipway::runtime::kubernetes {

class ClusterImageBuilder final : public ImageBuilder {
 public:
  // Of a cluster whose options name the image.
  ClusterImageBuilder(Cluster& cluster, Watches& watches, Workloads& workloads, base::Clock& clock)
      : cluster_(cluster), watches_(watches), workloads_(workloads), clock_(clock) {}

  base::Result<std::string> check() override;
  base::Result<std::string> build(const Version& version, const Image& target,
                                  const std::filesystem::path& folder, const LogSink& log,
                                  const std::stop_token& stop) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;

 private:
  Labels labels_of(const model::DeploymentId& deployment) const;
  base::Result<void> make(const ClusterBuild& build, const Version& version, const Place& place,
                          const std::stop_token& stop);
  // The name of its pod, once that runs.
  base::Result<std::string> await_pod(const Version& version, const std::stop_token& stop);
  // Hands the sources over and follows what it says, to its end.
  base::Result<std::string> follow(const ClusterBuild& build, const Version& version,
                                   const std::filesystem::path& folder, const LogSink& log,
                                   const std::stop_token& stop);
  // The pods, once their container has ended; kFailed where that is not so by the deadline.
  base::Result<boost::json::array> await_end(const Version& version, base::Timestamp deadline,
                                             const std::stop_token& stop);

  Cluster& cluster_;
  Watches& watches_;
  Workloads& workloads_;
  base::Clock& clock_;
};

}  // namespace slipway::runtime::kubernetes
