#include "base/suggest.h"

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

const std::vector<std::string> kKnown{"name", "description", "auto_deploy", "git_repository", "x"};

TEST(Suggest, FindsTheNearest) {
  const std::vector<std::pair<std::string, std::optional<std::string>>> cases{
      {"name", "name"},
      {"nme", "name"},
      {"names", "name"},
      {"autodeploy", "auto_deploy"},
      {"auto_deplyo", "auto_deploy"},
      {"git_repo", std::nullopt},
      {"git_repositry", "git_repository"},
      {"descritpion", "description"},
      {"quite_another_thing", std::nullopt},
      {"", "x"},
      {"y", "x"},
      {"NAME", std::nullopt}};
  for (const auto& [word, expected] : cases) EXPECT_EQ(nearest(word, kKnown), expected) << word;
  EXPECT_EQ(nearest("name", {}), std::nullopt);
}

TEST(Suggest, AsksOnlyWhereItKnows) {
  EXPECT_EQ(did_you_mean("nme", kKnown), " Did you mean 'name'?");
  EXPECT_EQ(did_you_mean("quite_another_thing", kKnown), "");
}

TEST(Suggest, ListsWords) {
  EXPECT_EQ(list_words({}), "");
  EXPECT_EQ(list_words({"a"}), "a");
  EXPECT_EQ(list_words({"a", "b"}), "a or b");
  EXPECT_EQ(list_words({"a", "b", "c"}, "and"), "a, b and c");
}

}  // namespace
}  // namespace slipway::base
