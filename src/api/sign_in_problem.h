#pragma once
// Why a way to sign in that leads through another site came to nothing. The page that it comes back
// to is told the name alone, in its address, and asks for the sentence: an address that somebody
// made up can't put words there. Pure.

#include <string>

#include <boost/describe/enum.hpp>

namespace slipway::api {

BOOST_DEFINE_ENUM_CLASS(SignInProblem, BEGIN_AGAIN, TOO_MANY, DENIED, UNREACHABLE, MISCONFIGURED,
                        CLIENT_REFUSED, NOT_BELIEVED, NO_EMAIL, UNVERIFIED_EMAIL, FOREIGN_DOMAIN,
                        NO_USER)

// What was wrong and what to do; `provider` as people know it.
std::string sentence_of(SignInProblem problem, const std::string& provider);

}  // namespace slipway::api
