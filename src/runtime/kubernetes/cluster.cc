#include "runtime/kubernetes/cluster.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "io/retry_after.h"
#include "io/web_socket_client.h"
#include "runtime/docker/answers.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;

constexpr auto kAccessKept = std::chrono::minutes(1);  // tokens of pods change within the hour
constexpr std::size_t kMostIdle = kMostCallsAtOnce;
constexpr int kUnauthorized = 401;
constexpr int kTooMany = 429;
constexpr base::Duration kLeastPause = std::chrono::seconds(1);
// Of a call, since a daemon that ends waits for it. Whose call it is tries it again.
constexpr base::Duration kMostWaited = std::chrono::seconds(15);

base::Duration pause_of(const io::HttpResponse& response, base::Timestamp now) {
  const auto at = io::retry_at(response.header("retry-after"), now);
  return at ? std::max<base::Duration>(*at - now, kLeastPause) : kLeastPause;
}

}  // namespace

// A client that goes back to the idle ones.
class Cluster::Borrowed {
 public:
  explicit Borrowed(Cluster& cluster) : cluster_(cluster) {
    const std::scoped_lock lock(cluster_.mutex_);
    if (cluster_.idle_.empty()) return;
    client_ = std::move(cluster_.idle_.back());
    cluster_.idle_.pop_back();
  }
  ~Borrowed() {
    const std::scoped_lock lock(cluster_.mutex_);
    if (client_ && cluster_.idle_.size() < kMostIdle) cluster_.idle_.push_back(std::move(client_));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  io::HttpClient& client() {
    if (!client_) client_ = std::make_unique<io::HttpClient>();
    return *client_;
  }

 private:
  Cluster& cluster_;
  std::unique_ptr<io::HttpClient> client_;
};

Cluster::Cluster(KubernetesOptions options, base::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

base::Result<Access> Cluster::access() {
  {
    const std::scoped_lock lock(mutex_);
    if (access_ && clock_.now() - read_at_ < kAccessKept) return *access_;
  }
  auto read = read_access(options_);
  if (!read) return read;
  const std::scoped_lock lock(mutex_);
  access_ = *read;
  read_at_ = clock_.now();
  return read;
}

void Cluster::forget_access() {
  const std::scoped_lock lock(mutex_);
  access_.reset();
}

base::Result<std::string> Cluster::name_space() {
  return access().map([](const Access& read) { return read.name_space; });
}

io::HttpRequest Cluster::request(const Access& access, const ClusterCall& call) const {
  io::HttpRequest request;
  request.method = call.method;
  request.url = access.server + call.path;
  request.body = call.body;
  request.timeout = call.timeout;
  request.tls_texts = access.tls;
  request.headers.emplace_back("Accept", call.accept);
  if (!call.body.empty()) request.headers.emplace_back("Content-Type", call.content_type);
  if (!access.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + access.token);
  }
  return request;
}

base::Error Cluster::explain(base::Error error, const Access& access) {
  if (error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout) {
    error.code = ErrorCode::kUnavailable;
    error.message = "The cluster at " + access.server + " does not answer (" + error.message + ").";
  } else if (error.code == ErrorCode::kFailed) {
    error.message = "The certificate of the cluster at " + access.server +
                    ", or Slipway's, cannot be used (" + error.message + "); check the kubeconfig.";
  }
  return error;
}

base::Result<io::HttpResponse> Cluster::send(const ClusterCall& call, const std::stop_token& stop) {
  for (base::Duration waited{};;) {
    auto response = send_at_once(call, stop);
    if (!response || response->status != kTooMany) return response;
    const auto pause = pause_of(*response, clock_.now());
    waited += pause;
    if (waited > kMostWaited) return response;
    // It was not begun, so that it may be sent again whatever it is.
    clock_.pause(pause, stop);
    if (stop.stop_requested()) {
      return fail(ErrorCode::kCancelled, "The call to the cluster was cancelled.");
    }
  }
}

base::Result<io::HttpResponse> Cluster::send_at_once(const ClusterCall& call,
                                                     const std::stop_token& stop) {
  const auto turn = pace_.take(stop);
  if (!turn) return fail(turn.error());
  for (bool is_second = false;; is_second = true) {
    const auto by = access();
    if (!by) return fail(by.error());
    Borrowed borrowed(*this);
    auto response = borrowed.client().send(request(*by, call), stop);
    if (!response) return fail(explain(response.error(), *by));
    if (response->status != kUnauthorized || is_second) return response;
    forget_access();
  }
}

base::Result<io::HttpResponse> Cluster::stream(const ClusterCall& call,
                                               const std::function<bool(std::string_view)>& on_data,
                                               const std::stop_token& stop) {
  const auto by = access();
  if (!by) return fail(by.error());
  // Its connection is no use to others where it was stopped in the middle.
  io::HttpClient client;
  auto response = client.stream(request(*by, call), on_data, stop);
  if (!response) return fail(explain(response.error(), *by));
  if (response->status == kUnauthorized) forget_access();
  return response;
}

base::Result<io::WebSocket> Cluster::open_socket(const ClusterCall& call,
                                                 const std::string& protocol,
                                                 const std::stop_token& stop) {
  const auto by = access();
  if (!by) return fail(by.error());
  auto asked = request(*by, call);
  auto answer = io::open_web_socket({.url = std::move(asked.url),
                                     .headers = std::move(asked.headers),
                                     .protocol = protocol,
                                     .tls_texts = std::move(asked.tls_texts)},
                                    stop);
  if (!answer) return fail(explain(answer.error(), *by));
  if (answer->socket) return std::move(*answer->socket);
  if (answer->refusal.status == kUnauthorized) forget_access();
  return fail(refusal_of(answer->refusal, call));
}

base::Result<json::value> Cluster::ask(const ClusterCall& call, const std::stop_token& stop) {
  const auto response = send(call, stop);
  if (!response) return fail(response.error());
  if (response->status >= 300) return fail(refusal_of(*response, call));
  boost::system::error_code error;
  auto value = json::parse(response->body, error);
  if (error)
    return fail(ErrorCode::kFailed, "What answers is no Kubernetes API: it speaks no JSON.");
  return value;
}

base::Result<std::string> Cluster::path_of(Kind kind, const std::string& name) {
  std::string api;
  if (kind == Kind::kCronJob) {
    auto known = cron_api();
    if (!known) return known;
    api = std::move(*known);
  }
  return name_space().map([&](const std::string& in) { return path_in(kind, in, name, api); });
}

base::Result<json::value> Cluster::apply(const json::object& object, const std::stop_token& stop) {
  const auto kind = kind_named(docker::text_at(object, "/kind"));
  if (!kind) throw std::logic_error("an object of no known kind");
  const auto path =
      path_in(*kind, docker::text_at(object, "/metadata/namespace"),
              docker::text_at(object, "/metadata/name"), docker::text_at(object, "/apiVersion"));
  return ask({.method = "PATCH",
              .path = path + "?fieldManager=slipway&force=true",
              .body = json::serialize(object),
              .content_type = "application/apply-patch+yaml"},
             stop);
}

base::Result<std::optional<json::value>> Cluster::find(Kind kind, const std::string& name,
                                                       const std::stop_token& stop) {
  const auto path = path_of(kind, name);
  if (!path) return fail(path.error());
  auto answer = ask({.path = *path}, stop);
  if (answer) return std::optional(std::move(*answer));
  if (answer.error().code == ErrorCode::kNotFound) return std::nullopt;
  return fail(answer.error());
}

base::Result<json::array> Cluster::list(Kind kind, const std::string& query,
                                        const std::stop_token& stop) {
  const auto path = path_of(kind);
  if (!path) return fail(path.error());
  auto answer = ask({.path = *path + "?" + query}, stop);
  if (!answer) return fail(answer.error());
  auto* items = answer->is_object() ? answer->get_object().if_contains("items") : nullptr;
  if (items == nullptr || !items->is_array()) return json::array();
  return std::move(items->get_array());
}

base::Result<std::string> Cluster::cron_api() {
  {
    const std::scoped_lock lock(mutex_);
    if (!cron_api_.empty()) return cron_api_;
  }
  const auto known = ask({.path = "/apis/batch/v1"});
  if (!known) return fail(known.error());
  const bool has_it = json::serialize(*known).find("\"CronJob\"") != std::string::npos;
  const std::scoped_lock lock(mutex_);
  cron_api_ = has_it ? "batch/v1" : "batch/v1beta1";
  return cron_api_;
}

base::Result<json::value> Cluster::merge(Kind kind, const std::string& name,
                                         const json::object& change) {
  const auto path = path_of(kind, name);
  if (!path) return fail(path.error());
  return ask({.method = "PATCH",
              .path = *path + "?fieldManager=slipway",
              .body = json::serialize(change),
              .content_type = "application/merge-patch+json"});
}

base::Result<void> Cluster::erase(Kind kind, const std::string& name,
                                  std::optional<base::Duration> grace) {
  const auto path = path_of(kind, name);
  if (!path) return fail(path.error());
  json::object options{
      {"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}};
  if (grace) {
    options["gracePeriodSeconds"] = std::chrono::ceil<std::chrono::seconds>(*grace).count();
  }
  const auto erased = ask({.method = "DELETE", .path = *path, .body = json::serialize(options)});
  if (erased || erased.error().code == ErrorCode::kNotFound) return {};
  return fail(erased.error());
}

base::Error refusal_of(const io::HttpResponse& response, const ClusterCall& call) {
  ErrorCode code = ErrorCode::kFailed;
  if (response.status == 404) code = ErrorCode::kNotFound;
  if (response.status == 409) code = ErrorCode::kConflict;
  if (response.status == 401 || response.status == 403) code = ErrorCode::kForbidden;
  if (response.status == 429 || response.status >= 500) code = ErrorCode::kUnavailable;
  std::string said = docker::message_of(response.body);
  if (said.empty()) said = "it answers " + std::to_string(response.status);
  if (code == ErrorCode::kUnavailable) {
    return {code, "The cluster is not ready to answer: " + said + "."};
  }
  std::string message = "The cluster refused " + call.method + " " +
                        call.path.substr(0, call.path.find('?')) + ": " + said + ".";
  if (response.status == 401) message += " Check the credentials in the kubeconfig.";
  return {code, std::move(message)};
}

}  // namespace slipway::runtime::kubernetes
