#include "gateway/caddy/caddy_config.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <boost/json.hpp>

#include "base/text.h"

namespace slipway::gateway {
namespace {

namespace json = boost::json;
using base::ErrorCode;

// A request that finds nobody listening is tried again this long, each time with a new look at the
// files: 1 + kRelooks attempts of kAttempt.
constexpr int kRelooks = 4;
constexpr std::string_view kAttempt = "1s";
constexpr std::string_view kPause = "50ms";
constexpr std::size_t kLongestFileName = 255;

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// As kHostPattern; it keeps "..", "*" and "/" out of file names.
bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && is_alphanumeric(host.front()) &&
         is_alphanumeric(host.back()) && std::all_of(host.begin(), host.end(), [](char c) {
           return is_alphanumeric(c) || c == '.' || c == '-';
         });
}

constexpr std::string_view kHostPattern = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?$";

bool is_upstream_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == ':';
  });
}

base::Result<std::optional<std::string>> file_name(const Route& route) {
  if (route.upstreams.size() > kMaxUpstreams) {
    return base::fail(ErrorCode::kInvalid, "a service can have at most " +
                                               std::to_string(kMaxUpstreams) +
                                               " instances behind this gateway");
  }
  std::string name;
  for (const auto& [host, port] : route.upstreams) {
    if (!is_upstream_host(host) || port == 0) {
      return base::fail(ErrorCode::kInvalid, "'" + host + "' cannot be an upstream's host");
    }
    if (!name.empty()) name += ',';
    const bool ipv6 = host.find(':') != std::string::npos;
    name += (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
  }
  if (name.size() > kLongestFileName) {
    return base::fail(ErrorCode::kInvalid, "the upstreams' names are too long: " + name);
  }
  if (name.empty()) return std::optional<std::string>();
  return std::optional(name);
}

json::object text_answer(int status, std::string_view text) {
  return {{"handler", "static_response"},
          {"status_code", status},
          {"headers", {{"Content-Type", json::array{"text/plain; charset=utf-8"}}}},
          {"body", text}};
}

json::object file_matcher(const CaddyOptions& options, const json::array& patterns) {
  return {{"header_regexp", {{"Host", {{"name", "host"}, {"pattern", kHostPattern}}}}},
          {"file", {{"root", routes_folder(options).string()}, {"try_files", patterns}}}};
}

json::object domain_matcher(const CaddyOptions& options) {
  return {{"header_regexp", {{"Host", {{"name", "host"}, {"pattern", kHostPattern}}}}},
          {"file",
           {{"root", domains_folder(options).string()},
            {"try_files", json::array{"/{http.request.host}"}}}}};
}

// Three looks, because a name read just before a switch can be gone at the check after it.
json::object upstream_matcher(const CaddyOptions& options) {
  const std::string_view pattern = "/{http.request.host}/*";
  return file_matcher(options, {pattern, pattern, pattern});
}

std::string slot(std::size_t index) { return "{slipway.upstream." + std::to_string(index) + "}"; }

// Spreads the 1 to kMaxUpstreams parts of the file's name over all slots in turn. Caddy evaluates
// it when a slot is read, so it stands once, before the matchers that find the file.
json::object name_to_slots() {
  json::array destinations;
  for (std::size_t i = 0; i < kMaxUpstreams; ++i) destinations.emplace_back(slot(i));
  json::array mappings;
  std::string pattern = "/([^/,]+)";
  for (std::size_t count = 1; count <= kMaxUpstreams; ++count) {
    json::array outputs;
    for (std::size_t i = 0; i < kMaxUpstreams; ++i) {
      outputs.emplace_back("$" + std::to_string(i % count + 1));
    }
    mappings.emplace_back(json::object{{"input_regexp", pattern + "$"}, {"outputs", outputs}});
    pattern += ",([^/,]+)";
  }
  return {{"handler", "map"},
          {"source", "{http.matchers.file.relative}"},
          {"destinations", destinations},
          {"mappings", mappings}};
}

json::object proxy(bool tries_again) {
  json::array upstreams;
  for (std::size_t i = 0; i < kMaxUpstreams; ++i)
    upstreams.emplace_back(json::object{{"dial", slot(i)}});
  json::object balancing{{"selection_policy", {{"policy", "round_robin"}}}};
  if (tries_again) {
    balancing["try_duration"] = kAttempt;
    balancing["try_interval"] = kPause;
  }
  return {{"handler", "reverse_proxy"},
          {"upstreams", upstreams},
          {"transport", {{"protocol", "http"}, {"compression", false}}},
          {"load_balancing", balancing}};
}

json::object proxy_with_relooks(const CaddyOptions& options, int relooks) {
  json::object attempt{
      {"handler", "subroute"},
      {"routes",
       {{{"match", {upstream_matcher(options)}}, {"handle", {proxy(true)}}, {"terminal", true}}}}};
  if (relooks > 0) {
    const std::string_view refused =
        "{http.error.status_code} == 502 && {http.error.message}.startsWith('dial ')";
    attempt["errors"] = {{"routes",
                          {{{"match", {{{"expression", refused}}}},
                            {"handle", {proxy_with_relooks(options, relooks - 1)}}}}}};
  }
  return attempt;
}

// What every server does with a request. A body is consumed by the first attempt, even by one that
// nobody accepted, so only methods without one are tried again.
json::array service_routes(const CaddyOptions& options) {
  json::object bodyless = upstream_matcher(options);
  bodyless["method"] = {"GET", "HEAD", "OPTIONS"};
  return {
      {{"handle", {name_to_slots()}}},
      {{"match", {bodyless}},
       {"handle", {proxy_with_relooks(options, kRelooks)}},
       {"terminal", true}},
      {{"match", {upstream_matcher(options)}}, {"handle", {proxy(false)}}, {"terminal", true}},
      {{"match", {file_matcher(options, {"/{http.request.host}/"})}},
       {"handle",
        {text_answer(503, "The service {http.request.host} is not running at the moment.\n")}},
       {"terminal", true}},
      {{"handle",
        {text_answer(404,
                     "No service has the name {http.request.host} here. Names are written in "
                     "lower case; the service's page and `slipway service list` show them.\n")}}}};
}

json::object error_routes() {
  return {
      {"routes",
       {{{"match", {{{"expression", "{http.error.status_code} == 502"}}}},
         {"handle", {text_answer(502, "The service {http.request.host} does not answer.\n")}}}}}};
}

json::object redirect_route(const CaddyOptions& options) {
  const std::string port =
      options.https_port == 443 ? "" : ":" + std::to_string(options.https_port);
  const std::string location = "https://{http.request.host}" + port + "{http.request.uri}";
  return {{"match", {domain_matcher(options)}},
          {"handle",
           {{{"handler", "static_response"},
             {"status_code", 308},
             {"headers", {{"Location", json::array{location}}}}}}},
          {"terminal", true}};
}

constexpr std::string_view kAskPath = "/slipway-may-have-a-certificate";

// Caddy asks itself whether a handshake's name is one of ours.
json::array ask_routes(const CaddyOptions& options) {
  const std::string_view name = "{http.request.uri.query.domain}";
  const std::string is_name = std::string(name) + ".matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')";
  const json::array paths{kAskPath};
  return {{{"match",
            {{{"path", paths},
              {"expression", is_name},
              {"file",
               {{"root", domains_folder(options).string()},
                {"try_files", json::array{"/" + std::string(name)}}}}}}},
           {"handle", {text_answer(200, "")}},
           {"terminal", true}},
          {{"match", {{{"path", paths}}}}, {"handle", {text_answer(404, "")}}, {"terminal", true}}};
}

json::object plain_server(const std::string& listen, const json::array& routes) {
  return {{"listen", {listen}},
          {"automatic_https", {{"disable", true}}},
          {"routes", routes},
          {"errors", error_routes()}};
}

json::object http_app(const CaddyOptions& options, bool has_domains) {
  json::array routes = service_routes(options);
  json::object servers;
  if (has_domains) {
    auto secure =
        plain_server(join_address("", options.https_port),
                     {{{"match", {domain_matcher(options)}},
                       {"handle", {{{"handler", "subroute"}, {"routes", routes}}}},
                       {"terminal", true}},
                      {{"handle", {text_answer(404, "No service has this name here.\n")}}}});
    secure["tls_connection_policies"] = json::array{json::object()};
    servers["slipway_https"] = secure;
    const bool shares_port = options.port == options.http_port;
    if (shares_port) {
      routes.insert(routes.begin(), redirect_route(options));
    } else {
      servers["slipway_redirect"] =
          plain_server(join_address("", options.http_port),
                       {redirect_route(options),
                        {{"handle", {text_answer(404, "No service has this name here.\n")}}}});
    }
    const json::array ask = ask_routes(options);
    routes.insert(routes.begin(), ask.begin(), ask.end());
  }
  servers["slipway"] = plain_server(join_address(options.listen_host, options.port), routes);
  const auto grace = std::chrono::ceil<std::chrono::milliseconds>(options.grace).count();
  return {{"grace_period", std::to_string(grace) + "ms"},
          {"http_port", options.http_port},
          {"https_port", options.https_port},
          {"servers", servers}};
}

json::object acme_issuer(const AcmeOptions& acme) {
  json::object issuer{{"module", "acme"}};
  if (!acme.directory.empty()) issuer["ca"] = acme.directory;
  if (!acme.root.empty()) issuer["trusted_roots_pem_files"] = {acme.root.string()};
  if (!acme.email.empty()) issuer["email"] = acme.email;
  return issuer;
}

json::object tls_app(const CaddyOptions& options) {
  const json::object issuer =
      options.own_certificates ? json::object{{"module", "internal"}} : acme_issuer(options.acme);
  const std::string ask = local_address(options) + std::string(kAskPath);
  return {{"automation",
           {{"on_demand", {{"ask", ask}}},
            {"policies", {{{"on_demand", true}, {"issuers", {issuer}}}}}}}};
}

json::object logging(const CaddyOptions& options) {
  return {{"logs",
           {{"default",
             {{"writer",
               {{"output", "file"},
                {"filename", (options.directory / "caddy.log").string()},
                {"roll_size_mb", 10},
                {"roll_keep", 2}}},
              {"exclude", {"admin.api"}}}}}}};
}

}  // namespace

