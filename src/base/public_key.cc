#include "base/public_key.h"

#include <memory>
#include <string>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/freed.h"

namespace slipway::base {
namespace {

using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr std::size_t kCoordinate = 32;
constexpr int kFewestBits = 2048;
constexpr int kMostBits = 8192;
constexpr std::size_t kLongestExponent = 8;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

// What OpenSSL notes of a failure would be taken for that of another call.
std::shared_ptr<EVP_PKEY> no_key() {
  ERR_clear_error();
  return nullptr;
}

std::shared_ptr<EVP_PKEY> make_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return no_key();
  }
  return {key, EVP_PKEY_free};
}

// The form that OpenSSL wants: ASN.1. "" where it is none.
std::string to_der(std::string_view signature) {
  if (signature.size() != 2 * kCoordinate) return {};
  const EcSignature numbers(ECDSA_SIG_new());
  Number r = number(signature.substr(0, kCoordinate));
  Number s = number(signature.substr(kCoordinate));
  if (!numbers || !r || !s) return {};
  // It takes both, and fails only where one is missing.
  ECDSA_SIG_set0(numbers.get(), r.release(), s.release());
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(numbers.get(), &der);
  if (length <= 0) return {};
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  CRYPTO_free(der, "", 0);  // OPENSSL_free() puts the path of this file into the program
  return text;
}

}  // namespace

Result<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  const Error wrong{ErrorCode::kInvalid, "This is no RSA key of 2048 to 8192 bits."};
  if (modulus.size() > kMostBits / 8 || exponent.size() > kLongestExponent) return fail(wrong);
  const Number n = number(modulus);
  const Number e = number(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < kFewestBits || BN_is_odd(e.get()) != 1 ||
      BN_is_one(e.get()) == 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return fail(wrong);
  }
  auto key = make_key("RSA", builder.get());
  if (!key) return fail(wrong);
  return PublicKey(SignatureAlgorithm::kRs256, std::move(key));
}

Result<PublicKey> PublicKey::p256(std::string_view x, std::string_view y) {
  const Error wrong{ErrorCode::kInvalid, "This is no point of the curve P-256."};
  if (x.size() != kCoordinate || y.size() != kCoordinate) return fail(wrong);
  const std::string point = "\x04" + std::string(x) + std::string(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return fail(wrong);
  }
  auto key = make_key("EC", builder.get());
  if (!key) return fail(wrong);
  return PublicKey(SignatureAlgorithm::kEs256, std::move(key));
}

bool PublicKey::verifies(std::string_view data, std::string_view signature) const {
  std::string der;
  if (algorithm_ == SignatureAlgorithm::kEs256) {
    der = to_der(signature);
    if (der.empty()) return false;
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  const bool verified =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(data),
                       data.size()) == 1;
  if (!verified) ERR_clear_error();
  return verified;
}

}  // namespace slipway::base
