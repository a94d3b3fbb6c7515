#include "gateway/caddy/caddy_gateway.h"

#include <charconv>
#include <functional>
#include <system_error>

#include "gateway/caddy/route_files.h"
#include "io/detached.h"
#include "io/files.h"
#include "io/sockets.h"

namespace slipway::gateway {
namespace {

using base::ErrorCode;

constexpr std::size_t kLongestSocketPath = 107;

// Below the range from which the kernel takes ports for outgoing connections.
constexpr unsigned kFirstPort = 20000;
constexpr unsigned kPorts = 12000;

// The search begins at a place of the folder's own, so that two Slipways rarely meet.
base::Result<std::uint16_t> choose_port(const CaddyOptions& options) {
  const std::size_t start = std::hash<std::string>()(options.directory.string());
  for (std::size_t i = 0; i < kPorts; ++i) {
    const auto port = static_cast<std::uint16_t>(kFirstPort + (start + i) % kPorts);
    if (io::is_free_port(options.listen_host, port)) return port;
  }
  return base::fail(ErrorCode::kUnavailable, "no port is free for the gateway");
}

base::Result<std::uint16_t> kept_port(const CaddyOptions& options) {
  const auto file = options.directory / "port";
  if (const auto text = io::read_file(file)) {
    std::uint16_t port = 0;
    std::from_chars(text->data(), text->data() + text->size(), port);
    if (port != 0) return port;
  }
  auto port = choose_port(options);
  if (!port) return port;
  if (auto kept = io::write_file(file, std::to_string(*port) + "\n"); !kept) {
    return base::fail(kept.error());
  }
  return port;
}

}  // namespace

base::Result<std::unique_ptr<CaddyGateway>> CaddyGateway::open(CaddyOptions options) {
  if (!io::find_program(options.program, options.search_path)) {
    return base::fail(
        ErrorCode::kUnavailable,
        options.program + " is not installed; apt-get install caddy, or set --gateway none");
  }
  if (admin_socket(options).string().size() > kLongestSocketPath) {
    return base::fail(ErrorCode::kInvalid, "the path " + options.directory.string() +
                                               " is too long for a unix socket in it");
  }
  std::error_code error;
  std::filesystem::create_directories(routes_folder(options), error);
  if (!error) {
    // Whoever can open the admin socket can read every file that Caddy can.
    std::filesystem::permissions(options.directory, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return base::fail(ErrorCode::kFailed,
                      "cannot make " + options.directory.string() + ": " + error.message());
  }
  if (options.port == 0) {
    const auto port = kept_port(options);
    if (!port) return base::fail(port.error());
    options.port = *port;
  }
  return std::unique_ptr<CaddyGateway>(new CaddyGateway(std::move(options)));
}

base::Result<void> CaddyGateway::check_port() {
  const std::lock_guard lock(mutex_);
  const auto why = io::port_error(options_.listen_host, options_.port);
  if (!why) return {};
  const auto listen = join_address(options_.listen_host, options_.port);
  const auto kept = io::read_file(process_.config_file());
  if (kept && kept->find('"' + listen + '"') != std::string::npos && process_.is_running()) {
    return {};
  }
  const bool is_taken = why == std::errc::address_in_use;
  return base::fail(ErrorCode::kUnavailable,
                    "the gateway cannot listen on " + listen + ": " +
                        (is_taken ? "another program does already; stop it or choose another port"
                                  : why.message() + "; choose another address or port"));
}

base::Result<void> CaddyGateway::write_config(const std::string& config) const {
  const auto file = process_.config_file();
  const auto kept = io::read_file(file);
  if (kept && *kept == config) return {};
  return io::write_file(file, config, 0600);
}

base::Result<void> CaddyGateway::apply(const std::vector<Route>& routes) {
  const auto names = route_names(routes);
  if (!names) return base::fail(names.error());
  const auto domains = https_domains(routes);
  const std::string config = caddy_config(options_, !domains.empty());

  const std::lock_guard lock(mutex_);
  if (auto synced = sync_route_files(routes_folder(options_), *names); !synced) return synced;
  if (auto synced = sync_domain_files(domains_folder(options_), domains); !synced) return synced;
  if (process_.is_running()) {
    if (auto loaded = process_.load(config); !loaded) return loaded;
    return write_config(config);
  }
  if (auto written = write_config(config); !written) return written;
  return process_.start();
}

HostUpstreams CaddyGateway::upstreams() const { return read_route_files(routes_folder(options_)); }

base::Result<void> CaddyGateway::ensure_running() {
  const std::lock_guard lock(mutex_);
  if (process_.is_running()) return {};
  if (!io::read_file(process_.config_file())) {
    if (auto written = write_config(caddy_config(options_, false)); !written) return written;
  }
  return process_.start();
}

base::Result<void> CaddyGateway::check() {
  if (auto program = process_.program(); !program) return base::fail(program.error());
  if (process_.is_running()) return {};
  return base::fail(ErrorCode::kUnavailable, "Caddy does not run, or does not answer.");
}

std::string CaddyGateway::address() const { return local_address(options_); }

base::Result<void> CaddyGateway::stop() {
  const std::lock_guard lock(mutex_);
  return process_.stop();
}

}  // namespace slipway::gateway
