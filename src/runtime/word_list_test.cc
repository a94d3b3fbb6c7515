#include "runtime/word_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

using Words = std::vector<std::string>;

struct WordCase {
  std::string name;
  std::string line;
  Words words;
};

class WordLists : public testing::TestWithParam<WordCase> {};

TEST_P(WordLists, AreSplitAsAShellDoes) {
  const auto words = split_words(GetParam().line);
  ASSERT_TRUE(words.has_value()) << words.error().message;
  EXPECT_EQ(*words, GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WordLists,
    testing::Values(WordCase{"empty", "", {}}, WordCase{"blank", " \t ", {}},
                    WordCase{"words", "node  server.js\t--fast ", {"node", "server.js", "--fast"}},
                    WordCase{"single_quotes", R"('a b' 'c\d' '$X')", {"a b", R"(c\d)", "$X"}},
                    WordCase{"double_quotes",
                             R"("a b" "say \"hi\"" "c\d" "\$X")",
                             {"a b", "say \"hi\"", R"(c\d)", "$X"}},
                    WordCase{"joined", R"(--name='a b'"c"d)", {"--name=a bcd"}},
                    WordCase{"empty_words", R"('' "" x)", {"", "", "x"}},
                    WordCase{"backslash", R"(a\ b \\ \|)", {"a b", "\\", "|"}},
                    WordCase{"quoted_operators", R"('a&b' "c|d")", {"a&b", "c|d"}}),
    [](const auto& tested) { return tested.param.name; });

struct RefusalCase {
  std::string name;
  std::string line;
  std::string message;
};

class WordListRefusals : public testing::TestWithParam<RefusalCase> {};

TEST_P(WordListRefusals, SayWhy) {
  const auto words = split_words(GetParam().line);
  ASSERT_FALSE(words.has_value());
  EXPECT_EQ(words.error().code, base::ErrorCode::kInvalid);
  EXPECT_THAT(words.error().message, testing::HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(Table, WordListRefusals,
                         testing::Values(RefusalCase{"open_single", "a 'b", "never closed"},
                                         RefusalCase{"open_double", "a \"b", "never closed"},
                                         RefusalCase{"last_backslash", "a\\", "ends with"},
                                         RefusalCase{"list", "make && ./server",
                                                     "only a shell understands"},
                                         RefusalCase{"pipe", "a | b", "Procfile"},
                                         RefusalCase{"redirection", "a > b", "quote it"}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
