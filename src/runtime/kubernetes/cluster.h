#pragma once
// Speaks to one cluster's API server. Called by all of KubernetesRuntime; blocking; thread-safe:
// each call has a connection of its own, which the next one uses again.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "io/http_client.h"
#include "io/web_socket.h"
#include "runtime/kubernetes/call_pace.h"
#include "runtime/kubernetes/kinds.h"
#include "runtime/kubernetes/kubeconfig.h"
#include "runtime/kubernetes/kubernetes_options.h"

namespace slipway::runtime::kubernetes {

struct ClusterCall {
  std::string method = "GET";
  std::string path{};  // with its query
  std::string body{};
  std::string content_type = "application/json";
  std::string accept = "application/json";
  base::Duration timeout = std::chrono::seconds(30);
};

// What goes on beside that are watches, one a kind, and followed logs.
inline constexpr int kMostCallsAtOnce = 8;

class Cluster {
 public:
  Cluster(KubernetesOptions options, base::Clock& clock);

  const KubernetesOptions& options() const { return options_; }
  // kInvalid, kUnavailable where the kubeconfig cannot be used.
  base::Result<std::string> name_space();

  // Any status is an answer; kUnavailable where the cluster does not answer. Waits where many call
  // at once, and where the server asks to come again later, for some time.
  base::Result<io::HttpResponse> send(const ClusterCall& call, const std::stop_token& stop = {});
  // As send, but the body goes to `on_data` as it comes.
  base::Result<io::HttpResponse> stream(const ClusterCall& call,
                                        const std::function<bool(std::string_view)>& on_data,
                                        const std::stop_token& stop = {});
  // A WebSocket of this subprotocol; what it is refused with is as ask() says it.
  base::Result<io::WebSocket> open_socket(const ClusterCall& call, const std::string& protocol,
                                          const std::stop_token& stop = {});
  // The answer's JSON. kNotFound, kConflict and kForbidden are the cluster's own; what it refuses
  // for good is kFailed.
  base::Result<boost::json::value> ask(const ClusterCall& call, const std::stop_token& stop = {});

  // Server-side apply as field manager "slipway". What others set of the same fields is taken over.
  base::Result<boost::json::value> apply(const boost::json::object& object,
                                         const std::stop_token& stop = {});
  // Nothing where there is none.
  base::Result<std::optional<boost::json::value>> find(Kind kind, const std::string& name,
                                                       const std::stop_token& stop = {});
  // Of the namespace, by a query such as label_selector()'s.
  base::Result<boost::json::array> list(Kind kind, const std::string& query,
                                        const std::stop_token& stop = {});
  // The version of the group batch in which it has CronJobs: batch/v1 since 1.21.
  base::Result<std::string> cron_api();
  // Merges this into the object (RFC 7386); what it is then.
  base::Result<boost::json::value> merge(Kind kind, const std::string& name,
                                         const boost::json::object& change);
  // Gone already: no error. What it owns goes in the background.
  base::Result<void> erase(Kind kind, const std::string& name,
                           std::optional<base::Duration> grace = std::nullopt);

 private:
  class Borrowed;

  base::Result<io::HttpResponse> send_at_once(const ClusterCall& call, const std::stop_token& stop);
  base::Result<Access> access();
  void forget_access();
  base::Result<std::string> path_of(Kind kind, const std::string& name = "");
  io::HttpRequest request(const Access& access, const ClusterCall& call) const;
  base::Error explain(base::Error error, const Access& access);

  const KubernetesOptions options_;
  base::Clock& clock_;
  CallPace pace_{kMostCallsAtOnce};
  std::mutex mutex_;
  std::optional<Access> access_;
  base::Timestamp read_at_{};
  std::string cron_api_;  // once it is known
  std::vector<std::unique_ptr<io::HttpClient>> idle_;
};

// The refusal that an answer of 300 and more is.
base::Error refusal_of(const io::HttpResponse& response, const ClusterCall& call);

}  // namespace slipway::runtime::kubernetes
