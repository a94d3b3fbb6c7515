#include <algorithm>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include "api/client_of.h"
#include "api/endpoints.h"
#include "api/new_session.h"
#include "api/oidc_account.h"
#include "api/oidc_sign_in.h"
#include "api/sessions.h"
#include "api/sign_in_limit.h"
#include "api/user_view.h"
#include "base/enum.h"
#include "base/password.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using store::User;

constexpr std::string_view kAttemptCookie = "slipway_oidc";
constexpr std::size_t kLongestReturn = 1024;
constexpr std::size_t kLongestCode = 4096;

using Signed = tl::expected<NewSession, SignInProblem>;

Reply see_other(std::string location) {
  Reply reply;
  reply.status = 303;
  reply.raw = "";
  reply.content_type = "text/plain";
  reply.headers = {{"Location", std::move(location)}, {"Referrer-Policy", "no-referrer"}};
  return reply;
}

Reply back_to_sign_in(SignInProblem problem) {
  return see_other("/?sign_in_problem=" + base::to_string(problem));
}

// Of the attempt. Lax, because the provider's site sends the browser back.
std::string attempt_cookie(const ApiContext& c, const ApiRequest& request, const std::string& value,
                           base::Duration lasts) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(lasts).count();
  return std::string(kAttemptCookie) + "=" + value + "; Path=" + std::string(kOidcPath) +
         "; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
         (came_by_https(request.http, c.base_url) ? "; Secure" : "");
}

// A page of the console; what could lead to another site, or to the API, is its first page.
std::string page_of_console(const std::string& path) {
  const bool plain = path.size() <= kLongestReturn &&
                     std::all_of(path.begin(), path.end(),
                                 [](unsigned char c) { return c > ' ' && c < 0x7F && c != '\\'; });
  if (!plain || !path.starts_with('/') || path.starts_with("//") || path.starts_with("/api")) {
    return "/";
  }
  return path;
}

SignInProblem problem_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnavailable:
    case ErrorCode::kTimeout:
    case ErrorCode::kCancelled:
      return SignInProblem::UNREACHABLE;
    case ErrorCode::kUnauthenticated:
      return SignInProblem::CLIENT_REFUSED;
    case ErrorCode::kConflict:
      return SignInProblem::BEGIN_AGAIN;
    case ErrorCode::kInvalid:
      return SignInProblem::NOT_BELIEVED;
    default:
      return SignInProblem::MISCONFIGURED;
  }
}

SignInProblem noted(const base::Error& error) {
  spdlog::warn("signing in by OpenID Connect: {}", error.message);
  return problem_of(error.code);
}

base::Error not_configured() {
  return {ErrorCode::kNotFound,
          "Signing in by OpenID Connect is not set up here; see the option --oidc-issuer."};
}

Answer begin(ApiContext& c, const ApiRequest& request) {
  if (c.oidc == nullptr) return base::fail(not_configured());
  const auto now = c.now();
  if (c.sign_in_limit.attempt(address_of(request.http), "", now)) {
    return back_to_sign_in(SignInProblem::TOO_MANY);
  }
  SignInAttempt attempt;
  attempt.secrets = {unguessable(c.pipeline.random), unguessable(c.pipeline.random),
                     unguessable(c.pipeline.random)};
  attempt.browser = unguessable(c.pipeline.random);
  attempt.return_to = page_of_console(request.query_value("return_to"));
  attempt.expires_at = now + kSignInAttemptLasts;
  const auto url = c.oidc->provider.authorization_url(attempt.secrets, c.oidc->stop.get_token());
  if (!url) return back_to_sign_in(noted(url.error()));
  auto reply = see_other(*url);
  reply.headers.emplace_back("Set-Cookie",
                             attempt_cookie(c, request, attempt.browser, kSignInAttemptLasts));
  c.oidc->attempts.add(std::move(attempt), now);
  return reply;
}

// RFC 6749, section 4.1.2.1, and OpenID Connect Core 1.0, section 3.1.2.6.
SignInProblem refused_by_provider(const ApiRequest& request) {
  const auto error = request.query_value("error");
  spdlog::warn("signing in by OpenID Connect: the provider answers with the error '{}'",
               base::encode_percent(error.substr(0, 80)));
  if (error == "temporarily_unavailable" || error == "server_error") {
    return SignInProblem::UNREACHABLE;
  }
  const bool persons = error == "access_denied" || error.ends_with("_required");
  return persons ? SignInProblem::DENIED : SignInProblem::MISCONFIGURED;
}

// By id or by name. "*" is of all, which is none.
tl::expected<std::optional<model::OrganizationId>, SignInProblem> organization_of_new(
    store::Transaction& tx, const std::string& wanted) {
  if (wanted == "*") return std::nullopt;
  for (const auto& one : store::organizations(tx)) {
    if (one.id.to_string() == wanted || one.name == wanted) return one.id;
  }
  spdlog::error(
      "signing in by OpenID Connect: there is no organization '{}' for new users; correct "
      "--oidc-new-user-organization",
      wanted);
  return tl::unexpected(SignInProblem::MISCONFIGURED);
}

store::AuditEntry entry_of(const ApiContext& c, const ApiRequest& request, const User& user) {
  store::AuditEntry entry;
  entry.at = user.created_at;
  entry.id = c.make_id<model::AuditEntryId>();
  entry.organization = user.organization;
  entry.actor_type = "USER";
  entry.actor_id = user.id.to_string();
  entry.actor_name = user.name;
  entry.address = address_of(request.http);
  entry.operation = "createUser";
  entry.target_type = "user";
  entry.target_id = user.id.to_string();
  entry.target_name = user.name;
  entry.after = json::serialize(to_json(user));
  return entry;
}

