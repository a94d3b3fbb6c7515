#include "registry/distribution/exchange.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/encoding.h"
#include "io/reach.h"
#include "io/retry_after.h"
#include "registry/distribution/answers.h"
#include "registry/distribution/headers.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;

constexpr int kMostRedirects = 3;
constexpr std::size_t kTokenLimit = std::size_t{64} << 10U;  // bytes of a realm's answer

// Docker Hub's name is not where its registry is.
std::string api_host(const std::string& host) {
  return host == "docker.io" ? "registry-1.docker.io" : host;
}

io::Url root_of(const model::ImageName& image, const DistributionOptions& options) {
  const std::string rest = "://" + api_host(image.host) + "/v2/" + image.path + "/";
  auto url = io::parse_url("https" + rest);
  if (!url) throw std::invalid_argument("no host of an image: " + image.host);
  if (io::is_loopback(url->host) || options.plain_http_hosts.contains(image.host)) {
    url = io::parse_url("http" + rest);
  }
  return *url;
}

}  // namespace

Exchange::Exchange(Shared shared, const model::ImageName& image, const Credentials& credentials,
                   std::stop_token stop)
    : shared_(shared),
      image_(image),
      credentials_(credentials),
      stop_(std::move(stop)),
      root_(root_of(image, shared.options)),
      key_(Tokens::key(root_.origin(), image.path, credentials)),
      deadline_(shared.clock.now() + shared.options.call_timeout) {}

io::Url Exchange::url(const std::string& rest) const {
  io::Url url = root_;
  const std::size_t query = rest.find('?');
  url.path += rest.substr(0, query);
  if (query != std::string::npos) url.query = rest.substr(query + 1);
  return url;
}

base::Result<io::Url> Exchange::next(const io::Url& from, const std::string& reference) const {
  auto target = io::resolve_url(from, reference);
  if (!target) {
    return base::fail(ErrorCode::kFailed,
                      root_.origin() + " links to a next page at no usable address");
  }
  // Registries behind a proxy link to the name and scheme that they know themselves by.
  io::Url url = root_;
  url.path = target->path;
  url.query = target->query;
  return url;
}

base::Result<io::HttpResponse> Exchange::send(const std::string& method, const io::Url& url,
                                              const Headers& headers, std::size_t body_limit) {
  auto token = shared_.tokens.find(key_, shared_.clock.now());
  bool fresh = false;
  while (true) {
    Headers all = headers;
    if (token) all.emplace_back("Authorization", authorization(*token));
    auto response = ask(method, url, std::move(all), body_limit);
    if (!response) return response;
    if (io::is_redirect(response->status)) {
      return follow(method, url, std::move(*response), headers, body_limit);
    }
    if (response->status != 401) return response;
    shared_.tokens.forget(key_);
    if (fresh) return base::fail(not_let_in());
    auto granted = authorise(*response);
    if (!granted) return base::fail(granted.error());
    shared_.tokens.keep(key_, *granted, shared_.clock.now());
    token = std::move(*granted);
    fresh = true;
  }
}

base::Result<io::HttpResponse> Exchange::ask(const std::string& method, const io::Url& url,
                                             Headers headers, std::size_t body_limit) {
  const base::Duration left = deadline_ - shared_.clock.now();
  if (left <= base::Duration::zero()) {
    return base::fail(ErrorCode::kTimeout, root_.origin() +
                                               " did not answer all that was asked of "
                                               "it about '" +
                                               image_.to_string() + "' within " +
                                               base::describe(shared_.options.call_timeout));
  }
  auto response = client_.send({.method = method,
                                .url = url.to_string(),
                                .headers = std::move(headers),
                                .may_connect = shared_.options.may_connect,
                                .may_use_proxy = true,
                                .connect_timeout = shared_.options.connect_timeout,
                                .timeout = std::min(shared_.options.request_timeout, left),
                                .body_limit = body_limit},
                               stop_);
  if (!response && response.error().code == ErrorCode::kForbidden) {
    return base::fail(io::beyond_reach(url.origin()));
  }
  if (!response) return response;
  if (response->status == 429) return busy(*response, ErrorCode::kRateLimited);
  if (response->status == 503 && !response->header("retry-after").empty()) {
    return busy(*response, ErrorCode::kUnavailable);
  }
  return response;
}

