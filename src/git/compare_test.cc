// compare() against hand-made trees, and against git itself on random ones.

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/mirrored_git.h"
#include "git/test_repository.h"

namespace slipway::git {
namespace {

const char* const kModule = "1111111111111111111111111111111111111111";
const char* const kOtherModule = "2222222222222222222222222222222222222222";

Options options_in(const TestFolder& folder) {
  Options options;
  options.mirrors = folder.path() / "mirrors";
  options.allow_file_repositories = true;
  return options;
}

struct CompareCase {
  std::string name;
  TestFiles from;
  TestFiles to;
  model::FileList expected;
};

class Compare : public testing::TestWithParam<std::tuple<CompareCase, bool>> {};

TEST_P(Compare, NamesWhatDiffers) {
  const auto& [tested, sha256] = GetParam();
  const TestFolder folder;
  TestRepository repository(folder.path() / "remote", sha256);
  TestFiles from_files = tested.from;
  TestFiles to_files = tested.to;
  for (auto* const files : {&from_files, &to_files}) {
    for (auto& [path, file] : *files) {
      if (file.mode == "160000" && sha256) file.content += std::string(24, '0');
    }
  }
  const auto from = repository.commit("main", from_files);
  const auto to = repository.commit("main", to_files, {from});
  MirroredGit git(options_in(folder));
  const auto remote = repository.remote();
  ASSERT_TRUE(git.fetch(remote, {"main"}, {}));
  const auto forward = git.compare(remote.key, from, to);
  ASSERT_TRUE(forward) << forward.error().message;
  EXPECT_EQ(*forward, tested.expected);
  EXPECT_EQ(git.compare(remote.key, to, from), tested.expected) << "backwards";
  EXPECT_EQ(git.compare(remote.key, to, to), model::FileList());
}

INSTANTIATE_TEST_SUITE_P(
    Git, Compare,
    testing::Combine(
        testing::Values(
            CompareCase{"Nothing", {{"a", {.content = "1"}}}, {{"a", {.content = "1"}}}, {}},
            CompareCase{"Edit", {{"a/b", {.content = "1"}}}, {{"a/b", {.content = "2"}}}, {"a/b"}},
            CompareCase{"FromNothing", {}, {{"a/b", {.content = "1"}}, {"c", {}}}, {"a/b", "c"}},
            CompareCase{
                "Rename", {{"old", {.content = "1"}}}, {{"new", {.content = "1"}}}, {"new", "old"}},
            CompareCase{"Mode",
                        {{"run", {.content = "1"}}},
                        {{"run", {.mode = "100755", .content = "1"}}},
                        {"run"}},
            CompareCase{"FileBecomesLink",
                        {{"x", {.content = "y"}}},
                        {{"x", {.mode = "120000", .content = "y"}}},
                        {"x"}},
            CompareCase{"Submodule",
                        {{"lib", {.mode = "160000", .content = kModule}}},
                        {{"lib", {.mode = "160000", .content = kOtherModule}}},
                        {"lib"}},
            CompareCase{"SubmoduleBecomesDirectory",
                        {{"lib", {.mode = "160000", .content = kModule}}},
                        {{"lib/a", {}}, {"lib/b/c", {}}},
                        {"lib", "lib/a", "lib/b/c"}},
            CompareCase{"FileBecomesDirectory",
                        {{"a", {.content = "1"}}, {"a.txt", {}}},
                        {{"a/x", {}}, {"a/y/z", {}}, {"a.txt", {}}},
                        {"a", "a/x", "a/y/z"}},
            CompareCase{"NeighboursOfADirectoryInGitsOrder",
                        {{"a-b", {.content = "1"}}, {"a/b", {.content = "1"}}, {"a0", {}}},
                        {{"a-b", {.content = "2"}}, {"a/b", {.content = "2"}}, {"a0", {}}},
                        {"a-b", "a/b"}},
            CompareCase{"StrangeNames",
                        {},
                        {{"a b", {}},
                         {"q\"uote", {}},
                         {"new\nline", {}},
                         {"\xFF\xFE", {}},
                         {"-x", {}},
                         {"tab\t", {}}},
                        {"-x", "a b", "new\nline", "q\"uote", "tab\t", "\xFF\xFE"}}),
        testing::Bool()),
    [](const auto& tested) {
      return std::get<0>(tested.param).name + (std::get<1>(tested.param) ? "Sha256" : "Sha1");
    });

constexpr int kHistories = 300;

class RandomHistory {
 public:
  explicit RandomHistory(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  // Few names, so that files and directories of one name meet often.
  std::string path() {
    static const std::vector<std::string> names{"a",    "a.b",  "a-b",      "a0", "b c", "q\"",
                                                "n\nl", "\xC3", "\xFF\x80", "A",  "lib"};
    std::string path = names[below(names.size())];
    while (below(5) < 2) path += "/" + names[below(names.size())];
    return path;
  }

  TestFile file() {
    switch (below(6)) {
      case 0:
        return {.mode = "100755", .content = std::to_string(below(3))};
      case 1:
        return {.mode = "120000", .content = std::to_string(below(3))};
      case 2:
        return {.mode = "160000", .content = below(2) == 0 ? kModule : kOtherModule};
      default:
        return {.mode = "100644", .content = std::to_string(below(3))};
    }
  }

  void put(TestFiles& files, const std::string& path, const TestFile& file) {
    std::erase_if(files, [&](const auto& other) {
      return other.first.starts_with(path + "/") || path.starts_with(other.first + "/");
    });
    files[path] = file;
  }

  void change(TestFiles& files) {
    const auto some = [&] {
      auto at = files.begin();
      std::advance(at, static_cast<std::ptrdiff_t>(below(files.size())));
      return at;
    };
    const auto what = files.empty() ? 0 : below(5);
    if (what < 2) put(files, path(), file());
    if (what == 2) files.erase(some());
    if (what == 3) some()->second = file();
    if (what == 4) {
      const auto moved = some();
      const TestFile content = moved->second;
      files.erase(moved);
      put(files, path(), content);
    }
  }

 private:
  std::mt19937 random_;
};

struct Made {
  std::vector<TestCommit> commits;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  // of commits, by their place
};

// The histories are apart from one another; each has a few commits, some of them merges.
Made make_histories(unsigned seed) {
  Made made;
  for (int history = 0; history < kHistories; ++history) {
    RandomHistory random(seed + static_cast<unsigned>(history));
    const std::size_t first = made.commits.size();
    const std::size_t count = 2 + random.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      TestCommit commit;
      commit.branch = "h" + std::to_string(history) + "-" + std::to_string(i);
      if (i > 0) {
        const std::size_t parent = first + random.below(i);
        commit.files = made.commits[parent].files;
        commit.parents.push_back(":" + std::to_string(parent + 1));
        const std::size_t second = first + random.below(i);
        if (second != parent) commit.parents.push_back(":" + std::to_string(second + 1));
      }
      for (auto changes = 1 + random.below(i == 0 ? 20 : 6); changes > 0; --changes) {
        random.change(commit.files);
      }
      made.commits.push_back(std::move(commit));
    }
    made.pairs.emplace_back(first, first + count - 1);
    made.pairs.emplace_back(first + random.below(count), first + random.below(count));
    made.pairs.emplace_back(random.below(made.commits.size()), random.below(made.commits.size()));
  }
  return made;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

TEST(CompareProperty, SaysWhatGitDiffTreeSays) {
  const char* const given = std::getenv("SLIPWAY_TEST_SEED");  // NOLINT(concurrency-mt-unsafe)
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::stoul(given)) : 20261125U;
  SCOPED_TRACE("SLIPWAY_TEST_SEED=" + std::to_string(seed));
  const Made made = make_histories(seed);
  const TestFolder folder;
  TestRepository repository(folder.path() / "remote");
  const auto ids = repository.commit(made.commits);
  MirroredGit git(options_in(folder));
  const auto remote = repository.remote();
  ASSERT_TRUE(git.fetch(remote, {}, {}));

