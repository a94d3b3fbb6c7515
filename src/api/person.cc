#include "api/person.h"

#include "store/users.h"

namespace slipway::api {

model::Person person_of(store::Transaction& tx, const Caller& caller) {
  if (caller.user) {
    const auto user = store::user(tx, *caller.user);
    return {"user " + caller.user->to_string(), caller.name, user ? user->email : ""};
  }
  // The token of the data folder has an id as well.
  return {"token " + (caller.token ? caller.token->to_string() : caller.name), caller.name, ""};
}

}  // namespace slipway::api
