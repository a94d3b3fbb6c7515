#pragma once
// How people sign in by OpenID Connect, as the daemon's options have it. Values.

#include <optional>
#include <string>
#include <vector>

#include "model/role.h"

namespace slipway::api {

struct OidcOptions {
  // What becomes of somebody who is no user yet.
  struct NewUsers {
    model::Role role = model::Role::VIEWER;
    std::string organization;  // its id or name; "*": all of them
  };

  std::string issuer;
  std::string client_id;
  std::string client_secret;  // "": a public client
  std::string name = "OpenID Connect";
  std::string scopes = "openid email profile";
  std::string account_claim = "email";  // whose value is the user's e-mail address
  std::vector<std::string> domains;     // of e-mail addresses, in lower case; none: all
  std::optional<NewUsers> new_users;    // none: only those who are users already
  bool only = false;                    // no password and no API token opens a session
};

}  // namespace slipway::api
