#include "runtime/docker/build_context.h"

#include <array>
#include <fstream>
#include <map>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::docker {
namespace {

namespace fs = std::filesystem;

class BuildContextTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) {
    fs::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name) << content;
  }

  TemporaryFolder folder;
};

// Each entry's content; of a link "-> " and its target, of a folder "/".
std::map<std::string, std::string> unpack(BuildContext& context) {
  std::string tar;
  std::array<char, 1000> space{};
  for (;;) {
    const auto size = context.read(space);
    if (!size || *size == 0) break;
    tar.append(space.data(), *size);
  }
  std::map<std::string, std::string> entries;
  archive* reader = archive_read_new();
  archive_read_support_format_tar(reader);
  EXPECT_EQ(archive_read_open_memory(reader, tar.data(), tar.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    archive_read_data(reader, content.data(), content.size());
    if (archive_entry_filetype(entry) == AE_IFDIR) content = "/";
    if (const char* target = archive_entry_symlink(entry)) content = std::string("-> ") + target;
    entries[archive_entry_pathname(entry)] = content;
  }
  archive_read_free(reader);
  return entries;
}

TEST_F(BuildContextTest, IsTheFolderWithoutWhatIsIgnored) {
  write("Dockerfile", "FROM scratch\n");
  write(".dockerignore", "*.log\nDockerfile\n.dockerignore\nnode_modules\n");
  write("src/main.c", std::string(200'000, 'x'));
  write("src/caf\xc3\xa9.txt", "");
  write(std::string(150, 'd') + "/" + std::string(150, 'f'), "long");
  write("a.log", "x");
  write("node_modules/a/b.js", "x");
  write(".git/config", "x");
  write("module/.git", "gitdir: x");
  fs::create_symlink("src/main.c", folder.path() / "link");
  fs::create_directory_symlink("/", folder.path() / "root");
  auto context = BuildContext::of(folder.path(), "Dockerfile");
  ASSERT_TRUE(context) << context.error().message;
  const std::map<std::string, std::string> expected{
      {"Dockerfile", "FROM scratch\n"},
      {".dockerignore", "*.log\nDockerfile\n.dockerignore\nnode_modules\n"},
      {"src/", "/"},
      {"src/main.c", std::string(200'000, 'x')},
      {"src/caf\xc3\xa9.txt", ""},
      {std::string(150, 'd') + "/", "/"},
      {std::string(150, 'd') + "/" + std::string(150, 'f'), "long"},
      {"module/", "/"},
      {"link", "-> src/main.c"},
      {"root", "-> /"}};
  EXPECT_EQ(unpack(*context), expected);
}

TEST_F(BuildContextTest, KeepsWhatIsTakenBack) {
  write("deploy/Dockerfile", "FROM scratch\n");
  write("deploy/notes", "x");
  write("docs/index.md", "x");
  write("docs/other.md", "x");
  write(".dockerignore", "*\n!docs/index.md\n");
  auto context = BuildContext::of(folder.path(), "./deploy/Dockerfile");
  ASSERT_TRUE(context) << context.error().message;
  std::vector<std::string> names;
  for (const auto& [name, content] : unpack(*context)) names.push_back(name);
  EXPECT_EQ(names,
            (std::vector<std::string>{".dockerignore", "deploy/Dockerfile", "docs/index.md"}));
}

TEST_F(BuildContextTest, SaysWhereNoDockerfileIs) {
  for (const auto* name : {"Dockerfile", "../Dockerfile", "/etc/passwd", "a/../../x"}) {
    const auto context = BuildContext::of(folder.path(), name);
    ASSERT_FALSE(context) << name;
    EXPECT_EQ(context.error().code, base::ErrorCode::kInvalid);
    EXPECT_EQ(context.error().field, "dockerfile_path");
  }
}

TEST_F(BuildContextTest, AFileThatVanishesEndsIt) {
  write("Dockerfile", "FROM scratch\n");
  write("z", "x");
  auto context = BuildContext::of(folder.path(), "Dockerfile");
  ASSERT_TRUE(context);
  fs::remove(folder.path() / "z");
  std::array<char, 100'000> space{};
  auto size = context->read(space);
  while (size && *size > 0) size = context->read(space);
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().code, base::ErrorCode::kFailed);
}

}  // namespace
}  // namespace slipway::runtime::docker
