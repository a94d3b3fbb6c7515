#include "base/cipher.h"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/test_random.h"

namespace slipway::base {
namespace {

TEST(Cipher, GivesBackWhatItTook) {
  CountingRandom random;
  const Cipher cipher(std::string(32, 'k'), random);
  for (const auto& plain :
       {std::string(), std::string("x"), std::string("\0\xFF\n", 3), std::string(100'000, 'x')}) {
    const auto sealed = cipher.encrypt(plain);
    EXPECT_EQ(cipher.decrypt(sealed).value(), plain);
    EXPECT_EQ(sealed.empty(), plain.empty());
  }
  EXPECT_NE(cipher.encrypt("x"), cipher.encrypt("x")) << "a nonce of its own each time";
}

TEST(Cipher, RefusesWhatWasChangedOrWrittenWithAnotherKey) {
  CountingRandom random;
  const Cipher cipher(std::string(32, 'k'), random);
  const Cipher other(std::string(32, 'o'), random);
  const auto sealed = decode_base64(cipher.encrypt("hush")).value();
  EXPECT_FALSE(other.decrypt(encode_base64(sealed)).has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto refused = cipher.decrypt(encode_base64(changed));
    ASSERT_FALSE(refused.has_value()) << i;
    EXPECT_EQ(refused.error().code, ErrorCode::kFailed);
    EXPECT_FALSE(cipher.decrypt(encode_base64(sealed.substr(0, i))).has_value() && i > 0) << i;
  }
  EXPECT_FALSE(cipher.decrypt("no base64!").has_value());
}

TEST(Cipher, WantsAKeyOf32Bytes) {
  CountingRandom random;
  EXPECT_THROW(Cipher("short", random), std::invalid_argument);
}

}  // namespace
}  // namespace slipway::base
