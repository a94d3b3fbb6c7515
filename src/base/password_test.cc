#include "base/password.h"

#include <gmock/gmock.h>

#include "base/test_random.h"

namespace slipway::base {
namespace {

using testing::Ne;
using testing::StartsWith;

TEST(Password, IsKeptAsArgon2idWithASaltOfItsOwn) {
  CountingRandom random;
  const auto first = hash_password("correct horse", random);
  EXPECT_THAT(first, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(hash_password("correct horse", random), Ne(first));
}

TEST(Password, MatchesItsHashAlone) {
  CountingRandom random;
  const std::string nul("with a\0 inside", 14);
  const auto hash = hash_password("correct horse", random);
  EXPECT_TRUE(password_matches(hash, "correct horse"));
  EXPECT_TRUE(password_matches(hash_password(nul, random), nul));
  for (const std::string wrong : {"", "correct", "correct horse ", "Correct horse"}) {
    EXPECT_FALSE(password_matches(hash, wrong)) << wrong;
  }
  for (const std::string broken : {"", "x", "$argon2id$v=19$m=19456,t=2,p=1$AA$AA"}) {
    EXPECT_FALSE(password_matches(broken, "correct horse")) << broken;
  }
  EXPECT_FALSE(password_matches(unmatchable_password_hash(), "correct horse"));
}

}  // namespace
}  // namespace slipway::base
