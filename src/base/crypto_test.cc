#include "base/crypto.h"

#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace slipway::base {
namespace {

struct VectorCase {
  std::string name;
  std::string actual;
  std::string expected;
};

TEST(Crypto, PublishedVectors) {
  const std::string key(20, '\x0b');
  const std::vector<VectorCase> cases{
      {"FIPS 180-4 empty", sha256(""),
       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"FIPS 180-4 abc", sha256("abc"),
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"RFC 4231 case 1", hmac_sha256(key, "Hi There"),
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"RFC 4231 case 2", hmac_sha256("Jefe", "what do ya want for nothing?"),
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"RFC 4231 case 6, a key longer than a block",
       hmac_sha256(std::string(131, '\xaa'),
                   "Test Using Larger Than Block-Size Key - Hash Key First"),
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {"both empty", hmac_sha256("", ""),
       "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
      {"RFC 2202 case 1", hmac_sha1(key, "Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00"},
      {"RFC 2202 case 2", hmac_sha1("Jefe", "what do ya want for nothing?"),
       "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
      {"GitHub's documentation", hmac_sha256("It's a Secret to Everybody", "Hello, World!"),
       "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
  };
  for (const auto& [name, actual, expected] : cases) {
    EXPECT_EQ(encode_hex(actual), expected) << name;
  }
}

TEST(Crypto, ComparesAllBytes) {
  struct Pair {
    std::string a, b;
    bool equal;
  };
  const std::vector<Pair> pairs{
      {"", "", true},
      {"abc", "abc", true},
      {"abc", "abd", false},
      {"abc", "xbc", false},
      {"abc", "ab", false},
      {"", "a", false},
      {std::string("a\0b", 3), std::string("a\0c", 3), false},
      {std::string("a\0b", 3), std::string("a\0b", 3), true},
  };
  for (const auto& [a, b, equal] : pairs) {
    EXPECT_EQ(equal_in_constant_time(a, b), equal) << a << " " << b;
  }
}

}  // namespace
}  // namespace slipway::base
