// The tests that docs/ names as its proofs are there: [Suite.Name](../path/of/its/file).

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  const std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Docs, NameTestsThatExist) {
  const std::regex link(R"(\[(\w+)\.(\w+)\]\((\.\./[^)]+\.cc)\))");
  std::size_t named = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(SLIPWAY_SOURCE_DIR) / "docs")) {
    if (entry.path().extension() != ".md") continue;
    const auto text = content(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at, ++named) {
      const std::smatch& one = *at;
      const auto tests = content(entry.path().parent_path() / one[3].str());
      // TEST(Suite, Name), TEST_F(Suite, Name), TEST_P(Suite, Name)
      EXPECT_NE(tests.find("(" + one[1].str() + ", " + one[2].str() + ")"), std::string::npos)
          << entry.path().filename() << " names " << one[0];
    }
  }
  EXPECT_GT(named, 50U);
}

}  // namespace
