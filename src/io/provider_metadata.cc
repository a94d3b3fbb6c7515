#include "io/provider_metadata.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/json_member.h"
#include "io/url.h"

namespace slipway::io {
namespace {

namespace json = boost::json;

tl::unexpected<base::Error> unfit(std::string why) {
  return base::fail(base::ErrorCode::kFailed,
                    "The provider's discovery document " + std::move(why));
}

// The list's default is what the specification says: client_secret_basic.
bool offers(const json::object& document, std::string_view method) {
  const auto* list = document.if_contains("token_endpoint_auth_methods_supported");
  if (list == nullptr || !list->is_array()) return method == "client_secret_basic";
  const auto& all = list->get_array();
  return std::any_of(all.begin(), all.end(), [&](const json::value& one) {
    return one.is_string() && one.get_string() == method;
  });
}

}  // namespace

bool is_safe_address(std::string_view url) {
  const auto parsed = parse_url(url);
  return parsed && !parsed->has_user && (parsed->scheme == "https" || is_loopback(parsed->host));
}

std::string discovery_url(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

base::Result<ProviderMetadata> parse_provider_metadata(std::string_view text,
                                                       const std::string& issuer) {
  json::error_code ec;
  const auto value = json::parse(text, ec);
  if (ec || !value.is_object()) return unfit("is no JSON object; check the issuer.");
  const auto& document = value.get_object();
  if (const auto said = base::text_member(document, "issuer"); said != issuer) {
    return unfit("is of the issuer '" + base::to_valid_utf8(said.substr(0, 200)) +
                 "'; configure the issuer exactly so, if it is the right one.");
  }
  ProviderMetadata metadata;
  metadata.authorization_endpoint = base::text_member(document, "authorization_endpoint");
  metadata.token_endpoint = base::text_member(document, "token_endpoint");
  metadata.keys = base::text_member(document, "jwks_uri");
  metadata.userinfo = base::text_member(document, "userinfo_endpoint");
  for (const auto* url :
       {&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.keys}) {
    if (!is_safe_address(*url)) {
      return unfit(
          "needs an authorization_endpoint, a token_endpoint and a jwks_uri, each with an https "
          "address.");
    }
  }
  if (!metadata.userinfo.empty() && !is_safe_address(metadata.userinfo)) {
    return unfit("has a userinfo_endpoint without an https address.");
  }
  metadata.secret_in_header = offers(document, "client_secret_basic");
  if (!metadata.secret_in_header && !offers(document, "client_secret_post") &&
      !offers(document, "none")) {
    return unfit(
        "offers neither client_secret_basic nor client_secret_post at its token endpoint, and "
        "other ways are not known here.");
  }
  return metadata;
}

}  // namespace slipway::io
