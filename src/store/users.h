#pragma once
// Who may sign in, and the browsers that are. Passwords and the tokens of sessions are kept as
// hashes alone.

#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "model/role.h"
#include "store/database.h"

namespace slipway::store {

struct User {
  model::UserId id;
  std::optional<model::OrganizationId> organization;  // none: all of them
  std::string name;
  std::string email;          // in lower case
  std::string password_hash;  // see base/password.h
  model::Role role = model::Role::VIEWER;
  base::Timestamp created_at{};
  std::optional<base::Timestamp> last_sign_in_at{};
};

// kConflict where the e-mail address is another one's.
base::Result<void> insert(Transaction& tx, const User& user);
base::Result<void> update(Transaction& tx, const User& user);
void remove_user(Transaction& tx, const model::UserId& id);
std::optional<User> user(Transaction& tx, const model::UserId& id);
std::optional<User> user_by_email(Transaction& tx, const std::string& email);
// By name.
std::vector<User> users(Transaction& tx);

// Of a user or, where somebody signed in by one, of an API token.
struct Session {
  std::string token_hash;  // hexadecimal SHA-256
  std::optional<model::UserId> user;
  std::optional<model::ApiTokenId> api_token;
  base::Timestamp created_at{};
  base::Timestamp last_seen_at{};
};

void insert(Transaction& tx, const Session& session);
void set_last_seen(Transaction& tx, const std::string& token_hash, base::Timestamp at);
void remove_session(Transaction& tx, const std::string& token_hash);
void remove_sessions(Transaction& tx, const model::UserId& user);
// Those created before `created`, or not seen since `seen`.
void remove_old_sessions(Transaction& tx, base::Timestamp created, base::Timestamp seen);
std::vector<Session> sessions(Transaction& tx);

}  // namespace slipway::store
