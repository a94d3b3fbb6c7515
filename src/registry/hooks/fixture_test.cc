// Every payload below testdata/registry, and beside it what it becomes. SLIPWAY_UPDATE_GOLDEN=1
// rewrites the golden files.

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "registry/hooks/test_fixtures.h"
#include "registry/hooks/test_hooks.h"
#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {
namespace {

namespace fs = std::filesystem;

fs::path root() { return fs::path(SLIPWAY_SOURCE_DIR) / "testdata" / "registry"; }

class RegistryFixture : public testing::TestWithParam<rules::WebhookFixture> {};

TEST_P(RegistryFixture, BecomesWhatItsGoldenFileSays) {
  const auto& [path, kind, headers, body] = GetParam();
  const auto hook = hook_of(kind);
  const auto meaning = hook->interpret(headers, body);
  EXPECT_EQ(hook->check(headers, body).has_value(), meaning.has_value());

  const auto envelope = hook->envelope(headers, body);
  const auto text = "delivery: " + envelope.delivery_id + "\nevent: " + envelope.event + "\n" +
                    rules::describe(meaning);
  const auto golden = root() / (path + ".golden");
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << text;
  }
  EXPECT_EQ(text, rules::read_whole_file(golden));
}

INSTANTIATE_TEST_SUITE_P(
    All, RegistryFixture, testing::ValuesIn(fixtures(root())), [](const auto& test) {
      std::string name = test.param.path;
      std::replace_if(
          name.begin(), name.end(),
          [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
      return name;
    });

TEST(RegistryFixtures, AreThere) { EXPECT_GE(fixtures(root()).size(), 17U); }

}  // namespace
}  // namespace slipway::registry
