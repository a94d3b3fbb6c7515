#pragma once
// The objects of versions and attempts in one cluster's namespace: made, looked at, ended and
// removed, by their labels. Part of KubernetesRuntime; blocking; thread-safe.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "runtime/absence.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/objects.h"
#include "runtime/kubernetes/observed.h"
#include "runtime/kubernetes/watches.h"
#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

class Workloads {
 public:
  Workloads(Cluster& cluster, Watches& watches, base::Clock& clock)
      : cluster_(cluster), watches_(watches), clock_(clock) {}

  base::Result<Place> place();
  // All but what runs: its variables, files and what nodes pull with. Their owner.
  base::Result<Owner> prepare(const Subject& subject, const Version& version, const Place& place,
                              const std::stop_token& stop);
  base::Result<bool> is_prepared(const Subject& subject);
  // Nothing where it is none.
  base::Result<void> make_cron_job(const Version& version, const Place& place,
                                   const std::stop_token& stop);

  // With the image that was built of it, as its ConfigMap has it; itself where it is no version
  // from git. kNotFound where nothing was built.
  base::Result<Version> with_image(const Version& version);

  // Outlasts, within its start_timeout, that the cluster is away.
  base::Result<Instance> start(const Version& version, Absence& absence,
                               const std::stop_token& stop);
  base::Result<Instance> inspect(const model::DeploymentId& deployment);
  base::Result<std::vector<Instance>> list();
  // To its main port in a pod that runs.
  base::Result<std::unique_ptr<io::ByteStream>> dial(const model::DeploymentId& deployment,
                                                     const std::stop_token& stop);
  // `look` gets the pods again and again until they are gone.
  using Look = std::function<void(const boost::json::array& pods)>;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace,
                          const Look& look);
  // kConflict while it runs.
  base::Result<void> remove(const model::DeploymentId& deployment);
  // Applies a Service, and says where it is reached from then on.
  base::Result<std::optional<Endpoint>> reach(const boost::json::object& service,
                                              const std::stop_token& stop);
  // Where the Service with these labels is reached; nothing where there is none.
  base::Result<std::optional<Endpoint>> endpoint(const Labels& labels);
  // Nothing of the other services of that name.
  base::Result<void> serve(const Version& version, const std::vector<std::string>& hosts);
  // By an Ingress and an HTTPRoute, as the runtime's options want these.
  base::Result<void> show(const Version& version, const Place& place, const Front& front,
                          const std::vector<std::string>& hosts);
  // All that stays from version to version.
  base::Result<void> forget(const model::ServiceId& service);

  // Labels of what belongs to it, installation included.
  Labels labels_of(const model::DeploymentId& deployment);
  Labels labels_of(const model::AttemptId& attempt);
  base::Result<boost::json::array> pods(const Labels& labels, const std::stop_token& stop = {});
  // Why an attempt's pods do not run, for people.
  std::string trouble(const boost::json::array& pods);
  base::Result<void> scale(Kind kind, const std::string& name, const boost::json::object& spec);
  // Ends these pods and waits until they are gone; kTimeout.
  base::Result<void> end_pods(const Labels& labels, base::Duration grace, const Look& look);
  // Removes all objects of these kinds that carry the labels.
  base::Result<void> erase_all(const std::vector<Kind>& kinds, const Labels& labels);

 private:
  static constexpr base::Duration kLookPause = std::chrono::seconds(1);  // where no watch tells

  base::Result<Observed> observe(const Labels& labels, const std::stop_token& stop = {});
  base::Result<std::optional<Endpoint>> endpoint_at(const boost::json::value& service);
  base::Result<std::string> node_address();
  // kConflict where another's Service has the name that this one wants.
  base::Result<void> check_name(const Version& version, const Place& place);
  base::Result<void> renew_pull_secret(const Version& version, const Place& place);
  base::Result<Instance> start_by(base::Timestamp deadline, const Version& version,
                                  Absence& absence, const std::stop_token& stop);
  base::Result<Instance> await_run(const Version& version, base::Timestamp deadline,
                                   const std::stop_token& stop);
  base::Result<void> apply(const std::optional<boost::json::object>& object,
                           const std::stop_token& stop);

  Cluster& cluster_;
  Watches& watches_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::string node_address_;
  base::Timestamp node_seen_at_{};
};

}  // namespace slipway::runtime::kubernetes
