#include "git/route.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "git/complaint.h"
#include "io/http_client.h"
#include "io/proxy.h"
#include "io/resolve.h"
#include "io/url.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
using model::GitTransport;

constexpr int kMostRedirects = 3;
// What git asks for first, and takes the end of a redirect from.
constexpr std::string_view kFirstRequest = "/info/refs?service=git-upload-pack";

std::string in_url(const io::IpAddress& address) {
  return address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
}

// As ssh writes a host into its known_hosts.
std::string known_host(const model::GitUrl& remote) {
  std::string host = remote.host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (!remote.port || *remote.port == 22) return host;
  return "[" + host + "]:" + std::to_string(*remote.port);
}

base::Result<io::Url> parsed(const std::string& address) {
  auto url = io::parse_url(address);
  if (!url) {
    return base::fail(ErrorCode::kInvalid, "cannot ask " + address + ": " + url.error().message);
  }
  return url;
}

io::Variables variables_of(const Options& options) {
  return [&options](const char* name) {
    const auto found = options.environment.find(name);
    return found == options.environment.end() ? std::string() : found->second;
  };
}

std::string basic_authorization(const Access& access) {
  const auto token = access.environment.find("SLIPWAY_GIT_TOKEN");
  if (token == access.environment.end()) return {};
  return "Basic " +
         base::encode_base64(access.environment.at("SLIPWAY_GIT_USER") + ":" + token->second);
}

}  // namespace

base::Result<void> Route::begin() {
  switch (access_.remote.transport) {
    case GitTransport::kHttps:
    case GitTransport::kHttp:
      return begin_http();
    case GitTransport::kSsh: {
      auto addresses = allowed_addresses(access_.remote.host);
      if (!addresses) return base::fail(addresses.error());
      addresses_ = std::move(*addresses);
      ssh_command_ = access_.environment["GIT_SSH_COMMAND"];
      lead_ssh();
      return {};
    }
    case GitTransport::kFile:
      return {};
  }
  return {};
}

base::Result<bool> Route::go_on(const base::Error& failed) {
  switch (access_.remote.transport) {
    case GitTransport::kHttps:
    case GitTransport::kHttp:
      return says_redirected(failed) ? follow_redirect() : false;
    case GitTransport::kSsh:
      if (!says_not_connected(failed) || addresses_.empty()) return false;
      lead_ssh();
      return true;
    case GitTransport::kFile:
      return false;
  }
  return false;
}

base::Result<void> Route::begin_http() {
  const auto url = parsed(access_.url);
  if (!url) return base::fail(url.error());
  const auto proxy = io::proxy_for(*url, variables_of(options_));
  for (const char* name : {"http_proxy", "https_proxy"}) access_.environment[name] = proxy;
  access_.environment["no_proxy"] = "";
  access_.configuration.clear();
  const auto literal = io::parse_ip_address(url->host);
  // What a name stands for is the proxy's to judge.
  if (!proxy.empty() && !literal) return {};
  const auto addresses = allowed_addresses(url->host);
  if (!addresses) return base::fail(addresses.error());
  if (literal) return {};
  std::string pin = "http.curloptResolve=*:" + std::to_string(url->port);
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    pin += (i == 0 ? ":" : ",") + in_url((*addresses)[i]);
  }
  access_.configuration.push_back(std::move(pin));
  return {};
}

void Route::lead_ssh() {
  const auto address = addresses_.front();
  addresses_.erase(addresses_.begin());
  access_.environment["GIT_SSH_COMMAND"] = ssh_command_ + " -o HostName=" + address.to_string() +
                                           " -o " +
                                           quote("HostKeyAlias=" + known_host(access_.remote));
}

base::Result<std::vector<io::IpAddress>> Route::allowed_addresses(const std::string& host) const {
  auto addresses = io::resolve_host(host, stop_);
  if (!addresses) {
    return base::fail(addresses.error().code,
                      "cannot ask " + access_.url + ": " + addresses.error().message);
  }
  std::erase_if(*addresses, [&](const auto& address) { return !options_.reach.allows(address); });
  if (addresses->empty()) return base::fail(io::beyond_reach(access_.url));
  return addresses;
}

base::Result<bool> Route::follow_redirect() {
  const std::string before = access_.url;
  const auto url = parsed(before + std::string(kFirstRequest));
  if (!url) return base::fail(url.error());
  io::HttpRequest request{.url = before + std::string(kFirstRequest),
                          .headers = {{"User-Agent", "git/slipway"}},
                          .may_connect = io::check_of(options_.reach)};
  request.may_use_proxy = true;
  const auto ask = [&] {
    io::HttpClient client;
    return client.stream(request, [](std::string_view) { return false; }, stop_);
  };
  auto answer = ask();
  const auto authorization = redirects_ == 0 ? basic_authorization(access_) : "";
  if (answer && answer->status == 401 && !authorization.empty()) {
    request.headers.emplace_back("Authorization", authorization);
    answer = ask();
  }
  if (!answer) return base::fail(answer.error());
  if (!io::is_redirect(answer->status)) return false;
  const auto refuse = [&](const std::string& why) {
    return base::fail(ErrorCode::kFailed, before + " redirects " + why +
                                              " Write the address at which the repository is.");
  };
  const auto target = io::resolve_url(*url, answer->header("location"));
  std::string address = target ? target->to_string() : "";
  if (!address.ends_with(kFirstRequest)) return refuse("to what is no repository.");
  if (url->scheme == "https" && target->scheme != "https") return refuse("away from https.");
  if (++redirects_ > kMostRedirects) return refuse("again and again.");
  address.resize(address.size() - kFirstRequest.size());
  access_.url = std::move(address);
  if (auto led = begin_http(); !led) return base::fail(led.error());
  return true;
}

}  // namespace slipway::git