tl::expected<User, SignInProblem> create_user_of(ApiContext& c, const ApiRequest& request,
                                                 store::Transaction& tx,
                                                 const OidcAccount& account) {
  const auto& wanted = c.oidc->options.new_users;
  if (!wanted) return tl::unexpected(SignInProblem::NO_USER);
  const auto organization = organization_of_new(tx, wanted->organization);
  if (!organization) return tl::unexpected(organization.error());
  User user;
  user.id = c.make_id<model::UserId>();
  user.organization = *organization;
  user.name = account.name;
  user.email = account.email;
  user.password_hash = base::unmatchable_password_hash();
  user.role = wanted->role;
  user.created_at = c.now();
  if (auto stored = store::insert(tx, user); !stored)
    throw std::runtime_error(stored.error().message);
  store::insert(tx, entry_of(c, request, user));
  return user;
}

Signed sign_in_as(ApiContext& c, const ApiRequest& request, const OidcAccount& account) {
  Signed made = tl::unexpected(SignInProblem::NO_USER);
  c.database().write([&](store::Transaction& tx) {
    tl::expected<User, SignInProblem> user = tl::unexpected(SignInProblem::NO_USER);
    if (auto known = store::user_by_email(tx, account.email)) {
      user = std::move(*known);
    } else {
      user = create_user_of(c, request, tx, account);
    }
    made = user.map([&](const User& one) {
      store::Session session;
      session.user = one.id;
      return make_session(c, std::move(session));
    });
    if (!made) return;
    user->last_sign_in_at = made->session.created_at;
    if (auto stored = store::update(tx, *user); !stored) {
      throw std::runtime_error(stored.error().message);
    }
    store_session(tx, made->session);
  });
  return made;
}

Signed redeem(ApiContext& c, const ApiRequest& request, const SignInAttempt& attempt) {
  auto& oidc = *c.oidc;
  const auto code = request.query_value("code");
  if (code.empty()) return tl::unexpected(refused_by_provider(request));
  // RFC 9207.
  const auto issuer = request.query_value("iss");
  if (code.size() > kLongestCode || (!issuer.empty() && issuer != oidc.options.issuer)) {
    return tl::unexpected(noted({ErrorCode::kInvalid, "the answer is another provider's (iss)"}));
  }
  const auto claims = oidc.provider.redeem(code, attempt.secrets, oidc.options.account_claim,
                                           oidc.stop.get_token());
  if (!claims) return tl::unexpected(noted(claims.error()));
  const auto account = account_of(*claims, oidc.options);
  if (!account) {
    spdlog::warn("signing in by OpenID Connect: refused with {}", base::to_string(account.error()));
    return tl::unexpected(account.error());
  }
  return sign_in_as(c, request, *account);
}

Answer finish(ApiContext& c, const ApiRequest& request) {
  if (c.oidc == nullptr) return base::fail(not_configured());
  const auto attempt = c.oidc->attempts.take(
      request.query_value("state"), cookie_of(request.http.headers, kAttemptCookie), c.now());
  if (!attempt) return back_to_sign_in(SignInProblem::BEGIN_AGAIN);
  const auto made = redeem(c, request, *attempt);
  auto reply = made ? see_other(attempt->return_to) : back_to_sign_in(made.error());
  reply.headers.emplace_back("Set-Cookie", attempt_cookie(c, request, "", base::Duration(0)));
  if (made) {
    c.sign_in_limit.succeeded(address_of(request.http), "");
    c.sessions.load(c.database());
    reply.headers.emplace_back("Set-Cookie",
                               session_cookie(c, request, made->token, kSessionAtMost));
  }
  return reply;
}

Answer list_ways(ApiContext& c, const ApiRequest& request) {
  json::array ways;
  if (c.oidc != nullptr) {
    ways.push_back(json::object{
        {"kind", "OIDC"}, {"name", c.oidc->options.name}, {"url", std::string(kOidcPath)}});
  }
  if (c.oidc == nullptr || !c.oidc->options.only) {
    ways.push_back(json::object{{"kind", "TOKEN"}, {"name", "API token"}, {"url", nullptr}});
    ways.push_back(
        json::object{{"kind", "PASSWORD"}, {"name", "E-mail and password"}, {"url", nullptr}});
  }
  json::value sentence;
  const auto problem = base::parse_enum<SignInProblem>(request.query_value("problem"));
  if (problem && c.oidc != nullptr) sentence = sentence_of(*problem, c.oidc->options.name);
  const auto session = c.sessions.find(cookie_of(request.http.headers, kSessionCookie), c.now());
  return Reply{200, json::object{{"results", std::move(ways)},
                                 {"problem", std::move(sentence)},
                                 {"signed_in", session.has_value()}}};
}

}  // namespace

void add_oidc_endpoints(Router& router, ApiContext& c) {
  router.add("GET", "/api/session/way", "listSignInWays",
             [&c](const ApiRequest& request) { return list_ways(c, request); });
  router
      .add("GET", std::string(kOidcPath), "beginOidcSignIn",
           [&c](const ApiRequest& request) { return begin(c, request); })
      .asks_outside();
  router
      .add("GET", std::string(kOidcCallbackPath), "finishOidcSignIn",
           [&c](const ApiRequest& request) { return finish(c, request); })
      .asks_outside();
}

}  // namespace slipway::api
