#include "api/tokens.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "store/organizations.h"

namespace slipway::api {

void Tokens::load(store::Database& database) {
  std::map<std::string, std::string> names;
  database.read([&](store::Transaction& tx) {
    for (const auto& token : store::api_tokens(tx)) names.emplace(token.token_hash, token.name);
  });
  const std::lock_guard lock(mutex_);
  names_ = std::move(names);
}

std::optional<std::string> Tokens::find(std::string_view token) const {
  const std::string digest = base::encode_hex(base::sha256(token));
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(digest);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

}  // namespace slipway::api
