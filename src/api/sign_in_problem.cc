#include "api/sign_in_problem.h"

namespace slipway::api {

std::string sentence_of(SignInProblem problem, const std::string& provider) {
  switch (problem) {
    case SignInProblem::BEGIN_AGAIN:
      return "This attempt to sign in is over, or was begun in another browser; begin again.";
    case SignInProblem::TOO_MANY:
      return "There were too many attempts to sign in; wait a moment.";
    case SignInProblem::DENIED:
      return provider + " did not let you in; begin again, or ask its administrator for access.";
    case SignInProblem::UNREACHABLE:
      return provider + " cannot be reached now; try again in a moment.";
    case SignInProblem::MISCONFIGURED:
      return "Signing in with " + provider +
             " is not set up rightly; ask an administrator to look into the daemon's log.";
    case SignInProblem::CLIENT_REFUSED:
      return provider +
             " refuses the client id or the client secret of Slipway; ask an administrator to "
             "correct them.";
    case SignInProblem::NOT_BELIEVED:
      return "What " + provider +
             " said could not be verified; begin again, and if it stays so, ask an administrator "
             "to look into the daemon's log.";
    case SignInProblem::NO_EMAIL:
      return provider +
             " did not say your e-mail address; ask an administrator to let it, or to choose "
             "another claim.";
    case SignInProblem::UNVERIFIED_EMAIL:
      return provider + " has not verified your e-mail address; verify it there and begin again.";
    case SignInProblem::FOREIGN_DOMAIN:
      return "E-mail addresses of your domain may not sign in here; sign in to " + provider +
             " with another account.";
    case SignInProblem::NO_USER:
      return "Nobody here has your e-mail address; ask an administrator to make you a user, or "
             "sign in to " +
             provider + " with another account.";
  }
  return "";
}

}  // namespace slipway::api