base::Result<RouteNames> route_names(const std::vector<Route>& routes) {
  RouteNames names;
  for (const auto& route : routes) {
    auto name = file_name(route);
    if (!name) return base::fail(name.error());
    std::set<std::string> hosts;
    for (const auto* list : {&route.hosts, &route.domains}) {
      for (const auto& host : *list) hosts.insert(base::to_lower(host));
    }
    for (const auto& host : hosts) {
      if (!is_host(host)) {
        return base::fail(ErrorCode::kInvalid, "'" + host + "' cannot be a service's name");
      }
      if (!names.emplace(host, *name).second) {
        return base::fail(ErrorCode::kConflict, "two services have the name '" + host + "'");
      }
    }
  }
  return names;
}

std::optional<std::vector<Upstream>> read_file_name(std::string_view name) {
  std::vector<Upstream> upstreams;
  while (!name.empty()) {
    const auto one = name.substr(0, name.find(','));
    name.remove_prefix(std::min(name.size(), one.size() + 1));
    const auto colon = one.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = one.substr(0, colon);
    const auto port = one.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    Upstream upstream{std::string(host), 0};
    const auto [end, error] = std::from_chars(port.begin(), port.end(), upstream.port);
    if (error != std::errc() || end != port.end() || upstream.port == 0) return std::nullopt;
    if (!is_upstream_host(host)) return std::nullopt;
    upstreams.push_back(std::move(upstream));
  }
  return upstreams;
}

