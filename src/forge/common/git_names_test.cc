#include "forge/common/git_names.h"

#include <string>

#include <gtest/gtest.h>

namespace slipway::forge {
namespace {

class GoodRef : public testing::TestWithParam<std::string_view> {};
class BadRef : public testing::TestWithParam<std::string_view> {};

TEST_P(GoodRef, IsTaken) { EXPECT_TRUE(is_full_ref(GetParam())); }
TEST_P(BadRef, IsRefused) { EXPECT_FALSE(is_full_ref(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Table, GoodRef,
                         testing::Values("refs/heads/main", "refs/heads/a/b/c", "refs/tags/v1.0",
                                         "refs/heads/-x", "refs/heads/@", "refs/heads/a@b",
                                         "refs/heads/{x}", "refs/heads/caf\xC3\xA9", "a/b",
                                         "refs/heads/a.lock.b", "refs/heads/\"$(x)\""));
INSTANTIATE_TEST_SUITE_P(
    Table, BadRef,
    testing::Values("", "main", "@", "/", "/refs/heads/main", "refs/heads/", "refs//heads",
                    "refs/heads/.a", "refs/.heads/a", "refs/heads/a.lock", "refs/heads.lock/a",
                    "refs/heads/a..b", "refs/heads/a.", "refs/heads/a b", "refs/heads/a~1",
                    "refs/heads/a^", "refs/heads/a:b", "refs/heads/a?", "refs/heads/*",
                    "refs/heads/[a", "refs/heads/a\\b", "refs/heads/a@{1}", "refs/heads/a\n",
                    "refs/heads/a\x7F", std::string_view("refs/heads/a\0b", 14)));

TEST(BranchName, IsWhatMayStandBehindItsFolder) {
  for (const std::string name :
       {"main", "a/b/c", "-x", "@", "", "/", "a/", "/a", ".a", "a..b", "a.lock", "a b", "a@{1}"}) {
    EXPECT_EQ(is_branch_name(name), is_full_ref("refs/heads/" + name)) << name;
  }
}

TEST(ObjectId, HasThe40Or64DigitsOfEitherHash) {
  EXPECT_TRUE(is_object_id(std::string(40, 'a')));
  EXPECT_TRUE(is_object_id(std::string(64, 'F')));
  EXPECT_FALSE(is_object_id(std::string(41, 'a')));
  EXPECT_FALSE(is_object_id(std::string(40, 'g')));
  EXPECT_FALSE(is_object_id(""));
}

TEST(ZeroId, IsOfEitherLength) {
  EXPECT_TRUE(is_zero_id(std::string(40, '0')));
  EXPECT_TRUE(is_zero_id(std::string(64, '0')));
  EXPECT_FALSE(is_zero_id(std::string(39, '0')));
  EXPECT_FALSE(is_zero_id(std::string(39, '0') + "1"));
  EXPECT_FALSE(is_zero_id(""));
}

}  // namespace
}  // namespace slipway::forge
