#pragma once
// Passwords as they are kept: Argon2id (RFC 9106), with the parameters that OWASP's cheat sheet on
// the storage of passwords asks for. Both functions take 19 MiB and some 20 ms, so they belong on
// a thread that may wait, few at a time. Thread-safe.

#include <string>
#include <string_view>

#include "base/clock.h"

namespace slipway::base {

// The PHC form, with its salt and parameters: "$argon2id$v=19$m=19456,t=2,p=1$...".
std::string hash_password(std::string_view password, Random& random);

bool password_matches(const std::string& hash, std::string_view password);

// No password has this hash. Comparing with it takes as long as with any other, so that an answer
// doesn't tell whether there is an account.
std::string unmatchable_password_hash();

}  // namespace slipway::base
