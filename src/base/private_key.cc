#include "base/private_key.h"

#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/encoding.h"

namespace slipway::base {
namespace {

constexpr int kFewestRsaBits = 2048;
constexpr std::size_t kLongestPem = 32'768;
constexpr std::string_view kTokenHeader = R"({"alg":"RS256","typ":"JWT"})";

// Nobody is there to be asked for a passphrase.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

}  // namespace

Result<PrivateKey> PrivateKey::rsa(std::string_view pem) {
  const auto refuse = [](std::string message) {
    return fail(ErrorCode::kInvalid, std::move(message));
  };
  if (pem.size() > kLongestPem) return refuse("it is too long for a private key.");
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  if (!bytes) throw std::bad_alloc();
  std::shared_ptr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return refuse(
        "it is no RSA private key in PEM, as '-----BEGIN RSA PRIVATE KEY-----' begins one, without "
        "a passphrase.");
  }
  if (EVP_PKEY_get_bits(key.get()) < kFewestRsaBits) {
    return refuse("it is an RSA key of fewer than 2048 bits.");
  }
  return PrivateKey(std::move(key));
}

std::string PrivateKey::sign_json_web_token(const boost::json::object& claims) const {
  std::string token =
      encode_base64url(kTokenHeader) + "." + encode_base64url(boost::json::serialize(claims));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(token.data());
  std::size_t length = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, bytes, token.size()) != 1) {
    throw std::runtime_error("OpenSSL does not sign");
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     bytes, token.size()) != 1) {
    throw std::runtime_error("OpenSSL does not sign");
  }
  signature.resize(length);
  return token + "." + encode_base64url(signature);
}

}  // namespace slipway::base
