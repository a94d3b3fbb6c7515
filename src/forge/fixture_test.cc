// Every payload below testdata/forge, and beside it what it becomes. SLIPWAY_UPDATE_GOLDEN=1
// rewrites the golden files.

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "forge/forge_test_support.h"
#include "forge/test_fixtures.h"

namespace slipway::forge {
namespace {

namespace fs = std::filesystem;

fs::path root() { return fs::path(SLIPWAY_SOURCE_DIR) / "testdata" / "forge"; }

class Fixture : public testing::TestWithParam<rules::WebhookFixture> {};

TEST_P(Fixture, BecomesWhatItsGoldenFileSays) {
  const auto& sample = GetParam();
  const auto forge = forge_of(sample.kind);
  const auto meaning = forge->interpret(sample.headers, sample.body);
  EXPECT_EQ(forge->check(sample.headers, sample.body).has_value(), meaning.has_value());

  const auto text =
      "event: " + forge->envelope(sample.headers, sample.body).event + "\n" + describe(meaning);
  const auto golden = root() / (sample.path + ".golden");
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << text;
  }
  EXPECT_EQ(text, read_whole_file(golden));
}

INSTANTIATE_TEST_SUITE_P(All, Fixture, testing::ValuesIn(fixtures(root())), [](const auto& test) {
  std::string name = test.param.path;
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(Fixtures, AreThere) { EXPECT_GE(fixtures(root()).size(), 190U); }

}  // namespace
}  // namespace slipway::forge
