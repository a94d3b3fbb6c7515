#include "registry/charts/chart_index.h"

#include <gmock/gmock.h>

namespace slipway::registry {
namespace {

using testing::HasSubstr;

std::string shown(const std::vector<Chart>& charts) {
  std::string text;
  for (const auto& [name, versions] : charts) {
    text += name + ":";
    for (const auto& version : versions) text += " " + version;
    text += "; ";
  }
  return text;
}

TEST(ChartIndex, IsReadByNameWithItsVersions) {
  struct Case {
    std::string yaml, expected;
  };
  const std::vector<Case> cases{
      {"apiVersion: v1\nentries:\n"
       "  redis:\n  - name: redis\n    version: 2.0.0\n"
       "  nginx:\n"
       "  - version: 1.10.0\n    annotations: {version: '9'}\n"
       "    dependencies:\n    - name: common\n      version: 7.x\n"
       "  - apiVersion: v2\n    version: \"1.9.0\"\ngenerated: now\n",
       "nginx: 1.10.0 1.9.0; redis: 2.0.0; "},
      {R"({"entries":{"nginx":[{"version":"1.0.0","urls":["a.tgz"]}]},"version":"3"})",
       "nginx: 1.0.0; "},
      {"entries: {}\n", ""},
      {"entries:\n", ""},
      {"entries:\n  empty: []\n  odd: {version: 1}\n  odder: [[{version: 1}], 7, null]\n", ""},
      {"x: &x {version: 9}\nentries:\n  a: [*x, {version: 1}]\n  [b]: [{version: 2}]\n",
       ": 2; a: 1; "},
  };
  for (const auto& [yaml, expected] : cases) {
    const auto charts = read_chart_index(yaml);
    ASSERT_TRUE(charts) << yaml << charts.error().message;
    EXPECT_EQ(shown(*charts), expected) << yaml;
  }
}

TEST(ChartIndex, IsRefusedWhereItIsNone) {
  struct Case {
    std::string yaml, says;
  };
  for (const auto& [yaml, says] : std::vector<Case>{
           {"", "no 'entries'"},
           {"<html><body>Sign in</body></html>", "no 'entries'"},
           {"[entries]", "no 'entries'"},
           {"index: {entries: {}}", "no 'entries'"},
           {"entries: [", "no YAML"},
           {"entries: 7", "no 'entries'"},
           {"entries: " + std::string(100'000, '['), "no YAML"},
       }) {
    const auto charts = read_chart_index(yaml);
    ASSERT_FALSE(charts) << yaml.substr(0, 40);
    EXPECT_EQ(charts.error().code, base::ErrorCode::kFailed);
    EXPECT_THAT(charts.error().message, HasSubstr(says)) << yaml.substr(0, 40);
  }
}

// An index is whatever the maker of a helm repository sends.
TEST(ChartIndex, ThatIsABombDoesNotGoOff) {
  std::string laughs = "a0: &a0 [{version: 1}]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) laughs += ", " + before;
    laughs += "]\n";
  }
  laughs += "entries:\n  web: *a39\n  api: [*a39, {version: 2}]\n";
  EXPECT_EQ(shown(read_chart_index(laughs).value()), "api: 2; ");
  std::string merged = "a0: &a0 {version: 1}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    merged += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + before + ", " +
              before + "]}\n";
  }
  merged += "entries:\n  web: [{<<: *a39, version: 2}]\n";
  EXPECT_EQ(shown(read_chart_index(merged).value()), "web: 2; ");
  for (const std::string piece : {"[", "{", "{a: ", "- ", "? ", "a: {", "&a [", "!a "}) {
    std::string deep = "entries:\n  web: [{version: 1}]\n  x:\n    ";
    while (deep.size() < 200'000) deep += piece;
    EXPECT_FALSE(read_chart_index(deep)) << piece;
  }
  const std::string long_word(std::size_t{8} << 20U, 'x');
  EXPECT_EQ(
      shown(read_chart_index("entries:\n  web: [{description: " + long_word + ", version: 1}]\n")
                .value()),
      "web: 1; ");
}

}  // namespace
}  // namespace slipway::registry
