#include "base/cut.h"

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(cut("abcdef", 6), "abcdef");
  EXPECT_EQ(cut("abcdefg", 6), "abc...");
  EXPECT_EQ(cut("äöüäöü", 6), "äöüäöü");
  EXPECT_EQ(cut("äöüäöüä", 6), "äöü...");
  EXPECT_EQ(cut("", 6), "");
}

}  // namespace
}  // namespace slipway::base
