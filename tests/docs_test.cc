// The tests that docs/ names as its proofs are there: [Suite.Name](../path/of/its/file).

#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <boost/describe/enumerators.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>

#include "cli/verdict_table.h"
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

// Each row of the promises and of the threats that has a column for its tests names one; of the
// rest what holds them is no program's test.
TEST(Docs, ProveEachPromiseAndDefence) {
  const std::regex test(R"(\[\w+\.\w+\]\(\.\./[^)]+\.cc\))");
  const std::set<std::string> proven_otherwise{"malformed payloads",
                                               "a daemon, a build or a service that somebody took "
                                               "over"};
  for (const std::string page : {"promises.md", "security.md"}) {
    std::istringstream lines(content(fs::path(SLIPWAY_SOURCE_DIR) / "docs" / page));
    bool has_tests = false;
    std::size_t rows = 0;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("| ")) has_tests = false;
      if (line.ends_with("| test |")) {
        has_tests = true;
        std::getline(lines, line);  // below the head
      } else if (has_tests) {
        ++rows;
        const auto what = line.substr(2, line.find(" |", 2) - 2);
        EXPECT_TRUE(proven_otherwise.contains(what) || std::regex_search(line, test))
            << page << ": " << what;
      }
    }
    EXPECT_GT(rows, 20U) << page;
  }
}

std::string without_marks(std::string words) {
  for (char& c : words) {
    c = c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

// The verdict and the reason as the CLI's table has them, whatever it puts between.
std::string cell_of_cli(const std::string& decision, const std::string& reason) {
  const boost::json::array verdicts{
      boost::json::object{{"service_name", "web"}, {"decision", decision}, {"reason", reason}}};
  std::istringstream lines(slipway::cli::render_verdicts({}, verdicts));
  std::string line;
  std::string service;
  std::string verdict;
  std::string words;
  std::getline(lines, line);  // its head
  lines >> service >> verdict;
  std::getline(lines >> std::ws, words);
  words.erase(words.find_last_not_of(' ') + 1);
  return verdict + " " + words;
}

// The page has a row for each reason, the CLI says the verdict and the name that stand there, and
// the console's word for one that skips is of that name, and says the same of the watermark.
TEST(Docs, SayTheReasonsOfVerdictsInTheWordsOfConsoleAndCli) {
  const fs::path root(SLIPWAY_SOURCE_DIR);
  const auto page = content(root / "docs" / "restrict-a-monorepository.md");
  const auto console = content(root / "console" / "src" / "lib" / "outcome.ts");
  std::smatch leaving;
  ASSERT_TRUE(
      std::regex_search(console, leaving, std::regex("leaving: Reason\\[\\] = \\[([^\\]]*)")));
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<slipway::model::Reason>>(
      [&](const auto& reason) {
        const std::string name(reason.name);
        SCOPED_TRACE(name);
        std::smatch row;
        const std::regex cells("\n\\|[^|\n]*`" + name +
                               "`[^|\n]*\\| (skip|deploy)[^|\n]*\\| (\\w+)");
        ASSERT_TRUE(std::regex_search(page, row, cells)) << "the page has no row of it";
        EXPECT_EQ(cell_of_cli(row[1] == "skip" ? "SKIP" : "DEPLOY", name),
                  row[1].str() + " " + name);
        EXPECT_EQ(leaving[1].str().find("'" + name + "'") != std::string::npos, row[2] != "moves");
        std::smatch look;
        const std::regex skip("\n  " + name + ": \\{ sign: '[a-z]+', word: '([^']+)' \\}");
        const bool has_look = std::regex_search(console, look, skip);
        ASSERT_EQ(has_look, row[1] == "skip");
        if (!has_look) return;
        EXPECT_NE(without_marks(name).find(without_marks(look[1])), std::string::npos)
            << "the console says '" << look[1] << "'";
      });
}

// Neither is a reason: what is to be deployed waits.
TEST(Docs, SayWhatADeploymentWaitsForInTheWordsOfConsoleAndCli) {
  const fs::path root(SLIPWAY_SOURCE_DIR);
  const auto page = content(root / "docs" / "restrict-a-monorepository.md");
  const auto console = content(root / "console" / "src" / "lib" / "outcome.ts");
  const auto status = content(root / "src" / "cli" / "status_command.cc");
  for (const std::string word : {"FROZEN", "WAITS FOR APPROVAL"}) {
    EXPECT_NE(page.find("\n| `" + word + "` | "), std::string::npos) << word;
    EXPECT_NE(status.find("return \"" + word + "\";"), std::string::npos) << word;
    EXPECT_NE(console.find("word: '" + without_marks(word) + "'"), std::string::npos) << word;
  }
}

}  // namespace