  // With two trees on a line, diff-tree repeats the line and lets their differences follow.
  std::string asked;
  std::vector<std::string> trees = split(repository.git({"cat-file", "--batch-check=%(objectname)"},
                                                        [&] {
                                                          std::string revisions;
                                                          for (const auto& id : ids)
                                                            revisions += id + "^{tree}\n";
                                                          return revisions;
                                                        }()),
                                         '\n');
  ASSERT_EQ(trees.size(), ids.size());
  std::size_t differing = 0;
  for (const auto& [from, to] : made.pairs) asked += trees[from] + " " + trees[to] + "\n";
  const auto told =
      repository.git({"diff-tree", "--stdin", "-r", "--no-renames", "--name-only", "-z"}, asked);
  std::size_t at = 0;
  for (const auto& [from, to] : made.pairs) {
    const std::string header = trees[from] + " " + trees[to] + "\n";
    ASSERT_EQ(told.substr(at, header.size()), header);
    at += header.size();
    model::FileList expected;
    while (at < told.size()) {
      // The next header stands directly behind the last name's end.
      const std::string_view rest = std::string_view(told).substr(at);
      if (rest.size() > 82 && rest[40] == ' ' && rest[81] == '\n' &&
          rest.substr(0, 40).find_first_not_of("0123456789abcdef") == std::string_view::npos) {
        break;
      }
      const auto end = told.find('\0', at);
      expected.push_back(told.substr(at, end - at));
      at = end + 1;
    }
    std::sort(expected.begin(), expected.end());
    const auto files = git.compare(remote.key, ids[from], ids[to]);
    ASSERT_TRUE(files) << files.error().message;
    ASSERT_EQ(*files, expected) << ids[from] << " " << ids[to];
    differing += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(differing, made.pairs.size() / 2) << "the histories are too much alike to tell";
}

}  // namespace
}  // namespace slipway::git
