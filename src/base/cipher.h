#pragma once
// Encryption of secrets at rest: AES-256-GCM with a key of the data folder. Thread-safe.

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace slipway::base {

class Cipher {
 public:
  // `key` has 32 bytes.
  Cipher(std::string key, Random& random);

  // base64 of nonce, ciphertext and tag. "" stays "".
  std::string encrypt(std::string_view plain) const;
  // kFailed where it was written with another key, or changed.
  Result<std::string> decrypt(std::string_view text) const;

 private:
  std::string key_;
  Random& random_;
};

}  // namespace slipway::base
