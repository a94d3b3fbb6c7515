#include "io/files.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

using base::ErrorCode;

TEST(Files, ReadsBackWhatWasWritten) {
  const TestFolder folder;
  const auto path = folder.path() / "file";
  for (const std::string& content : {std::string("one"), std::string(), std::string("\0\xff\n", 3),
                                     std::string(std::size_t{3} << 20U, 'x')}) {
    ASSERT_TRUE(write_file(path, content));
    const auto read = read_file(path);
    ASSERT_TRUE(read);
    EXPECT_TRUE(*read == content);
  }
}

TEST(Files, HasTheMode) {
  const TestFolder folder;
  for (const unsigned mode : {0600U, 0640U}) {
    const auto path = folder.path() / std::to_string(mode);
    ASSERT_TRUE(write_file(path, "x", mode));
    struct stat info{};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, mode);
  }
}

TEST(Files, FailsAsAValue) {
  const TestFolder folder;
  const auto missing = read_file(folder.path() / "missing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find("missing"), std::string::npos);
  const auto is_a_folder = read_file(folder.path());
  ASSERT_FALSE(is_a_folder);
  EXPECT_EQ(is_a_folder.error().code, ErrorCode::kFailed);
  EXPECT_NE(is_a_folder.error().message.find("Is a directory"), std::string::npos);
  const auto nowhere = write_file(folder.path() / "no" / "folder", "x");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kFailed);
}

TEST(Files, AFailedWriteLeavesTheOldContentAndNoRest) {
  const TestFolder folder;
  const auto path = folder.path() / "name";
  std::filesystem::create_directory(path);  // a rename onto a folder fails
  EXPECT_FALSE(write_file(path, "x"));
  EXPECT_TRUE(std::filesystem::is_directory(path));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, AReaderSeesTheOldOrTheNew) {
  const TestFolder folder;
  const auto path = folder.path() / "file";
  const std::string a(100'000, 'a');
  const std::string b(100'000, 'b');
  ASSERT_TRUE(write_file(path, a));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(write_file(path, i % 2 == 0 ? b : a));
    done = true;
  });
  while (!done) {
    const auto read = read_file(path);
    ASSERT_TRUE(read);
    ASSERT_TRUE(*read == a || *read == b);
  }
}

}  // namespace
}  // namespace slipway::io
