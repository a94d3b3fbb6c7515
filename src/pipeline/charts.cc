#include "pipeline/charts.h"

#include <optional>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "io/url.h"
#include "pipeline/webhooks.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kMostRedirects = 3;
constexpr std::size_t kIndexLimit = std::size_t{64} << 20U;  // bytes
constexpr base::Duration kAskTimeout = std::chrono::seconds(20);

io::Url index_of(io::Url repository) {
  if (!repository.path.ends_with('/')) repository.path += '/';
  repository.path += "index.yaml";
  return repository;
}

// Nothing where there are none.
base::Result<std::string> authorization_of(const Context& context,
                                           const model::HelmRepository& repository) {
  if (repository.username.empty() && repository.password.empty()) return "";
  std::string password;
  if (!repository.password.empty()) {
    auto plain = context.cipher.decrypt(repository.password);
    if (!plain) return fail(plain.error());
    password = std::move(*plain);
  }
  return "Basic " + base::encode_base64(repository.username + ":" + password);
}

base::Result<io::HttpResponse> ask(Context& context, const io::Url& url,
                                   const std::string& authorization, const std::stop_token& stop) {
  io::HttpRequest request;
  request.url = url.to_string();
  if (!authorization.empty()) request.headers.emplace_back("Authorization", authorization);
  request.timeout = kAskTimeout;
  request.body_limit = kIndexLimit;
  request.may_connect = [&policy = context.policy](const io::IpAddress& address) {
    return is_allowed(policy, address);
  };
  auto response = context.courier.send(request, stop);
  if (!response && response.error().code == ErrorCode::kForbidden) {
    return fail(ErrorCode::kFailed, url.origin() +
                                        " is in this machine or its private network, and in no "
                                        "network that the daemon's --webhook-network names.");
  }
  return response;
}

// Follows redirects, without the credentials where they lead elsewhere.
base::Result<io::HttpResponse> fetch(Context& context, io::Url url,
                                     const std::string& authorization,
                                     const std::stop_token& stop) {
  const io::Url first = url;
  for (int count = 0; count <= kMostRedirects; ++count) {
    const bool at_home = url.origin() == first.origin();
    auto response = ask(context, url, at_home ? authorization : "", stop);
    if (!response || !io::is_redirect(response->status)) return response;
    auto target = io::resolve_url(url, response->header("location"));
    const bool is_safe = target && !target->has_user &&
                         (target->scheme == "https" || target->origin() == first.origin());
    if (!is_safe) {
      return fail(ErrorCode::kFailed, url.origin() +
                                          " redirects to an address that is not followed; only "
                                          "https is, without a user.");
    }
    url = std::move(*target);
  }
  return fail(ErrorCode::kFailed, first.origin() + " redirects again and again.");
}

std::optional<base::Error> problem_of(const io::HttpResponse& response, const std::string& index) {
  if (response.status == 401 || response.status == 403) {
    return base::Error{ErrorCode::kFailed, index + " is not shown: the answer is " +
                                               std::to_string(response.status) +
                                               ". Check the repository's username and password."};
  }
  if (response.status == 404) {
    return base::Error{
        ErrorCode::kFailed,
        "There is no " + index + ". Write the address under which the repository's index.yaml is."};
  }
  if (response.status != 200) {
    return base::Error{response.status == 429 || response.status >= 500 ? ErrorCode::kUnavailable
                                                                        : ErrorCode::kFailed,
                       index + " was answered with " + std::to_string(response.status) + "."};
  }
  if (response.body.size() >= kIndexLimit) {
    return base::Error{
        ErrorCode::kFailed,
        index + " has more than the " + std::to_string(kIndexLimit >> 20U) + " MiB that are read."};
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<registry::Chart>> list_charts(Context& context,
                                                       const model::HelmRepository& repository,
                                                       const std::stop_token& stop) {
  if (model::is_oci(repository.kind)) {
    return fail(ErrorCode::kConflict,
                "'" + repository.name +
                    "' is a container registry, which has no list of its charts. Write a chart's "
                    "name and version as they were pushed.");
  }
  const auto url = io::parse_url(repository.url);
  if (!url) return fail(url.error());
  const auto authorization = authorization_of(context, repository);
  if (!authorization) return fail(authorization.error());
  const auto index = index_of(*url);
  const auto shown = index.origin() + index.path;
  const auto response = fetch(context, index, *authorization, stop);
  if (!response) return fail(response.error());
  if (auto problem = problem_of(*response, shown)) return fail(std::move(*problem));
  auto charts = registry::read_chart_index(response->body);
  if (!charts) {
    return fail(ErrorCode::kFailed,
                shown + " is no index of charts: " + charts.error().message + ".");
  }
  return charts;
}

}  // namespace slipway::pipeline
