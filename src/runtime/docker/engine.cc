#include "runtime/docker/engine.h"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/json/parse.hpp>

namespace slipway::runtime::docker {
namespace {

using base::ErrorCode;

constexpr int kServerError = 500;
constexpr int kRetries = 3;
constexpr auto kRetryPause = std::chrono::milliseconds(50);

bool is_socket_missing(const DockerOptions& options) {
  if (!options.host.starts_with(kUnixScheme)) return false;
  std::error_code error;
  return std::filesystem::status(options.host.substr(kUnixScheme.size()), error).type() ==
         std::filesystem::file_type::not_found;
}

// As engines answer to plain HTTP where they speak TLS alone.
bool wants_tls(const io::HttpResponse& response) {
  return response.status == 400 && response.body.find("HTTPS server") != std::string::npos;
}

}  // namespace

Engine::Engine(const DockerOptions& options) : options_(options) {}

io::HttpRequest Engine::request(const EngineCall& call, const std::string& prefix) const {
  io::HttpRequest request;
  request.method = call.method;
  request.headers = call.headers;
  request.body = call.body;
  request.body_source = call.source;
  request.timeout = call.timeout;
  if (!call.body.empty()) request.headers.emplace_back("Content-Type", call.content_type);
  if (call.source) request.headers.emplace_back("Content-Type", "application/x-tar");
  if (options_.host.starts_with(kUnixScheme)) {
    request.unix_socket = options_.host.substr(kUnixScheme.size());
    request.url = "http://engine";
  } else {
    const bool is_secure = options_.tls != io::TlsFiles{};
    request.url = (is_secure ? "https://" : "http://") + options_.host.substr(kTcpScheme.size());
    request.tls = options_.tls;
  }
  request.url += prefix + call.path;
  return request;
}

base::Error Engine::explain(base::Error error) {
  const bool has_tls = options_.tls != io::TlsFiles{};
  const std::string files = "the runtime's ca_file, certificate_file and key_file";
  if (error.code == ErrorCode::kUnavailable) {
    // What answers next may be a newer engine.
    const std::scoped_lock lock(mutex_);
    spoken_.reset();
    error.message = "The container engine at " + options_.host + " does not answer (" +
                    (is_socket_missing(options_) ? "there is no such socket" : error.message) +
                    "); check that it runs and that Slipway may use it" +
                    (has_tls ? ", and " + files + "." : ".");
  } else if (error.code == ErrorCode::kFailed && has_tls) {
    error.message = "The certificate of the container engine at " + options_.host +
                    ", or Slipway's, cannot be used (" + error.message + "); check " + files + ".";
  }
  return error;
}

base::Result<boost::json::value> Engine::version(const std::stop_token& stop,
                                                 base::Duration timeout) {
  io::HttpClient client;
  const auto response = client.send(request({.path = "/version", .timeout = timeout}, ""), stop);
  if (!response) return base::fail(explain(response.error()));
  if (response->status >= 300) {
    auto refused = refusal(*response, "The engine's version");
    if (wants_tls(*response) && options_.tls == io::TlsFiles{}) {
      refused.message += " Set the runtime's ca_file, certificate_file and key_file.";
    }
    return base::fail(std::move(refused));
  }
  boost::system::error_code error;
  auto value = boost::json::parse(response->body, error);
  if (error) {
    return base::fail(ErrorCode::kFailed, "What answers at " + options_.host +
                                              " is no container engine: it speaks no JSON.");
  }
  return value;
}

base::Result<std::string> Engine::prefix(const std::stop_token& stop) {
  {
    const std::scoped_lock lock(mutex_);
    if (spoken_) return "/v" + spoken_->to_string();
  }
  const auto answer = version(stop, EngineCall().timeout);
  if (!answer) return base::fail(answer.error());
  const auto spoken = negotiate(*answer);
  if (!spoken) return base::fail(spoken.error());
  const std::scoped_lock lock(mutex_);
  spoken_ = *spoken;
  version_ = *answer;
  return "/v" + spoken->to_string();
}

base::Result<boost::json::value> Engine::known_version(const std::stop_token& stop) {
  if (const auto asked = prefix(stop); !asked) return base::fail(asked.error());
  const std::scoped_lock lock(mutex_);
  return version_;
}

base::Result<io::HttpResponse> Engine::send(const EngineCall& call, const std::stop_token& stop) {
  const auto versioned = prefix(stop);
  if (!versioned) return base::fail(versioned.error());
  io::HttpClient client;
  auto response = client.send(request(call, *versioned), stop);
  // Podman's lists fail where a container ends in the midst of them.
  for (int again = 0; again < kRetries && call.method == "GET" && response &&
                      response->status == kServerError && !stop.stop_requested();
       ++again) {
    std::this_thread::sleep_for(kRetryPause);
    response = client.send(request(call, *versioned), stop);
  }
  if (!response) return base::fail(explain(response.error()));
  return response;
}

base::Result<io::HttpResponse> Engine::stream(const EngineCall& call,
                                              const std::function<bool(std::string_view)>& on_data,
                                              const std::stop_token& stop) {
  const auto versioned = prefix(stop);
  if (!versioned) return base::fail(versioned.error());
  io::HttpClient client;
  auto response = client.stream(request(call, *versioned), on_data, stop);
  if (!response) return base::fail(explain(response.error()));
  return response;
}

base::Result<boost::json::value> Engine::ask(const EngineCall& call, const std::stop_token& stop) {
  const auto response = send(call, stop);
  if (!response) return base::fail(response.error());
  if (response->status >= 300 && response->status != 304) {
    return base::fail(
        refusal(*response, call.method + " " + call.path.substr(0, call.path.find('?'))));
  }
  boost::system::error_code error;
  auto value = boost::json::parse(response->body, error);
  return error ? boost::json::value() : value;
}

base::Error refusal(const io::HttpResponse& response, std::string_view what) {
  ErrorCode code = ErrorCode::kFailed;
  if (response.status == 404) code = ErrorCode::kNotFound;
  if (response.status == 409) code = ErrorCode::kConflict;
  if (response.status == 503) code = ErrorCode::kUnavailable;
  return {code, std::string(what) +
                    " was refused by the container engine: " + message_of(response.body) + "."};
}

}  // namespace slipway::runtime::docker
