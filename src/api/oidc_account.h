#pragma once
// Whose account the claims of a verified ID token are about. Pure.

#include <string>

#include <boost/json/object.hpp>
#include <tl/expected.hpp>

#include "api/oidc_options.h"
#include "api/sign_in_problem.h"

namespace slipway::api {

struct OidcAccount {
  std::string email;  // in lower case
  std::string name;
};

tl::expected<OidcAccount, SignInProblem> account_of(const boost::json::object& claims,
                                                    const OidcOptions& options);

}  // namespace slipway::api
