#pragma once
// The two kinds of public keys that signatures of JSON Web Tokens are checked with, by OpenSSL.
// Value type; thread-safe once made.

#include <memory>
#include <string_view>

#include "base/result.h"

struct evp_pkey_st;

namespace slipway::base {

// RFC 7518, section 3.1.
enum class SignatureAlgorithm { kRs256, kEs256 };

class PublicKey {
 public:
  // Big-endian numbers, as RFC 7518, section 6, has them. kInvalid where they are no key, or RSA of
  // fewer than 2048 bits or more than 8192.
  static Result<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  static Result<PublicKey> p256(std::string_view x, std::string_view y);

  SignatureAlgorithm algorithm() const { return algorithm_; }
  // The signature as RFC 7518, section 3, has it: of ES256 its two numbers, 64 bytes.
  bool verifies(std::string_view data, std::string_view signature) const;

 private:
  PublicKey(SignatureAlgorithm algorithm, std::shared_ptr<evp_pkey_st> key)
      : algorithm_(algorithm), key_(std::move(key)) {}

  SignatureAlgorithm algorithm_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace slipway::base
