// Every payload below testdata/registry, and beside it what it becomes. SLIPWAY_UPDATE_GOLDEN=1
// rewrites the golden files.

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "registry/hooks/test_hooks.h"
#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {
namespace {

namespace fs = std::filesystem;
using model::HookKind;

fs::path root() { return fs::path(SLIPWAY_SOURCE_DIR) / "testdata" / "registry"; }

struct Source {
  std::string_view folder;
  HookKind kind;
  model::Headers headers;
};

const Source& source_of(const std::string& path) {
  static const Source sources[] = {
      {"argo-cd/", HookKind::GHCR, {{"x-github-event", "package"}}},
      {"octokit-webhooks-examples/", HookKind::GHCR, {{"x-github-event", "package"}}},
      {"go-playground/docker/", HookKind::DOCKER_HUB, {}},
      {"harbor/", HookKind::HARBOR, {}},
      {"captured/", HookKind::DISTRIBUTION, {}},
      {"distribution/", HookKind::DISTRIBUTION, {}},
  };
  for (const auto& source : sources) {
    if (path.starts_with(source.folder)) return source;
  }
  throw std::logic_error("no rule for " + path);
}

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root())) {
    if (entry.path().extension() == ".json") {
      paths.push_back(fs::relative(entry.path(), root()).string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class RegistryFixture : public testing::TestWithParam<std::string> {};

TEST_P(RegistryFixture, BecomesWhatItsGoldenFileSays) {
  const auto& source = source_of(GetParam());
  const auto headers = rules::json_headers(source.headers);
  const auto body = rules::read_whole_file(root() / GetParam());
  const auto hook = hook_of(source.kind);
  const auto meaning = hook->interpret(headers, body);
  EXPECT_EQ(hook->check(headers, body).has_value(), meaning.has_value());

  const auto envelope = hook->envelope(headers, body);
  const auto text = "delivery: " + envelope.delivery_id + "\nevent: " + envelope.event + "\n" +
                    rules::describe(meaning);
  const auto golden = root() / (GetParam() + ".golden");
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << text;
  }
  EXPECT_EQ(text, rules::read_whole_file(golden));
}

INSTANTIATE_TEST_SUITE_P(All, RegistryFixture, testing::ValuesIn(fixtures()), [](const auto& test) {
  std::string name = test.param;
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(RegistryFixtures, AreThere) { EXPECT_GE(fixtures().size(), 17U); }

}  // namespace
}  // namespace slipway::registry
