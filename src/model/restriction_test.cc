#include "model/restriction.h"

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct Accepted {
  std::string_view value;
  std::string_view kept;
};

class AcceptedValue : public testing::TestWithParam<Accepted> {};

TEST_P(AcceptedValue, IsKept) {
  const auto kept = check_restriction_value(GetParam().value);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(*kept, GetParam().kept);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AcceptedValue,
    testing::Values(Accepted{"apps/api", "apps/api"}, Accepted{"apps/api/", "apps/api"},
                    Accepted{"apps/api*", "apps/api*"}, Accepted{"apps/api/*", "apps/api/*"},
                    Accepted{"*", "*"}, Accepted{"README.md", "README.md"},
                    Accepted{"apps/.*", "apps/.*"}, Accepted{".github", ".github"},
                    Accepted{"a b/\xff", "a b/\xff"}));

struct Refused {
  std::string_view value;
  std::string_view advice;
};

class RefusedValue : public testing::TestWithParam<Refused> {};

TEST_P(RefusedValue, SaysWhatToWriteInstead) {
  const auto kept = check_restriction_value(GetParam().value);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, base::ErrorCode::kInvalid);
  EXPECT_EQ(kept.error().field, "value");
  EXPECT_NE(kept.error().message.find(GetParam().advice), std::string::npos)
      << kept.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedValue,
    testing::Values(Refused{"", "must not be empty"}, Refused{"/apps/api", "Write 'apps/api'"},
                    Refused{"/", "Write * for every file"}, Refused{"apps/**", "write 'apps'"},
                    Refused{"apps/*/x", "write 'apps'"}, Refused{"*.md", "Write a folder"},
                    Refused{"a?.c", "'a*'"}, Refused{"src/[ab]", "'src/*'"},
                    Refused{"apps/../x", "without . and .."}, Refused{"./apps", "without . and .."},
                    Refused{"apps/.", "without . and .."}, Refused{"apps//api", "each '/' once"},
                    Refused{"apps//", "each '/' once"},
                    Refused{std::string_view("a\0b", 3), "NUL"}));

}  // namespace
}  // namespace slipway::model
