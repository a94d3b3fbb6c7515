#include "daemon/sign_in.h"

#include <sstream>

#include "base/enum.h"
#include "base/text.h"
#include "io/files.h"
#include "io/provider_metadata.h"

namespace slipway::daemon {
namespace {

tl::unexpected<base::Error> wrong_option(std::string why) {
  return base::fail(base::ErrorCode::kInvalid, std::move(why));
}

// Without the line end that editors leave.
base::Result<std::string> read_secret(const Oidc& given) {
  if (given.client_secret_file.empty()) return given.client_secret;
  auto text = io::read_file(given.client_secret_file);
  if (!text) {
    return wrong_option("--oidc-client-secret-file: " + text.error().message);
  }
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  if (text->empty()) return wrong_option("--oidc-client-secret-file: the file is empty.");
  return text;
}

bool asks_for_openid(const std::string& scopes) {
  std::istringstream words(scopes);
  for (std::string word; words >> word;) {
    if (word == "openid") return true;
  }
  return false;
}

base::Result<void> check_oidc(const Oidc& given) {
  if (!io::is_safe_address(given.issuer)) {
    return wrong_option("--oidc-issuer: must be an address of https (http on this machine only).");
  }
  if (given.client_id.empty()) {
    return wrong_option("--oidc-client-id is missing; the provider's page of the client shows it.");
  }
  if (!given.client_secret.empty() && !given.client_secret_file.empty()) {
    return wrong_option("Give --oidc-client-secret or --oidc-client-secret-file, not both.");
  }
  if (!asks_for_openid(given.scopes)) {
    return wrong_option("--oidc-scopes: openid has to be one of them.");
  }
  if (given.new_user_role.empty() != given.new_user_organization.empty()) {
    return wrong_option(
        "--oidc-new-user-role and --oidc-new-user-organization go together: new users need both.");
  }
  return {};
}

// Whether anything was given that means nothing without an issuer.
bool says_more(const Oidc& given) {
  return given.only || !given.client_id.empty() || !given.client_secret.empty() ||
         !given.client_secret_file.empty() || !given.domains.empty() ||
         !given.new_user_role.empty() || !given.new_user_organization.empty();
}

}  // namespace

base::Result<std::optional<api::OidcOptions>> oidc_options(const Options& options) {
  const Oidc& given = options.oidc;
  if (given.issuer.empty()) {
    if (says_more(given)) {
      return wrong_option("The options --oidc-... need the provider, too: --oidc-issuer.");
    }
    return std::nullopt;
  }
  if (auto checked = check_oidc(given); !checked) return base::fail(checked.error());
  auto secret = read_secret(given);
  if (!secret) return base::fail(secret.error());
  api::OidcOptions oidc;
  oidc.issuer = given.issuer;
  oidc.client_id = given.client_id;
  oidc.client_secret = std::move(*secret);
  oidc.name = given.name;
  oidc.scopes = given.scopes;
  oidc.account_claim = given.email_claim;
  for (const auto& domain : given.domains) {
    oidc.domains.push_back(base::to_lower(domain.substr(domain.starts_with('@') ? 1 : 0)));
  }
  if (!given.new_user_role.empty()) {
    oidc.new_users = {base::parse_enum<model::Role>(given.new_user_role).value(),
                      given.new_user_organization};
  }
  oidc.only = given.only;
  return oidc;
}

}  // namespace slipway::daemon
