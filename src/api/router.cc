#include "api/router.h"

#include <algorithm>

#include "base/suggest.h"

namespace slipway::api {
namespace {

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool matches(std::string_view pattern, std::string_view path,
             std::map<std::string, std::string, std::less<>>& parameters) {
  parameters.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (wanted.starts_with('{')) {
      if (given.empty()) return false;
      const auto decoded = base::decode_percent(given, false);
      parameters.emplace(wanted.substr(1, wanted.size() - 2), decoded.value_or(std::string(given)));
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

base::Result<void> check_query(const RouteEntry& route, const base::FormFields& query) {
  if (route.query.empty()) return {};
  const auto knows = [&](std::string_view name) {
    return std::find(route.query.begin(), route.query.end(), name) != route.query.end();
  };
  for (const auto& [name, value] : query) {
    if (knows(name) || (name == "startId" && knows("before"))) continue;
    return base::fail(base::ErrorCode::kInvalid,
                      name + ": is no known parameter." + base::did_you_mean(name, route.query) +
                          " Here are " + base::list_words(route.query, "and") + ".",
                      name);
  }
  return {};
}

RouteEntry& Router::add(std::string method, std::string pattern, std::string operation,
                        Endpoint endpoint) {
  RouteEntry& route = routes_.emplace_back();
  route.role = method == "GET" ? model::Role::VIEWER : model::Role::ADMIN;
  route.method = std::move(method);
  route.pattern = std::move(pattern);
  route.operation = std::move(operation);
  route.endpoint = std::move(endpoint);
  return route;
}

RouteEntry& Router::add_stream(std::string method, std::string pattern, std::string operation,
                               StreamEndpoint endpoint) {
  RouteEntry& route = add(std::move(method), std::move(pattern), std::move(operation), {});
  route.stream = std::move(endpoint);
  return route;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::string_view asked = method == "HEAD" ? "GET" : method;
  Match match;
  for (const auto& route : routes_) {
    std::map<std::string, std::string, std::less<>> parameters;
    if (!matches(route.pattern, path, parameters)) continue;
    if (route.method == asked) {
      return {&route, std::move(parameters), {}};
    }
    match.allowed.push_back(route.method);
  }
  return match;
}

}  // namespace slipway::api
