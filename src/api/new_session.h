#pragma once
// How every way to sign in ends: with a session and its cookie.

#include <string>

#include "api/api_context.h"
#include "store/users.h"

namespace slipway::api {

// 32 bytes that nobody guesses, in hexadecimal.
std::string unguessable(base::Random& random);

struct NewSession {
  std::string token;  // what the cookie says
  store::Session session;
};

// Whose it is stands in `session` already.
NewSession make_session(const ApiContext& c, store::Session session);
// And removes those that ended. c.sessions has to be loaded after the transaction.
void store_session(store::Transaction& tx, const store::Session& session);

// Of the session; "" and no time remove it.
std::string session_cookie(const ApiContext& c, const ApiRequest& request, const std::string& token,
                           base::Duration lasts);

}  // namespace slipway::api
