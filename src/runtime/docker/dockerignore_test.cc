#include "runtime/docker/dockerignore.h"

#include <gtest/gtest.h>

namespace slipway::runtime::docker {
namespace {

TEST(Dockerignore, ExcludesAsDockerDoes) {
  struct Case {
    std::string patterns, path;
    bool excluded;
  };
  const std::vector<Case> cases{
      {"", "a", false},
      {"# a\n\n", "a", false},
      {"a", "a", true},
      {"a", "a/b/c", true},
      {"a", "b/a", false},
      {"/a/", "a", true},
      {"./a//b", "a/b", true},
      {"a/../b", "b", true},
      {" a \r\n", "a", true},
      {"*.md", "README.md", true},
      {"*.md", "docs/README.md", false},
      {"*/*.md", "docs/README.md", true},
      {"**/*.md", "README.md", true},
      {"**/*.md", "a/b/README.md", true},
      {"a/**/z", "a/z", true},
      {"a/**/z", "a/b/c/z", true},
      {"a/**", "a/b", true},
      {"a/**", "a", false},
      {"**/a/**/b", "a/x/a/b", true},
      {"**/a/**/b", "b/a", false},
      {"**/a/b/**", "a/a/b", false},
      {"**/a/b/**", "a/a/b/c", true},
      {"a?c", "abc", true},
      {"[ab]", "b", true},
      {"*", ".env", true},
      {"*\n!README.md", "README.md", false},
      {"*\n!README.md", "main.c", true},
      {"!a\na", "a", true},
      {"docs\n!docs/index.md", "docs/index.md", false},
      {"docs\n!docs/index.md", "docs/other.md", true},
  };
  for (const auto& [patterns, path, excluded] : cases) {
    EXPECT_EQ(Dockerignore(patterns).excludes(path), excluded) << patterns << " " << path;
  }
  EXPECT_TRUE(Dockerignore("a\n!b").takes_back());
  EXPECT_FALSE(Dockerignore("a\nb").takes_back());
}

// Tried at all places, these would take longer than anybody waits for a build.
TEST(Dockerignore, ManyFoldersOfAnyDepthAreTriedOnce) {
  std::string pattern;
  std::string path;
  for (int i = 0; i < 40; ++i) {
    pattern += "**/a/";
    path += "a/a/a/";
  }
  EXPECT_FALSE(Dockerignore(pattern + "b").excludes(path + "c"));
  EXPECT_TRUE(Dockerignore(pattern + "b").excludes(path + "b"));
}

}  // namespace
}  // namespace slipway::runtime::docker
