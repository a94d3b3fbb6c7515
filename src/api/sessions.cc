#include "api/sessions.h"

#include <algorithm>

#include "api/tokens.h"
#include "base/crypto.h"
#include "store/api_tokens.h"
#include "store/organizations.h"
#include "store/users.h"

namespace slipway::api {
namespace {

constexpr auto kStoredEach = std::chrono::minutes(5);

}  // namespace

std::string csrf_token(std::string_view token) {
  return base::encode_hex(base::hmac_sha256(token, "csrf"));
}

base::Timestamp Sessions::Known::expires_at() const {
  auto at = std::min(last_seen_at + kSessionIdle, created_at + kSessionAtMost);
  if (token_expires_at) at = std::min(at, *token_expires_at);
  return at;
}

void Sessions::load(store::Database& database) {
  std::map<std::string, Known> known;
  // Of two loads at once the one that began later saw more.
  const std::uint64_t turn = ++turns_;
  database.read([&](store::Transaction& tx) {
    known.clear();
    std::map<model::UserId, store::User> users;
    std::map<model::ApiTokenId, store::ApiToken> tokens;
    for (auto& user : store::users(tx)) users.emplace(user.id, std::move(user));
    for (auto& token : store::api_tokens(tx)) tokens.emplace(token.id, std::move(token));
    for (const auto& session : store::sessions(tx)) {
      Known one;
      if (session.user) {
        const auto& user = users.at(*session.user);
        one.caller = {user.name, user.organization, user.role, {}, {}, user.id};
        one.email = user.email;
      } else {
        const auto& token = tokens.at(session.api_token.value());
        one.caller = {token.name, token.organization, token.role, token.reach, token.id};
        one.token_expires_at = token.expires_at;
      }
      one.created_at = session.created_at;
      one.last_seen_at = one.stored_at = session.last_seen_at;
      known.emplace(session.token_hash, std::move(one));
    }
  });
  const std::lock_guard lock(mutex_);
  if (turn < loaded_) return;
  loaded_ = turn;
  for (auto& [digest, one] : known) {
    const auto before = known_.find(digest);
    if (before == known_.end()) continue;
    one.last_seen_at = std::max(one.last_seen_at, before->second.last_seen_at);
    one.stored_at = std::max(one.stored_at, before->second.stored_at);
  }
  known_ = std::move(known);
}

std::optional<FoundSession> Sessions::find(std::string_view token, base::Timestamp now) {
  std::string digest = token_digest(token);
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end()) return std::nullopt;
  Known& one = found->second;
  if (one.expires_at() <= now) return std::nullopt;
  one.last_seen_at = std::max(one.last_seen_at, now);
  const bool due = one.last_seen_at - one.stored_at >= kStoredEach;
  if (due) one.stored_at = one.last_seen_at;
  FoundSession session{one.caller, one.email, one.expires_at(), due};
  session.caller.credential = std::move(digest);
  return session;
}

bool Sessions::lets_in(const Caller& caller, base::Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(caller.credential);
  return found != known_.end() && found->second.expires_at() > now &&
         found->second.caller.organization == caller.organization;
}

void Sessions::note_seen(store::Database& database, std::string_view token, base::Timestamp now) {
  // Where the queue is full the session ends some minutes early after a restart, no more.
  static_cast<void>(
      database.submit([digest = token_digest(token),
                       now](store::Transaction& tx) { store::set_last_seen(tx, digest, now); },
                      [](const base::Result<void>&) {}));
}

}  // namespace slipway::api
