#include "api/tokens.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "store/organizations.h"

namespace slipway::api {

void Tokens::load(store::Database& database) {
  std::map<std::string, Known> known;
  database.read([&](store::Transaction& tx) {
    known.clear();
    for (const auto& token : store::api_tokens(tx)) {
      known[token.token_hash] = {{token.name, token.organization, token.role, token.id, {}},
                                 token.expires_at};
    }
  });
  const std::lock_guard lock(mutex_);
  known_ = std::move(known);
}

std::optional<Caller> Tokens::find(std::string_view token, base::Timestamp now) const {
  const std::string digest = base::encode_hex(base::sha256(token));
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end()) return std::nullopt;
  if (found->second.expires_at && *found->second.expires_at <= now) return std::nullopt;
  return found->second.caller;
}

}  // namespace slipway::api
