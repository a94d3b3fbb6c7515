#include "model/semver.h"

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

TEST(Version, OrdersAsSemverOrgDoes) {
  // Each is before all that follow.
  const std::vector<std::string> ordered{"0.0.1-0",
                                         "0.0.1",
                                         "0.1.0",
                                         "1.0.0-alpha",
                                         "1.0.0-alpha.1",
                                         "1.0.0-alpha.b",
                                         "1.0.0-beta",
                                         "1.0.0-beta.2",
                                         "1.0.0-beta.11",
                                         "1.0.0-rc.1",
                                         "1.0.0",
                                         "1.2",
                                         "v1.2.1",
                                         "1.9.0",
                                         "1.10.0",
                                         "2.0.0-1",
                                         "2.0.0-20240101000000000001",
                                         "2.0.0-a",
                                         "2.0",
                                         "22.04",
                                         "999999999999999999.0"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      const auto a = parse_version(ordered[i]);
      const auto b = parse_version(ordered[j]);
      ASSERT_TRUE(a && b) << ordered[i] << ordered[j];
      EXPECT_EQ(*a < *b, i < j) << ordered[i] << " " << ordered[j];
      EXPECT_EQ(*a == *b, i == j) << ordered[i] << " " << ordered[j];
    }
  }
}

TEST(Version, IsNoVersion) {
  for (const char* text : {"", "v", "1", "20240101", "1234567", "latest", "1.2.3.4", "1..2", "1.2.",
                           ".1.2", "1.2.x", "1.-2", "1.2-", "1.2.3-a..b", "1.2.3-a_b",
                           "1234567890123456789.0", " 1.2", "+1.2", "vv1.2"}) {
    EXPECT_FALSE(parse_version(text)) << text;
  }
}

TEST(Version, EqualOnesCanBeWrittenDifferently) {
  EXPECT_EQ(parse_version("1.2"), parse_version("v1.2.0"));
  EXPECT_EQ(parse_version("22.04"), parse_version("22.4.0"));
  EXPECT_EQ(parse_version("1.2.3+4"), parse_version("1.2.3"));
}

struct In {
  const char* range;
  std::vector<std::string> inside, outside;
};

class Range : public testing::TestWithParam<In> {};

