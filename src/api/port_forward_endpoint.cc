#include <charconv>
#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/audit.h"
#include "api/endpoints.h"
#include "api/errors.h"
#include "api/service_view.h"
#include "api/sessions.h"
#include "api/shapes.h"
#include "api/tokens.h"
#include "api/tunnels.h"
#include "base/text.h"
#include "io/web_socket_frames.h"
#include "pipeline/version.h"
#include "runtime/dial.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;

constexpr std::size_t kKeySize = 24;  // RFC 6455: 16 bytes in base64

// To which version of which service a connection leads.
struct Aim {
  model::Service service;
  model::DeploymentId deployment;
  model::DeploymentState state{};
  runtime::Runtime* runtime = nullptr;
};

// The main port as the service has it; 0 where its runtime chooses one.
std::uint16_t port_of(const model::Service& service) {
  const auto& ports = service.settings.ports;
  if (ports.empty()) return 0;
  for (const auto& port : ports) {
    if (port.is_default) return port.internal_port;
  }
  return ports.front().internal_port;
}

base::Result<void> check_port(const model::Service& service, const std::string& asked) {
  if (asked.empty()) return {};
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), port);
  if (error != std::errc() || end != asked.data() + asked.size() || port == 0) {
    return fail(ErrorCode::kInvalid, "'" + base::to_valid_utf8(asked) + "' is no port.", "port");
  }
  const auto own = port_of(service);
  if (own == 0 || own == port) return {};
  return fail(ErrorCode::kInvalid,
              "'" + service.name + "' listens at port " + std::to_string(own) +
                  ", and only that one can be reached.",
              "port");
}

base::Result<model::Deployment> version_asked_for(store::Transaction& tx,
                                                  const model::Service& service,
                                                  const std::string& asked) {
  if (!asked.empty()) {
    const auto id = model::DeploymentId::parse(asked);
    auto found = id ? store::deployment(tx, *id) : std::nullopt;
    if (!found || found->service != service.id) return fail(not_found("deployment", asked));
    return std::move(*found);
  }
  if (service.serving) {
    return found(store::deployment(tx, *service.serving), "deployment", *service.serving);
  }
  return fail(ErrorCode::kConflict, "No version of '" + service.name +
                                        "' serves; say which deployment's version is meant.");
}

base::Result<Aim> aim_of(ApiContext& c, const ApiRequest& request) {
  return c.read([&](store::Transaction& tx) -> base::Result<Aim> {
    auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    if (!pipeline::has_port(*service) || service->kind == model::ServiceKind::HELM) {
      return fail(ErrorCode::kConflict,
                  "'" + service->name + "' has no port that Slipway could lead to.");
    }
    if (auto checked = check_port(*service, request.query_value("port")); !checked) {
      return fail(checked.error());
    }
    const auto deployment = version_asked_for(tx, *service, request.query_value("deployment_id"));
    if (!deployment) return fail(deployment.error());
    const auto runtime = pipeline::runtime_of(c.pipeline, tx, service->environment);
    if (!runtime) return fail(runtime.error());
    if (!pipeline::is_here(c.pipeline, tx, service->environment)) {
      return fail(ErrorCode::kUnavailable,
                  "It runs on another node, that of its environment's runtime: ask that one.");
    }
    return Aim{std::move(*service), deployment->id, deployment->state, *runtime};
  });
}

Reply shown(const Aim& aim) {
  const auto port = port_of(aim.service);
  return Reply{200, json::object{{"service_id", aim.service.id.to_string()},
                                 {"deployment_id", aim.deployment.to_string()},
                                 {"port", port == 0 ? json::value(nullptr) : json::value(port)},
                                 {"is_serving", aim.service.serving == aim.deployment}}};
}

// A HEAD leads here too.
bool wants_socket(const ApiRequest& request) {
  return request.http.method == "GET" &&
         base::to_lower(model::find_header(request.http.headers, "upgrade")) == "websocket";
}

