#pragma once
// Signing in by OpenID Connect: what its endpoints share, where it is configured. Thread-safe.

#include <stop_token>

#include "api/oidc_options.h"
#include "api/sign_in_attempts.h"
#include "io/openid_provider.h"

namespace slipway::api {

inline constexpr std::string_view kOidcPath = "/api/session/oidc";
inline constexpr std::string_view kOidcCallbackPath = "/api/session/oidc/callback";

struct OidcSignIn {
  // `base_url` as browsers reach the daemon.
  OidcSignIn(OidcOptions given, const std::string& base_url, base::Clock& clock)
      : options(std::move(given)),
        provider({options.issuer, options.client_id, options.client_secret, options.scopes,
                  base_url + std::string(kOidcCallbackPath)},
                 clock) {}

  const OidcOptions options;
  io::OpenIdProvider provider;
  SignInAttempts attempts;
  std::stop_source stop;  // requests to the provider end with the API
};

}  // namespace slipway::api