TEST_P(Range, Contains) {
  const auto range = VersionRange::parse(GetParam().range);
  ASSERT_TRUE(range) << range.error().message;
  for (const auto& text : GetParam().inside) {
    EXPECT_TRUE(range->contains(*parse_version(text))) << text << " in " << GetParam().range;
  }
  for (const auto& text : GetParam().outside) {
    EXPECT_FALSE(range->contains(*parse_version(text))) << text << " in " << GetParam().range;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Range,
    testing::Values(
        In{"^1.2", {"1.2.0", "1.2", "1.9.9"}, {"1.1.9", "2.0.0", "2.0.0-rc.1", "1.3.0-rc.1"}},
        In{"^1.2.3", {"1.2.3", "1.3.0"}, {"1.2.2", "2.0.0", "1.2.3-rc.1"}},
        In{"^0.2.3", {"0.2.3", "0.2.9"}, {"0.3.0", "0.2.2", "1.0.0"}},
        In{"^0.0.3", {"0.0.3"}, {"0.0.4", "0.0.2"}}, In{"^0.0", {"0.0.0", "0.0.9"}, {"0.1.0"}},
        In{"^0", {"0.0.0", "0.9.0"}, {"1.0.0"}}, In{"^0.x", {"0.9.0"}, {"1.0.0"}},
        In{"^1", {"1.0.0", "1.9.0"}, {"0.9.0", "2.0.0"}},
        In{"~1.2.3", {"1.2.3", "1.2.9"}, {"1.2.2", "1.3.0"}},
        In{"~1.2", {"1.2.0", "1.2.9"}, {"1.3.0"}}, In{"~1", {"1.0.0", "1.9.0"}, {"2.0.0"}},
        In{"~> 1.2.3", {"1.2.9"}, {"1.3.0"}}, In{"~0.0.1", {"0.0.2"}, {"0.1.0"}},
        In{">=1 <2", {"1.0.0", "1.9.9"}, {"0.9.0", "2.0.0", "2.0.0-rc.1", "1.5.0-rc.1"}},
        In{">=1,<2", {"1.0.0", "1.9.9"}, {"0.9.0", "2.0.0"}},
        In{" >= 1.2 ,  < 1.4 ", {"1.2.0", "1.3.9"}, {"1.1.9", "1.4.0"}},
        In{">=1<2", {"1.5.0"}, {"2.0.0"}}, In{">1.2.3", {"1.2.4"}, {"1.2.3"}},
        In{">1.2", {"1.3.0"}, {"1.2.9", "1.3.0-rc.1"}}, In{">1", {"2.0.0"}, {"1.9.9"}},
        In{"<=1.2", {"1.2.9", "0.1.0"}, {"1.3.0"}}, In{"<=1.2.3", {"1.2.3"}, {"1.2.4"}},
        In{"<1.2", {"1.1.9"}, {"1.2.0", "1.2.0-rc.1"}}, In{"=1.2.3", {"1.2.3"}, {"1.2.4"}},
        In{"1.2.3", {"1.2.3", "v1.2.3"}, {"1.2.4", "1.2.3-rc.1"}},
        In{"v1.2.3", {"1.2.3"}, {"1.2.4"}}, In{"1.x", {"1.0.0", "1.9.9"}, {"2.0.0", "0.9.0"}},
        In{"1.2.*", {"1.2.0", "1.2.9"}, {"1.3.0"}}, In{"1.X.x", {"1.9.0"}, {"2.0.0"}},
        In{"1", {"1.0.0", "1.9.0"}, {"2.0.0"}}, In{"=1.2", {"1.2.9"}, {"1.3.0"}},
        In{"*", {"0.0.0", "99.0.0"}, {"1.0.0-rc.1"}}, In{"x", {"1.0.0"}, {"1.0.0-rc.1"}},
        In{">=*", {"1.0.0"}, {}}, In{">*", {}, {"0.0.0", "1.0.0"}}, In{"<*", {}, {"0.0.0"}},
        In{"1.2 - 1.4", {"1.2.0", "1.4.9"}, {"1.1.0", "1.5.0"}},
        In{"1.2.3 - 1.4.0", {"1.2.3", "1.4.0"}, {"1.4.1"}},
        In{"^1.2 || ^3", {"1.5.0", "3.1.0"}, {"2.0.0"}},
        In{">=1.2.3-rc.1 <2",
           {"1.2.3-rc.1", "1.2.3-rc.2", "1.2.3", "1.5.0"},
           {"1.2.3-beta", "1.3.0-rc.1", "2.0.0-rc.1"}},
        In{"^1.2.3-rc.1", {"1.2.3-rc.1", "1.2.3", "1.9.0"}, {"1.2.4-rc.1", "1.2.3-beta", "2.0.0"}},
        In{"~1.2.3-rc.1", {"1.2.3-rc.2", "1.2.4"}, {"1.3.0"}},
        In{"1.2.3-rc.1", {"1.2.3-rc.1"}, {"1.2.3-rc.2", "1.2.3"}}));

TEST(Range, IsRefusedWithAdvice) {
  struct Case {
    std::string text, says;
  };
  const std::vector<Case> cases{{"", "it is empty"},
                                {"  ", "it is empty"},
                                {"latest", "'latest' is no version"},
                                {">>1", "'>>' is none of"},
                                {"^^1", "'^^' is none of"},
                                {"1.2.3.4", "'1.2.3.4' is no version"},
                                {"1.2-rc", "all three before a pre-release"},
                                {"1.x.3", "is no version"},
                                {"^", "missing behind '^'"},
                                {">=1 <", "missing behind '<'"},
                                {"1 ||", "one side of its '||'"},
                                {"|| 1", "one side of its '||'"},
                                {">=1,", "behind its last ','"},
                                {",1", "is missing"},
                                {"1234567890123456789", "is no version"},
                                {std::string(257, '1'), "longer than 256"}};
  for (const auto& [text, says] : cases) {
    const auto range = VersionRange::parse(text);
    ASSERT_FALSE(range) << text;
    EXPECT_NE(range.error().message.find(says), std::string::npos) << range.error().message;
    EXPECT_NE(range.error().message.find("Write it like ^1.2"), std::string::npos);
    EXPECT_EQ(range.error().field, "value");
  }
}

}  // namespace
}  // namespace slipway::model
