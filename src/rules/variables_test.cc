#include "rules/variables.h"

#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using testing::HasSubstr;

SeenVariable alias(const std::string& key) { return {.value = "", .alias_of = key}; }

TEST(Variables, NameEachOtherAndStandForWhatTheyName) {
  const SeenVariables seen{
      {"HOST", {.value = "db.example.com"}},
      {"PASSWORD", {.value = "hush", .secret = true}},
      {"URL", {.value = "pg://me:{{PASSWORD}}@{{ HOST }}/{{NAME}}"}},
      {"NAME", alias("DATABASE")},
      {"DATABASE", {.value = "shop"}},
      {"KEY", alias("PASSWORD")},
      {"TEMPLATE", {.value = "{{unknown}} {{ {{HOST}} {{"}},
      {"NESTED", {.value = "{{{{HOST}}}}"}},
      {"RAW", {.value = "{{HOST}}", .interpolated = false}},
      {"EMPTY", {.value = ""}},
  };
  const auto resolved = resolve(seen);
  ASSERT_TRUE(resolved.has_value()) << resolved.error().message;
  const std::map<std::string, std::string> expected{
      {"HOST", "db.example.com"},
      {"PASSWORD", "hush"},
      {"URL", "pg://me:hush@db.example.com/shop"},
      {"NAME", "shop"},
      {"DATABASE", "shop"},
      {"KEY", "hush"},
      {"TEMPLATE", "{{unknown}} {{ db.example.com {{"},
      {"NESTED", "{{db.example.com}}"},
      {"RAW", "{{HOST}}"},
      {"EMPTY", ""},
  };
  for (const auto& [key, value] : expected) EXPECT_EQ(resolved->at(key).value, value) << key;
  EXPECT_TRUE(resolved->at("PASSWORD").secret);
  EXPECT_TRUE(resolved->at("KEY").secret) << "an alias of a secret is one";
  EXPECT_FALSE(resolved->at("HOST").secret);
}

TEST(Variables, ThatCannotBeResolvedAreNamed) {
  std::map<std::string, SeenVariables> cases{
      {"A -> A", {{"A", {.value = "{{A}}"}}}},
      {"A -> B -> C -> A",
       {{"A", {.value = "{{B}}"}}, {"B", alias("C")}, {"C", {.value = "{{A}}"}}}},
      {"B -> C -> B", {{"A", alias("B")}, {"B", alias("C")}, {"C", alias("B")}}},
  };
  cases["'A' is an alias of 'GONE'"] = {{"A", alias("GONE")}};
  // Each ten times as long as the one before.
  SeenVariables grows{{"V0", {.value = "0123456789"}}};
  for (int i = 1; i < 9; ++i) {
    std::string value;
    for (int n = 0; n < 10; ++n) value += "{{V" + std::to_string(i - 1) + "}}";
    grows["V" + std::to_string(i)] = {.value = value};
  }
  cases["127 KiB"] = grows;
  SeenVariables chain{{"V0", {.value = "end"}}};
  for (int i = 1; i < 10'000; ++i)
    chain["V" + std::to_string(i)] = alias("V" + std::to_string(i - 1));
  cases["64 times in a row"] = chain;
  for (const auto& [message, seen] : cases) {
    const auto resolved = resolve(seen);
    ASSERT_FALSE(resolved.has_value()) << message;
    EXPECT_EQ(resolved.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(resolved.error().message, HasSubstr(message));
  }
}

TEST(Variables, OfBracesAloneTakeNoTime) {
  const std::string braces(std::size_t{1} << 17U, '{');
  const auto resolved = resolve({{"A", {.value = braces.substr(4096) + "}}"}}});
  ASSERT_TRUE(resolved.has_value());
  EXPECT_EQ(resolved->at("A").value, braces.substr(4096) + "}}");
}

}  // namespace
}  // namespace slipway::rules
