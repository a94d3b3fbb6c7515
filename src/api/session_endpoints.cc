#include "api/client_of.h"
#include "api/endpoints.h"
#include "api/new_password.h"
#include "api/new_session.h"
#include "api/oidc_sign_in.h"
#include "api/on_path.h"
#include "api/sessions.h"
#include "api/sign_in_limit.h"
#include "api/tokens.h"
#include "base/enum.h"
#include "base/password.h"
#include "base/text.h"
#include "store/users.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::Role;

struct Credentials {
  std::string token, email, password;
};

// RFC 5321, 4.5.3.1.3: the longest address. What is longer is nobody's, and is not remembered.
constexpr std::size_t kLongestEmail = 254;
constexpr std::size_t kLongestSecret = 1024;

// The same words for an unknown address and a wrong password, so that nobody learns who is here.
base::Error wrong_credentials() {
  return {base::ErrorCode::kUnauthenticated,
          "These don't let you in: check the e-mail address and the password, or the API token."};
}

base::Error too_many_attempts(base::Timestamp next) {
  base::Error error{base::ErrorCode::kRateLimited,
                    "There were too many attempts to sign in; wait a moment."};
  error.retry_at = next;
  return error;
}

base::Result<Credentials> read_credentials(const json::value& body) {
  base::JsonFields fields(body);
  Credentials read;
  if (fields.has("token")) {
    read.token = fields.required_text("token");
  } else {
    read.email = base::to_lower(fields.required_text("email"));
    read.password = fields.required_text("password");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (read.email.size() > kLongestEmail || read.password.size() > kLongestSecret ||
      read.token.size() > kLongestSecret) {
    return fail(wrong_credentials());
  }
  return read;
}

json::object session_shape(const FoundSession& session, const std::string& token) {
  const Caller& caller = session.caller;
  json::object shown{{"user", nullptr},
                     {"name", caller.name},
                     {"role", base::to_string(caller.role)},
                     {"organization_id", nullptr},
                     {"csrf_token", csrf_token(token)},
                     {"expires_at", base::to_iso8601(session.expires_at)}};
  if (caller.user) {
    shown["user"] = json::object{
        {"id", caller.user->to_string()}, {"name", caller.name}, {"email", session.email}};
  }
  if (caller.organization) shown["organization_id"] = caller.organization->to_string();
  return shown;
}

// Whose they are. Not transactional: comparing a password takes its time.
base::Result<store::Session> check(ApiContext& c, const Credentials& given,
                                   std::string& password_hash) {
  store::Session session;
  if (!given.token.empty()) {
    const auto found = c.tokens.find(given.token, c.now());
    if (!found) return fail(wrong_credentials());
    session.api_token = found->caller.token;
    return session;
  }
  const auto user =
      c.read([&](store::Transaction& tx) { return store::user_by_email(tx, given.email); });
  password_hash = user ? user->password_hash : base::unmatchable_password_hash();
  if (!base::password_matches(password_hash, given.password) || !user) {
    return fail(wrong_credentials());
  }
  session.user = user->id;
  return session;
}

base::Result<void> store_checked(store::Transaction& tx, const store::Session& session,
                                 const std::string& password_hash) {
  if (session.user) {
    auto user = store::user(tx, *session.user);
    // The password may have been changed while it was compared.
    if (!user || user->password_hash != password_hash) return fail(wrong_credentials());
    user->last_sign_in_at = session.created_at;
    if (auto stored = store::update(tx, *user); !stored) return stored;
  }
  store_session(tx, session);
  return {};
}

Answer sign_in(ApiContext& c, const ApiRequest& request) {
  if (c.oidc != nullptr && c.oidc->options.only) {
    return fail(base::ErrorCode::kForbidden, "People sign in here with " + c.oidc->options.name +
                                                 " alone: open the console in a browser.");
  }
  const auto& headers = request.http.headers;
  const auto site = model::find_header(headers, "sec-fetch-site");
  if (site == "cross-site" || site == "same-site") {
    return fail(base::ErrorCode::kForbidden, "A page of another site cannot sign you in here.");
  }
  // A form of another site's page can send no JSON, also where the browser doesn't say whose it is.
  if (!model::find_header(headers, "content-type").starts_with("application/json")) {
    return fail(base::ErrorCode::kForbidden,
                "Signing in wants the header Content-Type: application/json.");
  }
  const auto body = request.body();
  if (!body) return fail(body.error());
  const auto given = read_credentials(*body);
  if (!given) return fail(given.error());
  const auto address = address_of(request.http);
  if (const auto next = c.sign_in_limit.attempt(address, given->email, c.now())) {
    return fail(too_many_attempts(*next));
  }
  std::string password_hash;
  auto session = check(c, *given, password_hash);
  if (!session) return fail(session.error());
  c.sign_in_limit.succeeded(address, given->email);
  const auto made = make_session(c, std::move(*session));
  auto stored = c.write(
      [&](store::Transaction& tx) { return store_checked(tx, made.session, password_hash); });
  if (!stored) return fail(stored.error());
  c.sessions.load(c.database());
  const auto known = c.sessions.find(made.token, c.now());
  if (!known) return fail(wrong_credentials());
  Reply reply{201, session_shape(*known, made.token)};
  reply.headers = {{"Set-Cookie", session_cookie(c, request, made.token, kSessionAtMost)}};
  return reply;
}

// Whoever sends an API token has no session, and may ask who that is all the same.
json::object caller_shape(const Caller& caller) {
  auto shown = session_shape({caller, "", {}}, "");
  shown["csrf_token"] = nullptr;
  shown["expires_at"] = nullptr;
  return shown;
}

Answer show_session(ApiContext& c, const ApiRequest& request) {
  const auto token = cookie_of(request.http.headers, kSessionCookie);
  Reply reply;
  if (model::find_header(request.http.headers, "authorization").empty()) {
    const auto session = c.sessions.find(token, c.now());
    if (!session) {
      return fail(base::ErrorCode::kUnauthenticated, "This session has ended; sign in again.");
    }
    reply.json = session_shape(*session, token);
  } else {
    reply.json = caller_shape(request.caller);
  }
  return reply;
}

Answer sign_out(ApiContext& c, const ApiRequest& request) {
  const auto token = cookie_of(request.http.headers, kSessionCookie);
  if (model::find_header(request.http.headers, "authorization").empty()) {
    c.database().write(
        [&](store::Transaction& tx) { store::remove_session(tx, token_digest(token)); });
    c.sessions.load(c.database());
  }
  Reply reply{204, {}};
  reply.headers = {{"Set-Cookie", session_cookie(c, request, "", base::Duration(0))}};
  return reply;
}

struct NewPassword {
  std::string current, next;
};

base::Result<NewPassword> read_new_password(const json::value& body) {
  base::JsonFields fields(body);
  NewPassword read{fields.required_text("current_password"), fields.required_text("password")};
  check_new_password(fields, read.next);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return read;
}

// One's own, whatever one's role; it takes the current one, so that a browser left alone is not
// enough. All one's sessions end, this one too.
Answer change_own_password(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  const auto read = read_new_password(*body);
  if (!read) return fail(read.error());
  const auto& id = request.caller.user;
  if (!id) {
    return fail(base::ErrorCode::kInvalid,
                "An API token has no password; sign in as a user, by e-mail address and password.");
  }
  const auto user = c.read([&](store::Transaction& tx) { return store::user(tx, *id); });
  if (!user) return fail(wrong_credentials());
  const auto address = address_of(request.http);
  if (const auto next = c.sign_in_limit.attempt(address, user->email, c.now())) {
    return fail(too_many_attempts(*next));
  }
  if (read->current.size() > kLongestSecret ||
      !base::password_matches(user->password_hash, read->current)) {
    return fail(base::ErrorCode::kInvalid, "current_password: is not your password.",
                "current_password");
  }
  c.sign_in_limit.succeeded(address, user->email);
  const std::string hash = base::hash_password(read->next, c.pipeline.random);
  auto answer = c.write([&](store::Transaction& tx) -> Answer {
    auto now = store::user(tx, *id);
    // Somebody else may have changed it while it was compared.
    if (!now || now->password_hash != user->password_hash) return fail(wrong_credentials());
    now->password_hash = hash;
    store::remove_sessions(tx, now->id);
    return stored_as(204, store::update(tx, *now), [] { return json::value(); });
  });
  c.sessions.load(c.database());
  if (answer) answer->headers = {{"Set-Cookie", session_cookie(c, request, "", base::Duration(0))}};
  return answer;
}

}  // namespace

void add_session_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/session";
  router
      .add("POST", path, "createSession",
           [&c](const ApiRequest& request) { return sign_in(c, request); })
      .takes_a_password()
      .needs(Role::VIEWER);
  router
      .add("GET", path, "getSession",
           [&c](const ApiRequest& request) { return show_session(c, request); })
      .minds_reach();
  router
      .add("DELETE", path, "deleteSession",
           [&c](const ApiRequest& request) { return sign_out(c, request); })
      .minds_reach()
      .needs(Role::VIEWER);
  router
      .add("PUT", path + "/password", "changeOwnPassword",
           [&c](const ApiRequest& request) { return change_own_password(c, request); })
      .takes_a_password()
      .minds_reach()
      .needs(Role::VIEWER);
}

}  // namespace slipway::api