base::Result<io::HttpResponse> Exchange::follow(const std::string& method, io::Url url,
                                                io::HttpResponse redirect, const Headers& headers,
                                                std::size_t body_limit) {
  for (int count = 0; count < kMostRedirects; ++count) {
    auto target = io::resolve_url(url, redirect.header("location"));
    if (!target || target->has_user || !may_ask(*target)) {
      return base::fail(ErrorCode::kFailed,
                        root_.origin() +
                            " redirects to an address that is not followed; only "
                            "https is, without a user");
    }
    url = std::move(*target);
    auto response = ask(method, url, headers, body_limit);
    if (!response) return response;
    if (response->status == 401) {
      return base::fail(ErrorCode::kFailed,
                        root_.origin() + " redirects to " + url.origin() +
                            ", which wants credentials; those are only sent to the registry");
    }
    if (!io::is_redirect(response->status)) return response;
    redirect = std::move(*response);
  }
  return base::fail(ErrorCode::kFailed, root_.origin() + " redirects again and again");
}

base::Result<Token> Exchange::authorise(const io::HttpResponse& challenge) {
  bool wants_basic = false;
  for (const auto& [name, value] : challenge.headers) {
    if (name != "www-authenticate") continue;
    for (const auto& offered : parse_challenges(value)) {
      if (offered.scheme == "bearer") return fetch_token(offered.parameters);
      wants_basic = wants_basic || offered.scheme == "basic";
    }
  }
  if (!wants_basic || credentials_.empty()) return base::fail(not_let_in());
  return Token{.basic = true, .text = "", .expires_at = base::Timestamp::max()};
}

base::Result<Token> Exchange::fetch_token(const std::map<std::string, std::string>& parameters) {
  const auto parameter = [&](const char* name, const std::string& otherwise) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? otherwise : found->second;
  };
  auto realm = io::parse_url(parameter("realm", ""));
  if (!realm || realm->has_user) {
    return base::fail(ErrorCode::kFailed,
                      root_.origin() + " names no usable address to get a token from");
  }
  if (!may_ask(*realm)) {
    return base::fail(ErrorCode::kForbidden,
                      root_.origin() + " wants a token from " + realm->origin() +
                          ", which is not asked: credentials go over https only");
  }
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!realm->query.empty()) realm->query += "&";
    realm->query += name + "=" + base::encode_percent(value);
  };
  if (const auto service = parameter("service", ""); !service.empty()) add("service", service);
  add("scope", parameter("scope", "repository:" + image_.path + ":pull"));
  Headers headers;
  if (!credentials_.empty()) headers.emplace_back("Authorization", basic());
  const base::Timestamp asked_at = shared_.clock.now();
  auto response = ask("GET", *realm, std::move(headers), kTokenLimit);
  if (!response) return base::fail(response.error());
  if (response->status == 401 || response->status == 403) return base::fail(not_let_in());
  if (response->status != 200) {
    return base::fail(response->status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kFailed,
                      realm->origin() + " gives no token for '" + image_.to_string() +
                          "': it answers " + std::to_string(response->status));
  }
  return read_token(response->body, root_.origin(), asked_at);
}

std::string Exchange::authorization(const Token& token) const {
  return token.basic ? basic() : "Bearer " + token.text;
}

std::string Exchange::basic() const {
  return "Basic " + base::encode_base64(credentials_.user + ":" + credentials_.password);
}

bool Exchange::may_ask(const io::Url& url) const {
  return url.scheme == "https" || (root_.scheme == "http" && url.host == root_.host);
}

base::Error Exchange::not_let_in() const {
  if (credentials_.empty()) {
    return {ErrorCode::kUnauthenticated,
            root_.origin() + " does not show '" + image_.to_string() +
                "' to everybody: check the name, or add the registry's credentials"};
  }
  return {ErrorCode::kUnauthenticated, root_.origin() + " does not show '" + image_.to_string() +
                                           "' to the user '" + credentials_.user +
                                           "': check the name, the password and the user's rights"};
}

tl::unexpected<base::Error> Exchange::busy(const io::HttpResponse& response, ErrorCode code) const {
  const auto when = io::retry_at(response.header("retry-after"), shared_.clock.now());
  base::Error error{
      code, root_.origin() + (code == ErrorCode::kRateLimited ? " was asked too often"
                                                              : " does not answer for now")};
  error.message += when ? "; it may be asked again at " + base::to_iso8601(*when)
                        : "; ask again later, or with credentials";
  error.retry_at = when;
  return base::fail(std::move(error));
}

tl::unexpected<base::Error> Exchange::refuse(const io::HttpResponse& response,
                                             const std::string& subject) const {
  const std::string reason = reason_in(response.body);
  if (response.status == 404) {
    return base::fail(ErrorCode::kNotFound, root_.origin() + " has no " + subject + reason +
                                                "; check the image's name and tag");
  }
  if (response.status == 403) {
    return base::fail(ErrorCode::kForbidden,
                      root_.origin() + " refuses to show " + subject + reason +
                          "; check the rights of the registry's credentials");
  }
  return base::fail(response.status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kFailed,
                    root_.origin() + " answers " + std::to_string(response.status) +
                        " when asked for " + subject + reason);
}

}  // namespace slipway::registry
