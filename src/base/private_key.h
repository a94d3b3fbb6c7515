#pragma once
// An RSA key that signs, by OpenSSL. Value type; thread-safe once made.

#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.h"

struct evp_pkey_st;

namespace slipway::base {

class PrivateKey {
 public:
  // PEM, without a passphrase. kInvalid where it is none, or RSA of fewer than 2048 bits.
  static Result<PrivateKey> rsa(std::string_view pem);

  // A JSON Web Token in the compact form, signed by RS256 (RFC 7515, section 7.1).
  std::string sign_json_web_token(const boost::json::object& claims) const;

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace slipway::base
