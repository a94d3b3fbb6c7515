#include "gateway/caddy/caddy_process.h"

#include <algorithm>
#include <csignal>
#include <sstream>
#include <system_error>

#include <boost/json/parse.hpp>

#include "io/detached.h"
#include "io/files.h"
#include "io/http_client.h"
#include "io/sockets.h"

namespace slipway::gateway {
namespace {

using base::ErrorCode;

constexpr base::Duration kStartLimit = std::chrono::seconds(20);
constexpr base::Duration kLook = std::chrono::milliseconds(20);
constexpr base::Duration kStopSlack = std::chrono::seconds(5);

io::HttpRequest admin_request(const CaddyOptions& options, std::string method,
                              const std::string& path) {
  io::HttpRequest request;
  request.method = std::move(method);
  request.url = "http://localhost" + path;
  request.unix_socket = admin_socket(options).string();
  return request;
}

// {"error":"..."}
std::string error_in(const std::string& answer) {
  boost::json::error_code ignored;
  const auto parsed = boost::json::parse(answer, ignored);
  const auto* object = parsed.if_object();
  const auto* error = object == nullptr ? nullptr : object->if_contains("error");
  return error != nullptr && error->is_string() ? std::string(error->get_string()) : answer;
}

std::filesystem::path start_log(const CaddyOptions& options) {
  return options.directory / "caddy-start.log";
}

}  // namespace

bool CaddyProcess::is_running() const {
  auto request = admin_request(options_, "GET", "/config/admin");
  request.timeout = std::chrono::seconds(5);
  io::HttpClient client;
  const auto response = client.send(request);
  return response && response->status == 200;
}

base::Result<std::string> CaddyProcess::program() const {
  auto found = io::find_program(options_.program, options_.search_path);
  if (found) return found;
  return base::fail(
      ErrorCode::kUnavailable,
      options_.program + " is not installed; apt-get install caddy, or set --gateway none");
}

base::Error CaddyProcess::explain_start() const {
  std::string last;
  std::istringstream lines(io::read_file(start_log(options_)).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
  }
  return {ErrorCode::kUnavailable, "caddy does not start: " + last};
}

base::Result<void> CaddyProcess::start() const {
  const auto path = program();
  if (!path) return base::fail(path.error());
  // Caddy binds with SO_REUSEPORT: beside another Caddy it would get half of the requests.
  if (!io::is_free_port(options_.listen_host, options_.port)) {
    return base::fail(ErrorCode::kUnavailable,
                      "the gateway's port " + std::to_string(options_.port) +
                          " is in use by another program; end that, or choose another port");
  }
  std::error_code ignored;
  std::filesystem::remove(admin_socket(options_), ignored);
  const std::string home = options_.directory.string();
  const auto pid = io::start_detached({.argv = {*path, "run", "--config", config_file().string()},
                                       .environment = {{"HOME", home},
                                                       {"PATH", options_.search_path},
                                                       {"XDG_CONFIG_HOME", home + "/config"},
                                                       {"XDG_DATA_HOME", home + "/storage"}},
                                       .directory = options_.directory,
                                       .output = start_log(options_)});
  if (!pid) return base::fail(pid.error());
  const auto process = io::watch_process(*pid);
  if (!process) return base::fail(explain_start());
  const auto looks = kStartLimit / kLook;
  for (auto look = looks; look > 0; --look) {
    if (is_running()) return {};
    if (io::await_exit(*process, kLook)) return base::fail(explain_start());
  }
  io::signal_process(*process, SIGKILL);
  return base::fail(ErrorCode::kUnavailable, "caddy was started but does not answer");
}

base::Result<void> CaddyProcess::load(const std::string& config) const {
  auto request = admin_request(options_, "POST", "/load");
  request.headers = {{"Content-Type", "application/json"}};
  request.body = config;
  request.timeout = std::chrono::minutes(1);
  io::HttpClient client;
  const auto response = client.send(request);
  if (!response) return base::fail(response.error());
  if (response->status == 200) return {};
  return base::fail(ErrorCode::kFailed,
                    "caddy refuses its configuration: " + error_in(response->body));
}

base::Result<void> CaddyProcess::stop() const {
  const auto pid = io::listener_of(admin_socket(options_));
  if (!pid) return {};
  const auto process = io::watch_process(*pid);
  if (!process) return {};
  io::HttpClient client;
  const auto asked = client.send(admin_request(options_, "POST", "/stop"));
  if (!asked) io::signal_process(*process, SIGTERM);
  if (io::await_exit(*process, options_.grace + kStopSlack)) return {};
  io::signal_process(*process, SIGKILL);
  if (io::await_exit(*process, kStopSlack)) return {};
  return base::fail(ErrorCode::kTimeout, "caddy does not end");
}

}  // namespace slipway::gateway
