#include "store/users.h"

#include "base/enum.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

constexpr std::string_view kUser =
    "SELECT id, organization_id, name, email, password_hash, role, created_at, last_sign_in_at "
    "FROM user_account ";

User make_user(const Row& row) {
  return {row.id<model::UserId>(0),
          row.maybe_id<model::OrganizationId>(1),
          row.text(2),
          row.text(3),
          row.text(4),
          base::stored_enum<model::Role>(row.text(5)),
          row.time(6),
          row.maybe_time(7)};
}

base::Result<void> email_taken(const std::string& email) {
  return base::fail(base::ErrorCode::kConflict,
                    "There is a user with the e-mail address '" + email + "' already.", "email");
}

}  // namespace

base::Result<void> insert(Transaction& tx, const User& u) {
  tx.announce(kAccess);
  const auto changed = tx.execute(
      "INSERT INTO user_account (id, organization_id, name, email, password_hash, role, "
      "created_at, last_sign_in_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
      u.id, u.organization, u.name, u.email, u.password_hash, base::to_string(u.role), u.created_at,
      u.last_sign_in_at);
  if (changed == 0) return email_taken(u.email);
  return {};
}

base::Result<void> update(Transaction& tx, const User& u) {
  tx.announce(kAccess);
  const auto other = user_by_email(tx, u.email);
  if (other && other->id != u.id) return email_taken(u.email);
  tx.execute(
      "UPDATE user_account SET organization_id = $2, name = $3, email = $4, password_hash = $5, "
      "role = $6, last_sign_in_at = $7 WHERE id = $1",
      u.id, u.organization, u.name, u.email, u.password_hash, base::to_string(u.role),
      u.last_sign_in_at);
  return {};
}

void remove_user(Transaction& tx, const model::UserId& id) {
  tx.announce(kAccess);
  tx.execute("DELETE FROM user_account WHERE id = $1", id);
}

std::optional<User> user(Transaction& tx, const model::UserId& id) {
  return tx.query_one(std::string(kUser) + "WHERE id = $1", make_user, id);
}

std::optional<User> user_by_email(Transaction& tx, const std::string& email) {
  return tx.query_one(std::string(kUser) + "WHERE email = $1", make_user, email);
}

std::vector<User> users(Transaction& tx) {
  return tx.query(std::string(kUser) + "ORDER BY name, id", make_user);
}

void insert(Transaction& tx, const Session& s) {
  tx.announce(kAccess);
  tx.execute(
      "INSERT INTO session (token_hash, user_id, api_token_id, created_at, last_seen_at) VALUES "
      "($1, $2, $3, $4, $5)",
      s.token_hash, s.user, s.api_token, s.created_at, s.last_seen_at);
}

void set_last_seen(Transaction& tx, const std::string& token_hash, base::Timestamp at) {
  tx.execute("UPDATE session SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2",
             token_hash, at);
}

void remove_session(Transaction& tx, const std::string& token_hash) {
  tx.announce(kAccess);
  tx.execute("DELETE FROM session WHERE token_hash = $1", token_hash);
}

void remove_sessions(Transaction& tx, const model::UserId& user) {
  tx.announce(kAccess);
  tx.execute("DELETE FROM session WHERE user_id = $1", user);
}

void remove_old_sessions(Transaction& tx, base::Timestamp created, base::Timestamp seen) {
  tx.execute("DELETE FROM session WHERE created_at < $1 OR last_seen_at < $2", created, seen);
}

std::vector<Session> sessions(Transaction& tx) {
  return tx.query("SELECT token_hash, user_id, api_token_id, created_at, last_seen_at FROM session",
                  [](const Row& row) {
                    return Session{row.text(0), row.maybe_id<model::UserId>(1),
                                   row.maybe_id<model::ApiTokenId>(2), row.time(3), row.time(4)};
                  });
}

}  // namespace slipway::store
