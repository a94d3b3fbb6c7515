#include "cli/api_client.h"

#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "cli/json.h"
#include "io/files.h"
#include "io/web_socket_client.h"

namespace slipway::cli {
namespace {

constexpr auto kTunnelTimeout = std::chrono::seconds(20);
constexpr std::size_t kErrorSize = 16U << 10U;

std::string first_line(std::string_view content) {
  const std::string_view line = content.substr(0, content.find_first_of("\r\n"));
  const auto end = line.find_last_not_of(" \t");
  return end == std::string_view::npos ? "" : std::string(line.substr(0, end + 1));
}

base::Result<std::string> read_from(const std::string& data, std::string_view name) {
  const auto content = io::read_file(std::filesystem::path(data) / name);
  if (content) return first_line(*content);
  if (content.error().code == base::ErrorCode::kNotFound) {
    return base::fail(base::ErrorCode::kUnavailable,
                      data + "/" + std::string(name) +
                          " is not there. Is it the data folder of a daemon that was started?");
  }
  return base::fail(base::ErrorCode::kFailed, content.error().message);
}

base::ErrorCode code_of(int status) {
  switch (status) {
    case 401:
      return base::ErrorCode::kUnauthenticated;
    case 403:
      return base::ErrorCode::kForbidden;
    case 404:
      return base::ErrorCode::kNotFound;
    case 409:
      return base::ErrorCode::kConflict;
    case 413:
      return base::ErrorCode::kTooLarge;
    case 415:
      return base::ErrorCode::kUnsupportedType;
    case 429:
      return base::ErrorCode::kRateLimited;
    case 502:
    case 503:
      return base::ErrorCode::kUnavailable;
    case 408:
    case 504:
      return base::ErrorCode::kTimeout;
    default:
      break;
  }
  return status >= 400 && status < 500 ? base::ErrorCode::kInvalid : base::ErrorCode::kFailed;
}

}  // namespace

base::Result<Address> find_address(std::string url, std::string token, const std::string& data) {
  if (!data.empty()) {
    if (url.empty()) {
      auto read = read_from(data, "address");
      if (!read) return base::fail(read.error());
      url = std::move(*read);
    }
    if (token.empty()) {
      auto read = read_from(data, "admin-token");
      if (!read) return base::fail(read.error());
      token = std::move(*read);
    }
  }
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with("/api")) url.erase(url.size() - 4);
  return Address{std::move(url), std::move(token)};
}

base::Error api_error(int status, std::string_view body, const std::string& url) {
  base::Error error{.code = code_of(status), .message = {}};
  if (const auto parsed = base::parse_json(body)) {
    error.message = text(*parsed, "message");
    error.field = text(*parsed, "field");
  }
  if (error.message.empty()) {
    error.message = url + " answered " + std::to_string(status) +
                    (status == 404 ? ". Is it a Slipway daemon?" : " without a reason.");
  }
  if (status == 401) error.message += " Give a token that is valid there (--token or --data).";
  return error;
}

io::HttpRequest ApiClient::request(std::string method, const std::string& path) const {
  io::HttpRequest request{.method = std::move(method), .url = address_.url + "/api" + path};
  request.headers = {{"Accept", "application/json"}, {"User-Agent", "slipway-cli"}};
  if (!address_.token.empty()) {
    request.headers.emplace_back("Authorization", "Token " + address_.token);
  }
  if (!cookie_.empty()) {
    request.headers.emplace_back("Cookie", cookie_);
    request.headers.emplace_back("X-CSRF-Token", csrf_token_);
  }
  return request;
}

base::Result<void> ApiClient::sign_in(const std::string& email, const std::string& password) {
  address_.token.clear();
  io::HttpRequest post = request("POST", "/session");
  post.headers.emplace_back("Content-Type", "application/json");
  post.body = json::serialize(json::object{{"email", email}, {"password", password}});
  const auto response = send(post);
  if (!response) return base::fail(unreachable(response.error()));
  const auto session = base::parse_json(response->body);
  const std::string_view cookie = response->header("set-cookie");
  if (response->status != 201 || !session || cookie.empty()) {
    base::Error error = api_error(response->status, response->body, address_.url);
    if (response->status == 401) error.message = text(session.value_or(nullptr), "message");
    return base::fail(std::move(error));
  }
  cookie_ = cookie.substr(0, cookie.find(';'));
  csrf_token_ = text(*session, "csrf_token");
  return {};
}

