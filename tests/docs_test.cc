// The tests that docs/ names as its proofs are there: [Suite.Name](../path/of/its/file).

#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>

#include "model/verdict.h"

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

std::string without_marks(std::string words) {
  for (char& c : words) {
    c = c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

// The page has a row for each reason, and the console's word for one that skips is of its name,
// which the CLI and the API say as it is.
TEST(Docs, SayTheReasonsOfVerdictsInTheWordsOfTheConsole) {
  const fs::path root(SLIPWAY_SOURCE_DIR);
  const auto page = content(root / "docs" / "restrict-a-monorepository.md");
  const auto console = content(root / "console" / "src" / "lib" / "outcome.ts");
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<slipway::model::Reason>>(
      [&](const auto& reason) {
        const std::string name(reason.name);
        SCOPED_TRACE(name);
        std::smatch row;
        const std::regex cells("\n\\|[^|\n]*`" + name + "`[^|\n]*\\| (skip|deploy)");
        ASSERT_TRUE(std::regex_search(page, row, cells)) << "the page has no row of it";
        std::smatch look;
        const std::regex skip("\n  " + name + ": \\{ sign: '[a-z]+', word: '([^']+)' \\}");
        const bool has_look = std::regex_search(console, look, skip);
        ASSERT_EQ(has_look, row[1] == "skip");
        if (!has_look) return;
        EXPECT_NE(without_marks(name).find(without_marks(look[1])), std::string::npos)
            << "the console says '" << look[1] << "'";
      });
}

}  // namespace
