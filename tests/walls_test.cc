// Holds the include graph of src/ against the walls table in ARCHITECTURE.md.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

using Folders = std::set<std::string>;

// One row of the table: a folder, and the folders that its files may include.
struct Row {
  std::string folder;
  Folders may_include;
};

std::string read(const fs::path& path) {
  const std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The words that stand between backticks.
std::vector<std::string> words_in_backticks(std::string_view cell) {
  std::vector<std::string> words;
  while (true) {
    const auto open = cell.find('`');
    if (open == std::string_view::npos) return words;
    const auto close = cell.find('`', open + 1);
    if (close == std::string_view::npos) return words;
    words.emplace_back(cell.substr(open + 1, close - open - 1));
    cell.remove_prefix(close + 1);
  }
}

// The rows under the heading "## The walls": | `folder` | `may` `include` | what stands there |
std::vector<Row> parse_walls(const std::string& document) {
  std::vector<Row> rows;
  std::istringstream lines(document);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) inside = line == "## The walls";
    if (!inside || !line.starts_with("| `")) continue;
    const auto first = line.find('|', 1);
    const auto second = line.find('|', first + 1);
    const auto folder = words_in_backticks(line.substr(0, first));
    const auto allowed = words_in_backticks(line.substr(first, second - first));
    rows.push_back({folder.front(), Folders(allowed.begin(), allowed.end())});
  }
  return rows;
}

constexpr std::string_view kStart = "#include \"";

std::optional<std::string> included_path(const std::string& line) {
  if (!line.starts_with(kStart)) return std::nullopt;
  return line.substr(kStart.size(), line.find('"', kStart.size()) - kStart.size());
}

std::vector<std::string> violations_of_file(const fs::path& root, const fs::path& file,
                                            const std::map<std::string, Folders>& walls) {
  std::vector<std::string> found;
  const auto name = fs::relative(file, root).generic_string();
  const auto folder = name.substr(0, name.find('/'));
  const auto row = walls.find(folder);
  if (row == walls.end()) return {name + ": the table has no row for its folder"};
  std::istringstream lines(read(file));
  for (std::string line; std::getline(lines, line);) {
    const auto path = included_path(line);
    if (!path) continue;
    const auto target = path->substr(0, path->find('/'));
    auto complaint = name + " includes \"" + *path + "\", ";
    if (target == *path || target == "..") {
      found.push_back(complaint.append("which is not a path below src/"));
    } else if (target != folder && !row->second.contains(target)) {
      found.push_back(complaint.append("but it may not include `").append(target).append("`"));
    }
  }
  return found;
}

std::vector<std::string> violations(const fs::path& root, const std::vector<Row>& rows) {
  std::map<std::string, Folders> walls;
  for (const auto& row : rows) walls[row.folder] = row.may_include;
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    const auto of_file = violations_of_file(root, entry.path(), walls);
    found.insert(found.end(), of_file.begin(), of_file.end());
  }
  std::ranges::sort(found);
  return found;
}

class Walls : public testing::Test {
 protected:
  const fs::path source = SLIPWAY_SOURCE_DIR;
  const std::vector<Row> rows = parse_walls(read(source / "ARCHITECTURE.md"));
};

TEST_F(Walls, TheTableIsThere) { EXPECT_GE(rows.size(), 14U); }

// A row that only names rows above it keeps the whole graph without a cycle.
TEST_F(Walls, EveryRowNamesOnlyRowsAboveIt) {
  Folders above;
  for (const auto& row : rows) {
    for (const auto& folder : row.may_include) {
      EXPECT_TRUE(above.contains(folder)) << row.folder << " names " << folder;
    }
    EXPECT_TRUE(above.insert(row.folder).second) << row.folder << " has two rows";
  }
}

TEST_F(Walls, TheSeamsNeverIncludeOneAnother) {
  const Folders seams = {"store", "forge", "registry", "git", "runtime", "gateway"};
  std::size_t seen = 0;
  for (const auto& row : rows) {
    if (!seams.contains(row.folder)) continue;
    ++seen;
    EXPECT_EQ(row.may_include, (Folders{"base", "model", "rules", "io"})) << row.folder;
  }
  EXPECT_EQ(seen, seams.size());
}

TEST_F(Walls, TheSourceKeepsThem) {
  EXPECT_THAT(violations(source / "src", rows), testing::IsEmpty());
}

class WallsOfAnotherTree : public testing::Test {
 public:
  WallsOfAnotherTree() {
    std::string name = (fs::temp_directory_path() / "slipway-walls-XXXXXX").string();
    root = mkdtemp(name.data());
  }
  ~WallsOfAnotherTree() override { fs::remove_all(root); }

 protected:
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }

  fs::path root;
  const std::vector<Row> rows = parse_walls(
      "## The walls\n| folder | may include | what |\n| --- | --- | --- |\n"
      "| `base` | | x |\n| `model` | `base` | `git` |\n## Next\n| `other` | | x |\n");
};

TEST_F(WallsOfAnotherTree, OnlyTheSecondColumnAllows) {
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_THAT(rows[0].may_include, testing::IsEmpty());
  EXPECT_THAT(rows[1].may_include, testing::ElementsAre("base"));
}

TEST_F(WallsOfAnotherTree, FindsWhatPointsTheWrongWay) {
  write("model/ids.h", "#include \"base/id.h\"\n#include \"model/x.h\"\n#include <string>\n");
  write("base/id.h", "#pragma once\n#include \"model/ids.h\"\n");
  write("base/deep/x.cc", "#include \"id.h\"\n#include \"../id.h\"\n");
  write("stray/x.cc", "");
  EXPECT_THAT(
      violations(root, rows),
      testing::ElementsAre("base/deep/x.cc includes \"../id.h\", which is not a path below src/",
                           "base/deep/x.cc includes \"id.h\", which is not a path below src/",
                           "base/id.h includes \"model/ids.h\", but it may not include `model`",
                           "stray/x.cc: the table has no row for its folder"));
}

}  // namespace
