#pragma once
// The pure half of CaddyGateway: what Caddy's configuration is, and which file stands for a route's
// upstreams. Any thread.
//
// A reload of Caddy resets connections that are just being made, closes kept ones under a request
// that is arriving, and ends all websockets. So the configuration knows no service and no domain:
// for each request Caddy looks for DIRECTORY/routes/HOST/UPSTREAM,UPSTREAM... and for each new
// domain's handshake for DIRECTORY/domains/HOST. A switch is a file that comes and one that goes.

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "gateway/gateway.h"

namespace slipway::gateway {

// Who signs the certificates of domains (RFC 8555).
struct AcmeOptions {
  std::string directory{};       // URL; empty: Let's Encrypt
  std::filesystem::path root{};  // PEM, of an authority that this machine doesn't trust
  std::string email{};           // for warnings before a certificate ends
};

struct CaddyOptions {
  std::filesystem::path directory;  // its own, absolute
  std::string program = "caddy";    // a path, or a name in search_path
  std::string search_path = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
  std::string listen_host = "127.0.0.1";  // empty: every address
  std::uint16_t port = 0;                 // 0: chosen once and kept in directory/port
  std::uint16_t http_port = 80;           // of domains: ACME and the redirect
  std::uint16_t https_port = 443;
  bool own_certificates = false;  // signed by Caddy's own authority instead of one by ACME
  AcmeOptions acme{};
  base::Duration grace = std::chrono::seconds(30);  // for requests that run when Caddy reloads
};

// A file name for each host, nothing where the route has no upstream.
using RouteNames = std::map<std::string, std::optional<std::string>>;

constexpr std::size_t kMaxUpstreams = 12;

// The upstreams of a file's name; nothing where it is none.
std::optional<std::vector<Upstream>> read_file_name(std::string_view name);

// kInvalid a host or upstream that cannot be one, kConflict two routes with the same host.
base::Result<RouteNames> route_names(const std::vector<Route>& routes);

// In lower case.
std::set<std::string> https_domains(const std::vector<Route>& routes);

// As a configuration names it: "127.0.0.1:80", ":80" of every address.
std::string join_address(const std::string& host, std::uint16_t port);

std::filesystem::path admin_socket(const CaddyOptions& options);
std::filesystem::path routes_folder(const CaddyOptions& options);
std::filesystem::path domains_folder(const CaddyOptions& options);

// Where the server is reached from this machine; `options.port` is the real one.
std::string local_address(const CaddyOptions& options);

// Only with domains do the ports for HTTP and HTTPS need to be free, and allowed to be taken.
std::string caddy_config(const CaddyOptions& options, bool has_domains);

}  // namespace slipway::gateway
