#include "base/crypto.h"

#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace slipway::base {
namespace {

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view data) {
  unsigned int length = 0;
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  // A null key means "reuse the last one" to OpenSSL, so an empty key needs an address.
  const char* key_data = key.empty() ? "" : key.data();
  if (HMAC(digest, key_data, static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(data.data()), data.size(),
           reinterpret_cast<unsigned char*>(mac.data()), &length) == nullptr) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  mac.resize(length);
  return mac;
}

std::string plain_digest(const EVP_MD* algorithm, std::string_view data) {
  unsigned int length = 0;
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  if (EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                 algorithm, nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not compute a digest");
  }
  digest.resize(length);
  return digest;
}

}  // namespace

std::string sha256(std::string_view data) { return plain_digest(EVP_sha256(), data); }

std::string sha1(std::string_view data) { return plain_digest(EVP_sha1(), data); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
  return hmac(EVP_sha256(), key, data);
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  return hmac(EVP_sha1(), key, data);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace slipway::base
