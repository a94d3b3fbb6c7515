#include "api/tokens.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "store/organizations.h"

namespace slipway::api {

std::string token_digest(std::string_view token) { return base::encode_hex(base::sha256(token)); }

void Tokens::load(store::Database& database) {
  std::map<std::string, Known> known;
  // Of two loads at once the one that began later saw more.
  const std::uint64_t turn = ++turns_;
  database.read([&](store::Transaction& tx) {
    known.clear();
    for (const auto& token : store::api_tokens(tx)) {
      known[token.token_hash] = {{token.name, token.organization, token.role, token.id, {}},
                                 token.expires_at};
    }
  });
  const std::lock_guard lock(mutex_);
  if (turn < loaded_) return;
  loaded_ = turn;
  known_ = std::move(known);
}

std::optional<Caller> Tokens::find(std::string_view token, base::Timestamp now) const {
  std::string digest = token_digest(token);
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end() || found->second.has_expired(now)) return std::nullopt;
  Caller caller = found->second.caller;
  caller.credential = std::move(digest);
  return caller;
}

bool Tokens::lets_in(const Caller& caller, base::Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(caller.credential);
  return found != known_.end() && !found->second.has_expired(now) &&
         found->second.caller.organization == caller.organization;
}

}  // namespace slipway::api
