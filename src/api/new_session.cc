#include "api/new_session.h"

#include <span>

#include "api/client_of.h"
#include "api/sessions.h"
#include "api/tokens.h"

namespace slipway::api {

std::string unguessable(base::Random& random) {
  std::string bytes(32, '\0');
  random.fill(std::span(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  return base::encode_hex(bytes);
}

NewSession make_session(const ApiContext& c, store::Session session) {
  NewSession made{unguessable(c.pipeline.random), std::move(session)};
  made.session.token_hash = token_digest(made.token);
  made.session.created_at = made.session.last_seen_at = c.now();
  return made;
}

void store_session(store::Transaction& tx, const store::Session& session) {
  const auto now = session.created_at;
  store::remove_old_sessions(tx, now - kSessionAtMost, now - kSessionIdle);
  store::insert(tx, session);
}

std::string session_cookie(const ApiContext& c, const ApiRequest& request, const std::string& token,
                           base::Duration lasts) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(lasts).count();
  return std::string(kSessionCookie) + "=" + token +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (came_by_https(request.http, c.base_url) ? "; Secure" : "");
}

}  // namespace slipway::api
