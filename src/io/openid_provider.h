#pragma once
// The provider that people sign in at, by OpenID Connect Core 1.0's authorization code flow with
// PKCE (RFC 7636). Asks it by HTTP and blocks meanwhile; keeps its discovery document and its keys
// for an hour. Thread-safe.
//
// Errors: kUnavailable, kTimeout and kCancelled where it cannot be reached; kUnauthenticated where
// it refuses the client; kConflict where it does not take the code; kInvalid where its ID token is
// not to be believed; kFailed where it is not as it should be. Messages are for the log: they name
// no secret.

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "base/json_web_key.h"
#include "io/http_client.h"
#include "io/provider_metadata.h"

namespace slipway::io {

// How the provider knows this daemon.
struct OpenIdClient {
  std::string issuer;
  std::string client_id;
  std::string client_secret;  // "": a public client, PKCE alone
  std::string scopes;         // with blanks between them
  std::string redirect_uri;
};

class OpenIdProvider {
 public:
  OpenIdProvider(OpenIdClient client, base::Clock& clock);

  // Of one attempt: unguessable texts of its own.
  struct Attempt {
    std::string state;
    std::string nonce;
    std::string code_verifier;
  };
  // Where to send the browser.
  base::Result<std::string> authorization_url(const Attempt& attempt, const std::stop_token& stop);

  // What the provider says of whoever the code stands for. Where the ID token lacks the claim
  // `needed`, the userinfo endpoint is asked, too.
  base::Result<boost::json::object> redeem(const std::string& code, const Attempt& attempt,
                                           const std::string& needed, const std::stop_token& stop);

  const OpenIdClient& client() const { return client_; }

 private:
  using Keys = std::shared_ptr<const base::JsonWebKeySet>;

  base::Result<ProviderMetadata> metadata(const std::stop_token& stop);
  // `renewed`: such as the provider has now, where it was not asked a moment ago.
  base::Result<Keys> keys(const std::string& url, bool renewed, const std::stop_token& stop);
  HttpRequest token_request(const ProviderMetadata& provider, const std::string& code,
                            const Attempt& attempt) const;
  base::Result<boost::json::object> verified(const ProviderMetadata& provider,
                                             const std::string& id_token, const Attempt& attempt,
                                             const std::stop_token& stop);

  OpenIdClient client_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::optional<ProviderMetadata> metadata_;
  base::Timestamp metadata_until_{};
  Keys keys_;
  base::Timestamp keys_until_{};
  base::Timestamp keys_asked_at_{};
};

}  // namespace slipway::io
