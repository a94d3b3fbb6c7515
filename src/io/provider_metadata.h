#pragma once
// What an OpenID provider says about itself at /.well-known/openid-configuration (OpenID Connect
// Discovery 1.0, section 3): the part that signing in needs. Pure.

#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::io {

struct ProviderMetadata {
  // Where browsers are sent; it may have a query.
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string keys;              // jwks_uri
  std::string userinfo;          // "" where it has none
  bool secret_in_header = true;  // client_secret_basic, else client_secret_post
};

// Whether secrets may go there: by https, or by http on this machine.
bool is_safe_address(std::string_view url);

std::string discovery_url(std::string_view issuer);

// kFailed where the document is not that of `issuer`, or lacks what is needed.
base::Result<ProviderMetadata> parse_provider_metadata(std::string_view text,
                                                       const std::string& issuer);

}  // namespace slipway::io
