#include "store/api_tokens.h"

#include <sstream>

#include "base/enum.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

template <typename Id>
std::string words_of(const std::set<Id>& ids) {
  std::string words;
  for (const auto& id : ids) words += (words.empty() ? "" : " ") + id.to_string();
  return words;
}

template <typename Id>
std::set<Id> ids_in(const std::string& words) {
  std::set<Id> ids;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) ids.insert(Id::parse(word).value());
  return ids;
}

}  // namespace

void insert(Transaction& tx, const ApiToken& t) {
  tx.announce(kAccess);
  tx.execute(
      "INSERT INTO api_token (id, organization_id, name, token_hash, created_at, description, "
      "role, expires_at, projects, environments) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      t.id, t.organization, t.name, t.token_hash, t.created_at, t.description,
      base::to_string(t.role), t.expires_at, words_of(t.reach.projects),
      words_of(t.reach.environments));
}

void remove_api_token(Transaction& tx, const model::ApiTokenId& id) {
  tx.announce(kAccess);
  tx.execute("DELETE FROM api_token WHERE id = $1", id);
}

std::vector<ApiToken> api_tokens(Transaction& tx) {
  return tx.query(
      "SELECT id, organization_id, name, token_hash, created_at, description, role, expires_at, "
      "last_used_at, projects, environments FROM api_token ORDER BY id",
      [](const Row& row) {
        return ApiToken{
            row.id<model::ApiTokenId>(0),
            row.maybe_id<model::OrganizationId>(1),
            row.text(2),
            row.text(3),
            row.time(4),
            row.text(5),
            base::stored_enum<model::Role>(row.text(6)),
            row.maybe_time(7),
            row.maybe_time(8),
            {ids_in<model::ProjectId>(row.text(9)), ids_in<model::EnvironmentId>(row.text(10))}};
      });
}

void set_last_used(Transaction& tx, const model::ApiTokenId& id, base::Timestamp at) {
  tx.execute("UPDATE api_token SET last_used_at = $2 WHERE id = $1", id, at);
}

}  // namespace slipway::store
