#pragma once
// Speaks to one container engine: Docker, or Podman's service of the same API. Called by
// DockerRuntime; blocking; thread-safe, each call has a connection of its own.

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "base/time.h"
#include "io/http_client.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/docker_options.h"

namespace slipway::runtime::docker {

struct EngineCall {
  std::string method = "GET";
  std::string path{};  // behind the version, with its query: "/containers/json?all=true"
  std::string body{};
  std::string content_type = "application/json";  // of `body`
  std::vector<std::pair<std::string, std::string>> headers{};
  io::BodySource source{};                            // a tar file, in place of `body`
  base::Duration timeout = std::chrono::seconds(60);  // of the whole
};

// For questions whether it answers at all; Podman needs a second on an idle machine.
inline constexpr auto kCheckTimeout = std::chrono::seconds(10);

class Engine {
 public:
  explicit Engine(const DockerOptions& options);

  // The engine's GET /version. kUnavailable where nobody answers.
  base::Result<boost::json::value> version(const std::stop_token& stop = {},
                                           base::Duration timeout = kCheckTimeout);

  // The same as it was last told: Podman takes seconds to say it.
  base::Result<boost::json::value> known_version(const std::stop_token& stop = {});

  // Any status is an answer. kUnavailable, with the host, where the engine does not answer.
  base::Result<io::HttpResponse> send(const EngineCall& call, const std::stop_token& stop = {});
  // As send, but the body, a refusal's too, goes to `on_data` as it comes.
  base::Result<io::HttpResponse> stream(const EngineCall& call,
                                        const std::function<bool(std::string_view)>& on_data,
                                        const std::stop_token& stop = {});

  // The answer's JSON. kNotFound and kConflict are the engine's own; another refusal is kFailed.
  base::Result<boost::json::value> ask(const EngineCall& call, const std::stop_token& stop = {});

 private:
  io::HttpRequest request(const EngineCall& call, const std::string& prefix) const;
  base::Result<std::string> prefix(const std::stop_token& stop);
  base::Error explain(base::Error error);

  const DockerOptions options_;
  std::mutex mutex_;
  std::optional<ApiVersion> spoken_;
  boost::json::value version_;  // of the engine that speaks it
};

// The refusal that an answer of 300 and more is, with what was asked for.
base::Error refusal(const io::HttpResponse& response, std::string_view what);

}  // namespace slipway::runtime::docker
