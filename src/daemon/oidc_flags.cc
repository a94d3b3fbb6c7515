#include "daemon/oidc_flags.h"

#include "base/enum.h"
#include "model/role.h"

namespace slipway::daemon {

void add_oidc_flags(CLI::App& app, Oidc& oidc) {
  app.add_option("--oidc-issuer", oidc.issuer,
                 "The OpenID provider that people sign in to the console with, as its discovery "
                 "document names it; its redirect URI is PUBLIC-URL/api/session/oidc/callback")
      ->envname("SLIPWAY_OIDC_ISSUER");
  app.add_option("--oidc-client-id", oidc.client_id, "How the provider knows Slipway")
      ->envname("SLIPWAY_OIDC_CLIENT_ID");
  app.add_option("--oidc-client-secret", oidc.client_secret,
                 "The client's secret; none: a public client. On a command line others can read it")
      ->envname("SLIPWAY_OIDC_CLIENT_SECRET");
  app.add_option("--oidc-client-secret-file", oidc.client_secret_file,
                 "A file that holds the client's secret")
      ->envname("SLIPWAY_OIDC_CLIENT_SECRET_FILE");
  app.add_option("--oidc-name", oidc.name, "What the console calls the provider")
      ->envname("SLIPWAY_OIDC_NAME")
      ->capture_default_str();
  app.add_option("--oidc-scopes", oidc.scopes, "What the provider is asked for")
      ->envname("SLIPWAY_OIDC_SCOPES")
      ->capture_default_str();
  app.add_option("--oidc-email-claim", oidc.email_claim,
                 "The claim that is the user's e-mail address")
      ->envname("SLIPWAY_OIDC_EMAIL_CLAIM")
      ->capture_default_str();
  app.add_option("--oidc-domain", oidc.domains,
                 "A domain whose e-mail addresses may sign in so; none: every one")
      ->envname("SLIPWAY_OIDC_DOMAIN")
      ->delimiter(',');
  app.add_option("--oidc-new-user-role", oidc.new_user_role,
                 "Make whoever is no user yet one, with this role; none: only users sign in")
      ->envname("SLIPWAY_OIDC_NEW_USER_ROLE")
      ->check(CLI::IsMember(base::enum_names<model::Role>()));
  app.add_option("--oidc-new-user-organization", oidc.new_user_organization,
                 "And of this organization, by name or id; *: of all")
      ->envname("SLIPWAY_OIDC_NEW_USER_ORGANIZATION");
  app.add_flag("--oidc-only", oidc.only,
               "Nobody signs in to the console by password or API token any more")
      ->envname("SLIPWAY_OIDC_ONLY");
}

}  // namespace slipway::daemon
