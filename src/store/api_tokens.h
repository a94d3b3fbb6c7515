#pragma once
// The API tokens of all organizations, kept as hashes alone. Free functions over a Transaction.

#include <optional>
#include <string>
#include <vector>

#include "model/reach.h"
#include "model/role.h"
#include "store/database.h"

namespace slipway::store {

struct ApiToken {
  model::ApiTokenId id;
  std::optional<model::OrganizationId> organization;  // none: all of them
  std::string name;
  std::string token_hash;  // hexadecimal SHA-256
  base::Timestamp created_at{};
  std::string description{};
  model::Role role = model::Role::ADMIN;
  std::optional<base::Timestamp> expires_at{};
  std::optional<base::Timestamp> last_used_at{};  // to the minute
  model::Reach reach{};
};

void insert(Transaction& tx, const ApiToken& token);
void remove_api_token(Transaction& tx, const model::ApiTokenId& id);
std::vector<ApiToken> api_tokens(Transaction& tx);
void set_last_used(Transaction& tx, const model::ApiTokenId& id, base::Timestamp at);

}  // namespace slipway::store
