#include "base/cipher.h"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "base/encoding.h"

namespace slipway::base {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context make_context() { return {EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free}; }

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void require(int ok) {
  if (ok != 1) throw std::runtime_error("OpenSSL could not encrypt");
}

}  // namespace

Cipher::Cipher(std::string key, Random& random) : key_(std::move(key)), random_(random) {
  if (key_.size() != 32) throw std::invalid_argument("a cipher's key has 32 bytes");
}

std::string Cipher::encrypt(std::string_view plain) const {
  if (plain.empty()) return {};
  std::string sealed(kNonce + plain.size() + kTag, '\0');
  random_.fill(std::span(bytes(sealed), kNonce));
  const Context context = make_context();
  int length = 0;
  require(
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_), bytes(sealed)));
  require(EVP_EncryptUpdate(context.get(), bytes(sealed) + kNonce, &length, bytes(plain),
                            static_cast<int>(plain.size())));
  require(EVP_EncryptFinal_ex(context.get(), bytes(sealed) + kNonce + length, &length));
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag,
                              bytes(sealed) + kNonce + plain.size()));
  return encode_base64(sealed);
}

Result<std::string> Cipher::decrypt(std::string_view text) const {
  if (text.empty()) return std::string();
  auto sealed = decode_base64(text);
  const auto wrong = [] {
    return fail(ErrorCode::kFailed,
                "A secret cannot be decrypted: the data folder's secret-key is not the one that "
                "encrypted it. Restore secret-key from the same back-up as the database.");
  };
  if (!sealed || sealed->size() < kNonce + kTag) return wrong();
  const std::size_t size = sealed->size() - kNonce - kTag;
  std::string plain(size, '\0');
  const Context context = make_context();
  int length = 0;
  require(
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_), bytes(*sealed)));
  require(EVP_DecryptUpdate(context.get(), bytes(plain), &length, bytes(*sealed) + kNonce,
                            static_cast<int>(size)));
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag,
                              bytes(*sealed) + kNonce + size));
  if (EVP_DecryptFinal_ex(context.get(), bytes(plain) + length, &length) != 1) return wrong();
  return plain;
}

}  // namespace slipway::base
