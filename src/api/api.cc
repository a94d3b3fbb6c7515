#include "api/api.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include "api/access.h"
#include "api/audit.h"
#include "api/checkup_endpoint.h"
#include "api/client_of.h"
#include "api/console.h"
#include "api/daemon_endpoint.h"
#include "api/endpoints.h"
#include "api/errors.h"
#include "api/metrics.h"
#include "api/openapi.h"
#include "base/crypto.h"
#include "base/text.h"

namespace slipway::api {
namespace {

constexpr std::string_view kHooks = "/hooks/";
constexpr std::string_view kDescription = "/api/openapi.json";

// Written when it is first asked for: it does not change.
struct Described {
  std::once_flag once;
  std::string text;
};
constexpr std::size_t kApiBody = std::size_t{1} << 20U;
constexpr std::size_t kHashing = 2;  // passwords at once
constexpr std::size_t kWaitingToHash = 64;
constexpr std::size_t kAskingOutside = 2;
constexpr std::size_t kWaitingToAsk = 32;
constexpr std::size_t kConnecting = 4;
constexpr std::size_t kWaitingToConnect = 32;

io::ServerResponse to_response(Reply reply) {
  const bool says_so = std::any_of(
      reply.headers.begin(), reply.headers.end(),
      [](const auto& header) { return base::to_lower(header.first) == "cache-control"; });
  if (!says_so) reply.headers.emplace_back("Cache-Control", "no-store");
  if (reply.raw) {
    return {reply.status, std::move(reply.content_type), std::move(*reply.raw),
            std::move(reply.headers)};
  }
  if (reply.status == 204) return {204, "", "", std::move(reply.headers)};
  return {reply.status, "application/json", boost::json::serialize(reply.json),
          std::move(reply.headers)};
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// In place: it can't be moved.
std::optional<OidcSignIn> signs_in(std::optional<OidcOptions> options, const std::string& base_url,
                                   base::Clock& clock) {
  if (!options) return std::nullopt;
  return std::optional<OidcSignIn>(std::in_place, std::move(*options), base_url, clock);
}

}  // namespace

base::Error not_found(std::string_view what, const std::string& id) {
  return {base::ErrorCode::kNotFound,
          "There is no " + std::string(what) + " with the id '" + base::to_valid_utf8(id) + "'."};
}

Api::Api(pipeline::Context& pipeline, pipeline::Receiver& receiver, ApiOptions options)
    : executor_(options.threads, options.queue_limit),
      live_(executor_),
      oidc_(signs_in(std::move(options.oidc), options.base_url, pipeline.clock)),
      context_{pipeline,
               receiver,
               live_,
               tokens_,
               sessions_,
               sign_in_limit_,
               tunnels_,
               oidc_ ? &*oidc_ : nullptr,
               std::move(options.base_url),
               options.has_public_url,
               options.allow_file_repositories,
               git::KnownHosts(std::move(options.known_hosts))},
      passwords_(kHashing, kWaitingToHash),
      outside_(kAskingOutside, kWaitingToAsk),
      connecting_(kConnecting, kWaitingToConnect) {
  add_tree_endpoints(router_, context_);
  add_token_endpoints(router_, context_);
  add_user_endpoints(router_, context_);
  add_session_endpoints(router_, context_);
  add_oidc_endpoints(router_, context_);
  add_audit_endpoint(router_, context_);
  add_runtime_endpoints(router_, context_);
  add_git_token_endpoints(router_, context_);
  add_host_key_endpoints(router_, context_);
  add_application_endpoints(router_, context_);
  add_container_endpoints(router_, context_);
  add_job_endpoints(router_, context_);
  add_helm_endpoints(router_, context_);
  add_run_endpoints(router_, context_);
  add_service_endpoints(router_, context_);
  add_registry_endpoints(router_, context_);
  add_helm_repository_endpoints(router_, context_);
  add_notice_endpoints(router_, context_);
  add_restriction_endpoints(router_, context_);
  add_variable_endpoints(router_, context_);
  add_variable_main_endpoints(router_, context_);
  add_stage_endpoints(router_, context_);
  add_freeze_window_endpoints(router_, context_);
  add_approval_endpoints(router_, context_);
  add_preview_endpoints(router_, context_);
  add_action_endpoints(router_, context_);
  add_custom_domain_endpoints(router_, context_);
  add_environment_action_endpoints(router_, context_);
  add_environment_history_endpoints(router_, context_);
  add_status_endpoints(router_, context_);
  add_hook_endpoints(router_, context_);
  add_webhook_endpoints(router_, context_);
  add_git_webhook_endpoints(router_, context_);
  add_commit_status_endpoint(router_, context_);
  add_usage_endpoint(router_, context_);
  add_quarantine_endpoints(router_, context_);
  add_push_endpoints(router_, context_);
  add_board_endpoint(router_, context_);
  add_repository_endpoint(router_, context_);
  add_explain_endpoint(router_, context_);
  add_backtest_endpoint(router_, context_);
  add_live_endpoints(router_, context_);
  add_port_forward_endpoint(router_, context_);
  const auto census = remembered_census(executor_, context_, options.data);
  add_daemon_endpoint(router_, context_, census, options.data);
  add_checkup_endpoint(router_, context_, options.data);
  add_metrics_endpoint(router_, context_, census, std::move(options.data));
  add_meta_endpoints();
}

void Api::add_meta_endpoints() {
  router_.add("GET", "/healthz", "healthz", [](const ApiRequest&) -> Answer {
    return Reply{200, boost::json::object{{"status", "ok"}}};
  });
  router_.add("GET", "/readyz", "readyz", [this](const ApiRequest&) -> Answer {
    if (!ready_) return base::fail(base::ErrorCode::kUnavailable, "Slipway is still starting.");
    context_.database().read([](store::Transaction& tx) { tx.execute("SELECT 1"); });
    return Reply{200, boost::json::object{{"status", "ready"}}};
  });
  router_.add("GET", std::string(kDescription), "openapi",
              [this, described = std::make_shared<Described>()](const ApiRequest&) -> Answer {
                std::call_once(described->once,
                               [&] { described->text = boost::json::serialize(openapi(router_)); });
                return Reply{200, {}, described->text};
              });
}

io::ServerFunctions Api::functions() {
  io::ServerFunctions functions;
  functions.handle = [this](io::ServerRequest request, io::Responder responder) {
    handle(std::move(request), std::move(responder));
  };
  functions.admit = [this](const io::RequestHead& head) { return admit(head); };
  functions.error = [this](int status, const std::string& message, std::string_view path) {
    return error_response(status, message, path, context_.now());
  };
  functions.report_fault = [](std::string_view what) { spdlog::error("http: {}", what); };
  return functions;
}

io::Admission Api::admit(const io::RequestHead& head) {
  const auto refuse = [&](const base::Error& error) {
    return io::Admission{error_response(error, head.path, context_.now()), {}};
  };
  if (head.path.starts_with(kHooks)) {
    const auto id = model::HookId::parse(std::string_view(head.path).substr(kHooks.size()));
    const auto admitted = context_.receiver.admit(id.value_or(model::HookId()));
    if (!admitted) return refuse(admitted.error());
    if (head.method != "POST") {
      auto response =
          error_response(405, "Deliveries are sent by POST.", head.path, context_.now());
      response.headers.emplace_back("Allow", "POST");
      return {std::move(response), {}};
    }
    return {};
  }
  if (needs_caller(head.method, head.path)) {
    if (const auto user = authenticate(head); !user) return refuse(user.error());
  }
  return {{}, kApiBody};
}

void Api::handle(io::ServerRequest request, io::Responder responder) {
  if (request.path.starts_with(kHooks)) return receive(std::move(request), std::move(responder));
  if (auto page = console_response(request)) return responder.respond(std::move(*page));
  const std::string path = request.path;
  auto shared = std::make_shared<std::pair<io::ServerRequest, io::Responder>>(std::move(request),
                                                                              std::move(responder));
  if (!executor_.run(
          [this, shared] { serve(std::move(shared->first), std::move(shared->second)); })) {
    shared->second.respond(error_response(
        503, "Too many requests wait already; try again in a moment.", path, context_.now()));
  }
}

void Api::receive(io::ServerRequest request, io::Responder responder) {
  const auto id = model::HookId::parse(std::string_view(request.path).substr(kHooks.size()));
  const auto lend = responder.io_thread();
  auto answer = std::make_shared<io::Responder>(std::move(responder));
  context_.receiver.receive(
      id.value_or(model::HookId()), std::move(request.headers), std::move(request.body),
      [this, answer,
       path = std::move(request.path)](const base::Result<pipeline::Receipt>& receipt) {
        if (!receipt) {
          answer->respond(error_response(receipt.error(), path, context_.now()));
          return;
        }
        answer->respond({receipt->first ? 202 : 200,
                         "application/json",
                         "{\"id\":\"" + receipt->id.to_string() + "\"}",
                         {}});
      },
      lend);
}

base::Result<Caller> Api::authenticate(const io::RequestHead& head) {
  const std::string_view header = model::find_header(head.headers, "authorization");
  std::string_view token;
  for (const std::string_view scheme : {"Token ", "Bearer ", "token ", "bearer "}) {
    if (header.starts_with(scheme)) token = header.substr(scheme.size());
  }
  if (header.empty()) {
    const auto session = cookie_of(head.headers, kSessionCookie);
    if (!session.empty()) return authenticate_session(head, session);
  }
  auto found = token.empty() ? std::nullopt : tokens_.find(token, context_.now());
  if (found) {
    if (found->should_be_stored && found->caller.token) {
      Tokens::note_used(context_.database(), *found->caller.token, context_.now());
    }
    return std::move(found->caller);
  }
  return base::fail(
      base::ErrorCode::kUnauthenticated,
      header.empty() ? "Send an API token: Authorization: Token T. The first one "
                       "stands in the data folder's file admin-token."
                     : "This API token is not known, or has expired; check it for a typo, or take "
                       "the one of the data folder's file admin-token.");
}

base::Result<Caller> Api::authenticate_session(const io::RequestHead& head,
                                               const std::string& token) {
  auto session = sessions_.find(token, context_.now());
  if (!session) {
    return base::fail(base::ErrorCode::kUnauthenticated, "This session has ended; sign in again.");
  }
  // A page of another site can make a browser send the cookie, but not this.
  const bool looks = head.method == "GET" || head.method == "HEAD";
  if (!looks && !base::equal_in_constant_time(csrf_token(token),
                                              model::find_header(head.headers, "x-csrf-token"))) {
    return base::fail(base::ErrorCode::kForbidden,
                      "A change by the session's cookie needs the header X-CSRF-Token, with the "
                      "csrf_token that GET /api/session shows.");
  }
  if (session->should_be_stored) Sessions::note_seen(context_.database(), token, context_.now());
  return std::move(session->caller);
}

void Api::serve(io::ServerRequest request, io::Responder responder) {
  const std::string path = request.path;
  auto match = router_.find(request.method, path);
  if (match.route == nullptr) {
    if (match.allowed.empty()) {
      responder.respond(error_response(
          404, "There is nothing at this path; /api/openapi.json lists what there is.", path,
          context_.now()));
      return;
    }
    auto response = error_response(
        405, request.method + " is not possible here; use " + join(match.allowed) + ".", path,
        context_.now());
    response.headers.emplace_back("Allow", join(match.allowed));
    responder.respond(std::move(response));
    return;
  }
  ApiRequest api;
  api.path = std::move(match.parameters);
  auto query = base::parse_form(request.query);
  if (!query) {
    responder.respond(
        error_response(400, "The query has a broken %-escape.", path, context_.now()));
    return;
  }
  api.query = std::move(*query);
  if (needs_caller(request.method, path)) {
    auto caller = authenticate(request);
    // It may have expired since its head was admitted.
    if (!caller) {
      responder.respond(error_response(caller.error(), path, context_.now()));
      return;
    }
    api.caller = std::move(*caller);
    api.user = api.caller.name;
  }
  api.http = std::move(request);
  Executor* const own = executor_of(*match.route);
  if (own == nullptr) return run(*match.route, std::move(api), std::move(responder));
  auto shared =
      std::make_shared<std::pair<ApiRequest, io::Responder>>(std::move(api), std::move(responder));
  if (!own->run([this, shared, route = match.route] {
        run(*route, std::move(shared->first), std::move(shared->second));
      })) {
    shared->second.respond(error_response(
        503,
        own == &passwords_ ? "Too many passwords wait to be checked; try again in a moment."
                           : "Too many requests wait for other machines; try again in a moment.",
        path, context_.now()));
  }
}

Executor* Api::executor_of(const RouteEntry& route) {
  if (route.hashes_passwords) return &passwords_;
  if (route.connects_to_versions) return &connecting_;
  return route.waits_outside ? &outside_ : nullptr;
}

void Api::run(const RouteEntry& route, ApiRequest request, io::Responder responder) {
  const std::string path = request.http.path;
  bool is_taken = false;  // the responder, by a stream, which answers as it goes
  try {
    if (needs_caller(request.http.method, path)) {
      if (const auto may = check_access(context_.database(), route, request); !may) {
        responder.respond(error_response(may.error(), path, context_.now()));
        return;
      }
    }
    if (const auto known = check_query(route, request.query); !known) {
      responder.respond(error_response(known.error(), path, context_.now()));
      return;
    }
    std::optional<AuditScope> audit;
    if (is_audited(route)) {
      audit.emplace(router_, route, request, context_.database(), context_.pipeline.clock,
                    context_.pipeline.random);
    }
    if (route.stream) {
      is_taken = true;
      return route.stream(std::move(request), std::move(responder));
    }
    auto answer = route.endpoint(request);
    if (audit && answer) audit->record_rest(*answer);
    responder.respond(answer ? to_response(std::move(*answer))
                             : error_response(answer.error(), path, context_.now()));
  } catch (const store::Unavailable& e) {
    spdlog::error("{} {}: {}", route.method, path, e.what());
    if (is_taken) return;
    responder.respond(error_response(503,
                                     "The store cannot be reached or is full; try again. The "
                                     "daemon's log says why.",
                                     path, context_.now()));
  } catch (const std::exception& e) {
    spdlog::error("{} {}: {}", route.method, path, e.what());
    if (is_taken) return;
    responder.respond(error_response(500, "Slipway failed unexpectedly; its log says more.", path,
                                     context_.now()));
  }
}

}  // namespace slipway::api
