#include "api/tokens.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "store/api_tokens.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

constexpr auto kUseStoredEach = std::chrono::minutes(1);

}  // namespace

std::string token_digest(std::string_view token) { return base::encode_hex(base::sha256(token)); }

void Tokens::load(store::Database& database) {
  std::map<std::string, Known> known;
  // Of two loads at once the one that began later saw more.
  const std::uint64_t turn = ++turns_;
  database.read([&](store::Transaction& tx) {
    known.clear();
    for (const auto& token : store::api_tokens(tx)) {
      known[token.token_hash] = {
          {token.name, token.organization, token.role, token.reach, token.id},
          token.expires_at,
          token.last_used_at.value_or(base::Timestamp())};
    }
  });
  const std::lock_guard lock(mutex_);
  if (turn < loaded_) return;
  loaded_ = turn;
  known_ = std::move(known);
}

std::optional<FoundToken> Tokens::find(std::string_view token, base::Timestamp now) {
  std::string digest = token_digest(token);
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end() || found->second.has_expired(now)) return std::nullopt;
  Known& known = found->second;
  const bool due = now - known.stored_use >= kUseStoredEach;
  if (due) known.stored_use = now;
  FoundToken result{known.caller, due};
  result.caller.credential = std::move(digest);
  return result;
}

void Tokens::note_used(store::Database& database, const model::ApiTokenId& id,
                       base::Timestamp now) {
  // Where the queue is full, a use is missed.
  static_cast<void>(
      database.submit([id, now](store::Transaction& tx) { store::set_last_used(tx, id, now); },
                      [](const base::Result<void>&) {}));
}

bool Tokens::lets_in(const Caller& caller, base::Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(caller.credential);
  return found != known_.end() && !found->second.has_expired(now) &&
         found->second.caller.organization == caller.organization;
}

}  // namespace slipway::api
