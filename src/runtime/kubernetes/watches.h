#pragma once
// What a cluster has of the kinds that change by themselves, followed by one watch a kind, however
// many services there are. Part of KubernetesRuntime. Thread-safe: each watch is a thread of its
// own, which begins where somebody first asks and ends with this.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/mirror.h"
#include "runtime/kubernetes/names.h"

namespace slipway::runtime::kubernetes {

// A server ends a watch after the first of these, and it goes on with another one. One that has not
// ended by the second stands still, and whatever it was to tell of is listed anew: so a server that
// vanished, or that answers no more while its connection stays, is noticed within a minute.
struct WatchTime {
  std::chrono::seconds server{40};
  std::chrono::seconds most{50};
};

// One of them.
class Watch {
 public:
  // `query` narrows the kind: label_selector(), say.
  Watch(Cluster& cluster, base::Clock& clock, Kind kind, std::string query, WatchTime time = {});
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Those that carry the labels, where it is known at least up to what was told it was written;
  // nothing where that is not so within a second.
  std::optional<boost::json::array> find(const Labels& labels);
  // This was written, or removed: an older state is none to show.
  void wrote(const boost::json::value& object);
  void erased(const std::string& name);

  // Of how many changes it has heard.
  std::uint64_t changes();
  // Returns when it has heard of more than that, after the time, or with the stop.
  void await(std::uint64_t changes, base::Duration most, const std::stop_token& stop);

 private:
  void follow(const std::stop_token& stop);
  base::Result<void> list_all(const std::stop_token& stop);
  // Until the server ends it; kNotFound where what was changed is not known any more.
  base::Result<void> hear(const std::stop_token& stop);
  base::Result<std::string> path();
  void set_known(bool known);
  bool is_current() const;

  Cluster& cluster_;
  base::Clock& clock_;
  const Kind kind_;
  const std::string query_;
  const WatchTime time_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Mirror mirror_;
  bool is_known_ = false;  // listed, and the watch goes on
  std::uint64_t changes_ = 0;
  std::uint64_t written_ = 0;
  std::set<std::string> erased_;  // names that it must not have any more
  std::jthread thread_;
};

class Watches {
 public:
  Watches(Cluster& cluster, base::Clock& clock) : cluster_(cluster), clock_(clock) {}

  // By the kind's watch; asked of the cluster where that does not know.
  base::Result<boost::json::array> list(Kind kind, const Labels& labels,
                                        const std::stop_token& stop = {});
  // Warnings of the namespace.
  base::Result<boost::json::array> events(const std::stop_token& stop = {});
  void wrote(Kind kind, const boost::json::value& object);
  void erased(Kind kind, const std::string& name);
  Watch& of(Kind kind);

 private:
  Cluster& cluster_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::map<Kind, std::unique_ptr<Watch>> watches_;
};

}  // namespace slipway::runtime::kubernetes