base::Error ApiClient::unreachable(const base::Error& error) const {
  return {error.code, "The daemon at " + address_.url + " can't be reached: " + error.message};
}

// Neither headers nor bodies: they may hold secrets.
void ApiClient::tell(const io::HttpRequest& request,
                     const base::Result<io::HttpResponse>& response) const {
  if (told_ == nullptr) return;
  *told_ << "slipway: " << request.method << ' ' << request.url << ": ";
  if (response) {
    *told_ << response->status << ", " << response->body.size() << " bytes\n";
  } else {
    *told_ << response.error().message << '\n';
  }
  told_->flush();
}

base::Result<io::HttpResponse> ApiClient::send(const io::HttpRequest& request) {
  auto response = http_.send(request);
  tell(request, response);
  return response;
}

base::Result<json::value> ApiClient::exchange(const io::HttpRequest& request) {
  const auto response = send(request);
  if (!response) return base::fail(unreachable(response.error()));
  if (response->status < 200 || response->status >= 300) {
    return base::fail(api_error(response->status, response->body, address_.url));
  }
  if (response->body.empty()) return json::value();
  auto parsed = base::parse_json(response->body);
  if (!parsed) {
    return base::fail(base::ErrorCode::kFailed,
                      address_.url + " did not answer with JSON. Is it a Slipway daemon?");
  }
  return std::move(*parsed);
}

base::Result<json::value> ApiClient::get(const std::string& path) {
  return exchange(request("GET", path));
}

base::Result<json::value> ApiClient::post(const std::string& path, const json::value& body) {
  io::HttpRequest post = request("POST", path);
  post.headers.emplace_back("Content-Type", "application/json");
  post.body = json::serialize(body);
  return exchange(post);
}

base::Result<json::value> ApiClient::put(const std::string& path, const json::value& body) {
  io::HttpRequest put = request("PUT", path);
  put.headers.emplace_back("Content-Type", "application/json");
  put.body = json::serialize(body);
  return exchange(put);
}

base::Result<json::value> ApiClient::remove(const std::string& path) {
  return exchange(request("DELETE", path));
}

base::Result<json::array> ApiClient::list(const std::string& path) {
  const auto answer = get(path);
  if (!answer) return base::fail(answer.error());
  return items(*answer, "results");
}

base::Result<std::string> ApiClient::raw(const std::string& path) {
  const auto response = send(request("GET", path));
  if (!response) return base::fail(unreachable(response.error()));
  if (response->status != 200) {
    return base::fail(api_error(response->status, response->body, address_.url));
  }
  return response->body;
}

base::Result<std::unique_ptr<io::ByteStream>> ApiClient::tunnel(const std::string& path,
                                                                const std::stop_token& stop) const {
  auto get = request("GET", path);
  auto answer = io::open_web_socket(
      {.url = std::move(get.url), .headers = std::move(get.headers), .timeout = kTunnelTimeout},
      stop);
  if (!answer) return base::fail(unreachable(answer.error()));
  if (answer->socket) return std::make_unique<io::WebSocketStream>(std::move(*answer->socket));
  return base::fail(api_error(answer->refusal.status, answer->refusal.body, address_.url));
}

base::Result<void> ApiClient::stream(const std::string& path, const std::string& last_event_id,
                                     base::Duration at_most,
                                     const std::function<bool(std::string_view)>& on_data) {
  io::HttpRequest get = request("GET", path);
  get.headers.front().second = "text/event-stream";
  if (!last_event_id.empty()) get.headers.emplace_back("Last-Event-ID", last_event_id);
  get.timeout = at_most;
  std::string start;
  bool ended_here = false;
  const auto response = http_.stream(get, [&](std::string_view data) {
    if (start.size() < kErrorSize) start += data.substr(0, kErrorSize - start.size());
    const bool go_on = on_data(data);
    ended_here = !go_on;
    return go_on;
  });
  tell(get, response);
  if (ended_here) return {};
  if (!response) {
    const bool was_planned =
        response.error().code == base::ErrorCode::kTimeout && at_most.count() > 0;
    if (was_planned) return {};
    return base::fail(unreachable(response.error()));
  }
  if (response->status != 200) return base::fail(api_error(response->status, start, address_.url));
  return {};
}

}  // namespace slipway::cli
