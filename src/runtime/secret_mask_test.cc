#include "runtime/secret_mask.h"

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

struct MaskCase {
  std::string name;
  std::vector<std::string> secrets;
  std::string line;
  std::string masked;
};

class SecretMasks : public testing::TestWithParam<MaskCase> {};

TEST_P(SecretMasks, HideSecrets) {
  EXPECT_EQ(SecretMask(GetParam().secrets).apply(GetParam().line), GetParam().masked);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SecretMasks,
    testing::Values(
        MaskCase{"none", {}, "hello", "hello"},
        MaskCase{"twice", {"hunter2"}, "a hunter2 b hunter2", "a [secret] b [secret]"},
        MaskCase{"short_ones_stay", {"abc", ""}, "abcdef", "abcdef"},
        MaskCase{"four_characters", {"abcd"}, "abcdef", "[secret]ef"},
        MaskCase{"longest_first", {"pass", "password1"}, "password1 pass", "[secret] [secret]"},
        MaskCase{"each_line",
                 {"first line\r\nsecond\nx\n"},
                 "second; x; first line",
                 "[secret]; x; [secret]"},
        MaskCase{"a_secret_like_the_mask", {"secret"}, "a secret", "a [secret]"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
