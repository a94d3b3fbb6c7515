#include "base/password.h"

#include <array>
#include <stdexcept>

#include <argon2.h>

namespace slipway::base {
namespace {

constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kKibibytes = 19456;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSalt = 16;
constexpr std::size_t kHash = 32;

}  // namespace

std::string hash_password(std::string_view password, Random& random) {
  std::array<unsigned char, kSalt> salt{};
  random.fill(salt);
  std::string encoded(argon2_encodedlen(kPasses, kKibibytes, kLanes, kSalt, kHash, Argon2_id),
                      '\0');
  const int result =
      argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHash, encoded.data(), encoded.size());
  if (result != ARGON2_OK) throw std::runtime_error(argon2_error_message(result));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool password_matches(const std::string& hash, std::string_view password) {
  const int result = argon2id_verify(hash.c_str(), password.data(), password.size());
  if (result == ARGON2_MEMORY_ALLOCATION_ERROR) {
    throw std::runtime_error(argon2_error_message(result));
  }
  return result == ARGON2_OK;
}

std::string unmatchable_password_hash() {
  // The base64 of 16 and of 32 zero bytes, without padding.
  return "$argon2id$v=19$m=" + std::to_string(kKibibytes) + ",t=" + std::to_string(kPasses) +
         ",p=" + std::to_string(kLanes) + "$" + std::string(22, 'A') + "$" + std::string(43, 'A');
}

}  // namespace slipway::base
