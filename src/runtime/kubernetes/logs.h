#pragma once
// Brings the output of pods in and gives it numbers. What was read stays after its pod is gone, as
// long as the daemon runs. Part of KubernetesRuntime; blocking; thread-safe.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "runtime/docker/turns.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/log_lines.h"
#include "runtime/kubernetes/names.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::kubernetes {

class Logs {
 public:
  explicit Logs(Cluster& cluster) : cluster_(cluster) {}

  // What these pods of `id`, a deployment's or an attempt's, wrote since the last time. `labels`
  // find its Secret, whose values no log shows.
  void collect(const std::string& id, const Labels& labels, const boost::json::array& pods);
  // And what the cluster warned of these pods, each warning once.
  void note(const std::string& id, const boost::json::array& events,
            const boost::json::array& pods);
  std::vector<model::LogLine> read(const std::string& id, std::uint64_t after, std::size_t limit);
  void forget(const std::string& id);

 private:
  struct Kept {
    LogLines lines;
    std::shared_ptr<const SecretMask> mask;  // null: not asked for yet
  };

  std::shared_ptr<const SecretMask> mask_of(const std::string& id, const Labels& labels);
  void fetch(const std::string& id, const SecretMask& mask, const boost::json::value& pod,
             const std::string& run, bool previous);

  Cluster& cluster_;
  docker::Turns turns_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace slipway::runtime::kubernetes
