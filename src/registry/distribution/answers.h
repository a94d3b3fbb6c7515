#pragma once
// What registries and their token realms say in bodies. Pure.

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "registry/distribution/tokens.h"

namespace slipway::registry {

// " (MESSAGE)" of a body such as {"errors": [{"code": .., "message": ..}]}; "" where it has none.
std::string reason_in(const std::string& body);

// A realm's answer, with the time at which the token is not used any more. `registry` is for the
// message where there is no token in it.
base::Result<Token> read_token(const std::string& body, const std::string& registry,
                               base::Timestamp asked_at);

}  // namespace slipway::registry
