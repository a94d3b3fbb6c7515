#include "api/oidc_account.h"

#include <algorithm>

#include "api/user_view.h"
#include "base/encoding.h"
#include "base/json_member.h"
#include "base/text.h"

namespace slipway::api {
namespace {

constexpr std::size_t kLongestName = 255;

// Where the provider says nothing of it, it is the one who vouches; some say it as a text.
bool is_unverified(const boost::json::object& claims) {
  const auto* value = claims.if_contains("email_verified");
  if (value == nullptr) return false;
  return !(value->is_bool() && value->get_bool()) &&
         !(value->is_string() && value->get_string() == "true");
}

std::string name_of_account(const boost::json::object& claims, const std::string& email) {
  for (const auto* claim : {"name", "preferred_username"}) {
    auto name = base::text_member(claims, claim);
    if (!name.empty() && name.size() <= kLongestName) return base::to_valid_utf8(name);
  }
  return email.substr(0, email.rfind('@'));
}

}  // namespace

tl::expected<OidcAccount, SignInProblem> account_of(const boost::json::object& claims,
                                                    const OidcOptions& options) {
  const auto email = base::to_lower(base::text_member(claims, options.account_claim));
  if (!looks_like_email(email)) return tl::unexpected(SignInProblem::NO_EMAIL);
  if (options.account_claim == "email" && is_unverified(claims)) {
    return tl::unexpected(SignInProblem::UNVERIFIED_EMAIL);
  }
  const auto domain = email.substr(email.rfind('@') + 1);
  const auto& domains = options.domains;
  if (!domains.empty() && std::find(domains.begin(), domains.end(), domain) == domains.end()) {
    return tl::unexpected(SignInProblem::FOREIGN_DOMAIN);
  }
  return OidcAccount{email, name_of_account(claims, email)};
}

}  // namespace slipway::api
