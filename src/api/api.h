#pragma once
// The HTTP face of Slipway: routes, authentication, errors. Built by daemon/, which hands its
// functions to the HTTP edge. Its functions run on the edge's thread and never block.

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "api/api_context.h"
#include "api/executor.h"
#include "api/live_views.h"
#include "api/oidc_sign_in.h"
#include "api/router.h"
#include "api/sessions.h"
#include "api/sign_in_limit.h"
#include "api/tokens.h"
#include "api/tunnels.h"
#include "io/http_server.h"

namespace slipway::api {

struct ApiOptions {
  std::string base_url;         // as clients reach it: the hooks' addresses begin with it
  bool has_public_url = false;  // somebody said so: else it is where the daemon listens
  bool allow_file_repositories = false;
  std::filesystem::path known_hosts;  // of ssh
  std::optional<OidcOptions> oidc{};  // none: nobody signs in by OpenID Connect
  std::filesystem::path data{};       // the data folder
  std::size_t threads = 3;
  std::size_t queue_limit = 512;  // requests that wait for a thread; more are refused with 503
};

class Api {
 public:
  Api(pipeline::Context& pipeline, pipeline::Receiver& receiver, ApiOptions options);
  // Requests that still run reach the other parts, and the first executor feeds the others.
  ~Api() {
    tunnels_.close_all();
    executor_.finish();
    passwords_.finish();
    outside_.finish();
    connecting_.finish();
  }
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  io::ServerFunctions functions();
  // After each commit of the store.
  void committed() { live_.committed(); }
  // Until then /readyz says 503.
  void set_ready() { ready_ = true; }
  // Ends the live views and what asks others, so that the server can stop.
  void close() {
    live_.close_all();
    tunnels_.close_all();
    if (oidc_) oidc_->stop.request_stop();
  }
  // Whoever may come in: API tokens and sessions.
  void load_tokens() {
    tokens_.load(context_.database());
    sessions_.load(context_.database());
  }

 private:
  io::Admission admit(const io::RequestHead& head);
  void handle(io::ServerRequest request, io::Responder responder);
  void receive(io::ServerRequest request, io::Responder responder);
  void serve(io::ServerRequest request, io::Responder responder);
  // Where it runs that is not fit for the executor of all; null: there.
  Executor* executor_of(const RouteEntry& route);
  void run(const RouteEntry& route, ApiRequest request, io::Responder responder);
  void add_meta_endpoints();

  // What every request to /api needs: whose the token or the session is.
  base::Result<Caller> authenticate(const io::RequestHead& head);
  base::Result<Caller> authenticate_session(const io::RequestHead& head, const std::string& token);

  Executor executor_;
  LiveViews live_;
  Tokens tokens_;
  Sessions sessions_;
  SignInLimit sign_in_limit_;
  Tunnels tunnels_;
  std::optional<OidcSignIn> oidc_;
  ApiContext context_;
  Router router_;
  std::atomic<bool> ready_{false};
  Executor passwords_;   // where they are hashed, which takes memory
  Executor outside_;     // where endpoints wait for other machines
  Executor connecting_;  // where they connect to versions
};

}  // namespace slipway::api
