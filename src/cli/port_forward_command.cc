#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include <boost/json/serialize.hpp>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "io/relay.h"
#include "io/socket_stream.h"
#include "io/sockets.h"

namespace slipway::cli {
namespace {

using base::ErrorCode;

struct ForwardArgs {
  std::string service, ports, deployment;
};

struct PortPair {
  std::uint16_t local = 0;  // 0: the same as the service's, or any
  std::string remote;       // as the daemon is asked for it; "": the service's own
};

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// "[LOCAL:]PORT"
std::optional<PortPair> parse_ports(const std::string& text) {
  if (text.empty()) return PortPair{};
  const auto colon = text.find(':');
  const auto remote = colon == std::string::npos ? text : text.substr(colon + 1);
  const auto local = port_in(text.substr(0, colon));
  if (!local || !port_in(remote)) return std::nullopt;
  return PortPair{*local, remote};
}

// Whether each further connection would fail for the same reason.
bool is_for_good(ErrorCode code) {
  return code == ErrorCode::kConflict || code == ErrorCode::kNotFound ||
         code == ErrorCode::kForbidden || code == ErrorCode::kUnauthenticated ||
         code == ErrorCode::kInvalid;
}

// Takes connections on this machine, and carries each to the version on a thread of its own.
class Forwarder {
 public:
  Forwarder(Context& context, const ApiClient& api, std::string path)
      : context_(context), api_(api), path_(std::move(path)) {}

  // Until no further connection can succeed; why.
  base::Error accept_from(const io::Fd& listener) {
    while (true) {
      std::array<pollfd, 2> fds{pollfd{listener.value(), POLLIN, 0},
                                pollfd{failed_.value(), POLLIN, 0}};
      ::poll(fds.data(), fds.size(), -1);
      if (fds[1].revents != 0) break;
      io::Fd client(::accept4(listener.value(), nullptr, nullptr, SOCK_CLOEXEC));
      if (client.is_open()) begin(std::move(client));
    }
    for (auto& one : carriers_) one.thread.request_stop();
    carriers_.clear();
    return *error_;
  }

 private:
  struct Carrier {
    std::atomic<bool> is_over{false};
    std::jthread thread;
  };

  void begin(io::Fd client) {
    carriers_.remove_if([](const Carrier& one) { return one.is_over.load(); });
    Carrier& carrier = carriers_.emplace_back();
    carrier.thread =
        std::jthread([this, &carrier, its_client = std::make_shared<io::Fd>(std::move(client))](
                         const std::stop_token& stop) {
          carry(std::move(*its_client), stop);
          carrier.is_over = true;
        });
  }

  void carry(io::Fd client, const std::stop_token& stop) {
    const auto version = api_.tunnel(path_, stop);
    if (!version) return note(version.error());
    io::SocketStream near(std::move(client));
    const auto why = io::relay(
        near, **version, {.at_most = std::chrono::hours(24), .idle = std::chrono::hours(1)}, stop);
    if (!why.empty() && !stop.stop_requested()) {
      const std::scoped_lock lock(mutex_);
      say("a connection ended: " + why);
    }
  }

  void note(const base::Error& error) {
    const std::scoped_lock lock(mutex_);
    if (error_) return;
    if (is_for_good(error.code)) {
      error_ = error;
      constexpr std::uint64_t count = 1;
      [[maybe_unused]] const auto written = ::write(failed_.value(), &count, sizeof count);
      return;
    }
    say(error.message);
  }

  // With the lock.
  void say(std::string_view what) {
    context_.err << "slipway: " << plain(what) << '\n';
    context_.err.flush();
  }

  Context& context_;
  const ApiClient& api_;
  const std::string path_;
  const io::Fd failed_{::eventfd(0, EFD_CLOEXEC)};
  std::mutex mutex_;
  std::optional<base::Error> error_;
  std::list<Carrier> carriers_;  // of the thread that accepts
};

void announce(Context& context, const json::value& aim, const std::string& address,
              const ServiceNode& service) {
  if (context.wants_json()) {
    context.out << json::serialize(json::object{{"address", address}, {"version", aim}}) << '\n';
  } else {
    const auto* serving = find(aim, "is_serving");
    const bool serves = serving != nullptr && serving->is_bool() && serving->get_bool();
    context.out << address << " leads to " << plain(service.name) << ", deployment "
                << text(aim, "deployment_id")
                << (serves ? ", which serves." : ", to which the gateway does not lead.")
                << " Ctrl-C ends it.\n";
  }
  context.out.flush();
}

Outcome forward_port(Context& context, const ForwardArgs& args) {
  if (args.service.empty()) return context.usage_error("Say which service.");
  const auto ports = parse_ports(args.ports);
  if (!ports) {
    return context.usage_error("'" + plain(args.ports) +
                               "' is no port; give PORT or LOCAL:PORT, such as 8080:3000.");
  }
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  std::string path = "/service/" + service->id + "/portForward";
  std::string separator = "?";
  for (const auto& [name, value] :
       {std::pair("deployment_id", args.deployment), std::pair("port", ports->remote)}) {
    if (value.empty()) continue;
    path += separator + name + "=" + base::encode_percent(value);
    separator = "&";
  }
  const auto aim = (*api)->get(path);
  if (!aim) return base::fail(aim.error());
  std::uint16_t wanted = ports->local;
  if (const auto* port = find(*aim, "port"); wanted == 0 && port != nullptr && port->is_number()) {
    wanted = port->to_number<std::uint16_t>();
  }
  const auto listener = io::listen_on_loopback(wanted);
  if (!listener) {
    // Nobody refused the input: this machine has the port no more.
    return base::fail(base::ErrorCode::kFailed,
                      listener.error().message + "; choose another port with LOCAL:PORT.");
  }
  // A peer that went away ends its own connection alone.
  ::signal(SIGPIPE, SIG_IGN);
  announce(context, *aim, "127.0.0.1:" + std::to_string(io::local_port(*listener)), *service);
  // Which version it is stays, whatever serves meanwhile.
  if (args.deployment.empty()) {
    path += separator + "deployment_id=" + text(*aim, "deployment_id");
  }
  return base::fail(Forwarder(context, **api, path).accept_from(*listener));
}

}  // namespace

void add_port_forward_command(CLI::App& app, Context& context) {
  auto args = std::make_shared<ForwardArgs>();
  CLI::App& command = add_command(
      app, context, "port-forward",
      "Reach the port of one version from this machine, before the gateway leads to it too",
      [&context, args] { return forward_port(context, *args); });
  command
      .add_option("service,-s,--service", args->service,
                  "The service, by name, path (project/environment/name) or id")
      ->type_name("SERVICE");
  command
      .add_option("ports,-p,--port", args->ports,
                  "The port of this machine and the service's; by default the service's for both")
      ->type_name("[LOCAL:]PORT");
  command.add_option("--deployment", args->deployment,
                     "Which version (a deployment's id); by default the one that serves");
}

}  // namespace slipway::cli