base::Result<void> check_handshake(const ApiRequest& request) {
  const auto& headers = request.http.headers;
  // A page of another site can make a browser open a WebSocket with the session's cookie.
  if (model::find_header(headers, "authorization").empty()) {
    return fail(ErrorCode::kForbidden,
                "A connection to a version needs an API token: Authorization: Token T.");
  }
  if (model::find_header(headers, "sec-websocket-version") != "13" ||
      model::find_header(headers, "sec-websocket-key").size() != kKeySize) {
    return fail(ErrorCode::kInvalid,
                "This is no handshake of a WebSocket of version 13 (RFC 6455).");
  }
  return {};
}

// What a version lacks while it is deployed it may still get.
base::Error refusal_of(base::Error error, const Aim& aim) {
  if (error.code != ErrorCode::kConflict || model::is_terminal(aim.state)) return error;
  error.code = ErrorCode::kUnavailable;
  error.message += " It is being deployed: try again in a moment.";
  return error;
}

// What has ended is not led to, whoever asks where it would be.
base::Result<void> check_runs_still(const Aim& aim) {
  if (!model::is_terminal(aim.state)) return {};
  const auto state = aim.runtime->inspect(aim.deployment).state;
  const bool has_ended =
      state == runtime::InstanceState::kGone || state == runtime::InstanceState::kExited;
  return has_ended ? base::Result<void>(fail(runtime::does_not_run())) : base::Result<void>();
}

// The version answers, and nothing is written yet.
base::Result<void> connect(ApiContext& c, const ApiRequest& request, const Aim& aim,
                           io::Responder& responder) {
  if (auto checked = check_handshake(request); !checked) return checked;
  auto place = c.tunnels.take_place(request.caller.credential);
  if (!place) return fail(place.error());
  auto dialled = aim.runtime->dial(aim.deployment, c.tunnels.until_closed());
  if (!dialled) return fail(refusal_of(dialled.error(), aim));
  if (auto* const audit = AuditScope::current()) audit->record_rest(shown(aim));
  io::RelayLimits limits;
  limits.may_go_on = [&c, caller = request.caller] {
    return c.tokens.lets_in(caller, c.now()) || c.sessions.lets_in(caller, c.now());
  };
  const auto key = model::find_header(request.http.headers, "sec-websocket-key");
  responder.switch_protocols(
      {{"Upgrade", "websocket"}, {"Sec-WebSocket-Accept", io::web_socket_accept(key)}},
      [&tunnels = c.tunnels, its_place = std::move(*place), limits,
       version = std::shared_ptr<io::ByteStream>(std::move(*dialled))](
          io::Fd client, std::string read_before) mutable {
        tunnels.open(std::move(its_place), std::move(client), std::move(read_before),
                     std::move(version), limits);
      });
  return {};
}

// Without a handshake it shows where a connection would lead.
void forward_port(ApiContext& c, const ApiRequest& request, io::Responder responder) {
  const auto& path = request.http.path;
  const auto aim = aim_of(c, request);
  if (!aim) return responder.respond(error_response(aim.error(), path, c.now()));
  if (!wants_socket(request)) {
    if (const auto runs = check_runs_still(*aim); !runs) {
      return responder.respond(error_response(runs.error(), path, c.now()));
    }
    return responder.respond({200,
                              "application/json",
                              json::serialize(shown(*aim).json),
                              {{"Cache-Control", "no-store"}}});
  }
  if (const auto connected = connect(c, request, *aim, responder); !connected) {
    responder.respond(error_response(connected.error(), path, c.now()));
  }
}

}  // namespace

void add_port_forward_endpoint(Router& router, ApiContext& c) {
  router
      .add_stream("GET", "/api/service/{serviceId}/portForward", "forwardServicePort",
                  [&c](const ApiRequest& request, io::Responder responder) {
                    forward_port(c, request, std::move(responder));
                  })
      .connects()
      .acts()
      .needs(model::Role::DEPLOYER);
}

}  // namespace slipway::api
