#pragma once
// For tests: private keys that sign JSON Web Tokens, and their public halves as JSON Web Keys.

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/encoding.h"

namespace slipway::base {

class TestKey {
 public:
  static TestKey rsa(unsigned bits = 2048) { return {EVP_RSA_gen(bits), "RS256"}; }
  static TestKey p256() { return {EVP_EC_gen("P-256"), "ES256"}; }

  const std::string& algorithm() const { return algorithm_; }

  // A number of the public key, big-endian: OSSL_PKEY_PARAM_RSA_N, ...
  std::string number(const char* name) const {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key_.get(), name, &number) != 1) throw std::runtime_error(name);
    const int length = algorithm_ == "ES256" ? 32 : BN_num_bytes(number);
    std::string bytes(static_cast<std::size_t>(length), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), length);
    BN_free(number);
    return bytes;
  }

  // The JSON object of RFC 7517; `more` begins with a comma.
  std::string jwk(const std::string& id, const std::string& more = "") const {
    const auto text = [&](const char* name) { return encode_base64url(number(name)); };
    const std::string head = R"({"kid":")" + id + '"' + more;
    if (algorithm_ == "RS256") {
      return head + R"(,"kty":"RSA","n":")" + text(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
             text(OSSL_PKEY_PARAM_RSA_E) + "\"}";
    }
    return head + R"(,"kty":"EC","crv":"P-256","x":")" + text(OSSL_PKEY_PARAM_EC_PUB_X) +
           R"(","y":")" + text(OSSL_PKEY_PARAM_EC_PUB_Y) + "\"}";
  }

  std::string sign(std::string_view data) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    std::size_t length = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), nullptr, &length, bytes, data.size());
    std::string signature(length, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                   bytes, data.size());
    signature.resize(length);
    return algorithm_ == "ES256" ? from_der(signature) : signature;
  }

  // The private half, PKCS #8.
  std::string pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(bytes.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bytes.get(), &data);
    return {data, static_cast<std::size_t>(size)};
  }

  std::string token(const std::string& header, const std::string& claims) const {
    const auto signed_part = encode_base64url(header) + "." + encode_base64url(claims);
    return signed_part + "." + encode_base64url(sign(signed_part));
  }
  // With the header that belongs to the key.
  std::string token_of(const std::string& id, const std::string& claims) const {
    return token(R"({"alg":")" + algorithm_ + R"(","kid":")" + id + "\"}", claims);
  }

 private:
  TestKey(EVP_PKEY* key, std::string algorithm)
      : key_(key, EVP_PKEY_free), algorithm_(std::move(algorithm)) {
    if (!key_) throw std::runtime_error("OpenSSL made no key");
  }

  static std::string from_der(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string raw(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), out + 32, 32);
    ECDSA_SIG_free(numbers);
    return raw;
  }

  std::shared_ptr<EVP_PKEY> key_;
  std::string algorithm_;
};

// The document that a provider publishes.
inline std::string key_set(const std::vector<std::string>& keys) {
  std::string all;
  for (const auto& key : keys) all += (all.empty() ? "" : ",") + key;
  return "{\"keys\":[" + all + "]}";
}

}  // namespace slipway::base