std::set<std::string> https_domains(const std::vector<Route>& routes) {
  std::set<std::string> domains;
  for (const auto& route : routes) {
    for (const auto& domain : route.domains) domains.insert(base::to_lower(domain));
  }
  return domains;
}

std::string join_address(const std::string& host, std::uint16_t port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::filesystem::path admin_socket(const CaddyOptions& options) {
  return options.directory / "admin.sock";
}

std::filesystem::path routes_folder(const CaddyOptions& options) {
  return options.directory / "routes";
}

std::filesystem::path domains_folder(const CaddyOptions& options) {
  return options.directory / "domains";
}

std::string local_address(const CaddyOptions& options) {
  const auto& host = options.listen_host;
  const bool is_wildcard = host.empty() || host == "0.0.0.0" || host == "::";
  return "http://" + join_address(is_wildcard ? "127.0.0.1" : host, options.port);
}

std::string caddy_config(const CaddyOptions& options, bool has_domains) {
  json::object apps{{"http", http_app(options, has_domains)}};
  if (has_domains) {
    // This machine's own trust store is left alone.
    apps["pki"] = {{"certificate_authorities", {{"local", {{"install_trust", false}}}}}};
    apps["tls"] = tls_app(options);
  }
  const json::object config{
      {"admin",
       {{"listen", "unix/" + admin_socket(options).string()},
        {"origins", {"localhost"}},
        {"config", {{"persist", false}}}}},
      {"logging", logging(options)},
      {"storage", {{"module", "file_system"}, {"root", (options.directory / "storage").string()}}},
      {"apps", apps}};
  return json::serialize(config);
}

}  // namespace slipway::gateway
