#include <filesystem>
#include <fstream>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "runtime/process/log_reader.h"
#include "runtime/process/supervisor/log_file.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr std::size_t kSegment = 200'000;
constexpr std::uint64_t kLines = 20'000;

class InstanceLog : public testing::Test {
 protected:
  LogFile open(std::size_t segment = 1'000'000) { return {folder.path().string(), segment}; }

  std::vector<std::string> texts(std::uint64_t after = 0, std::size_t limit = 1'000'000) {
    std::vector<std::string> texts;
    for (const auto& line : read_log(folder.path(), after, limit, SecretMask({"hunter2"}))) {
      texts.push_back(std::to_string(line.sequence) + ":" + line.stream + ":" + line.text);
    }
    return texts;
  }

  std::vector<std::uint64_t> sequences(std::uint64_t after = 0) {
    std::vector<std::uint64_t> sequences;
    for (const auto& line : read_log(folder.path(), after, 1'000'000, SecretMask({}))) {
      sequences.push_back(line.sequence);
    }
    return sequences;
  }

  TemporaryFolder folder;
};

TEST_F(InstanceLog, IsEmptyWhereThereIsNone) { EXPECT_THAT(texts(), ElementsAre()); }

TEST_F(InstanceLog, KeepsLinesInOrder) {
  auto log = open();
  log.add("stdout", "a");
  log.add("stderr", "b hunter2 \xff");
  log.flush();
  log.add("slipway", "");
  log.flush();
  EXPECT_THAT(texts(), ElementsAre("1:stdout:a", "2:stderr:b [secret] \xEF\xBF\xBD", "3:slipway:"));
  EXPECT_THAT(texts(1, 1), ElementsAre("2:stderr:b [secret] \xEF\xBF\xBD"));
  EXPECT_THAT(texts(3), ElementsAre());
}

TEST_F(InstanceLog, GoesOnAfterATornLine) {
  {
    auto log = open();
    log.add("stdout", "a");
    log.add("stdout", "b");
    log.flush();
  }
  fs::resize_file(folder.path() / "log", fs::file_size(folder.path() / "log") - 2);
  EXPECT_THAT(texts(), ElementsAre("1:stdout:a"));
  auto log = open();
  log.add("stdout", "c");
  log.flush();
  EXPECT_THAT(texts(), ElementsAre("1:stdout:a", "2:stdout:c"));
}

TEST_F(InstanceLog, IsBoundedAndResumesAnywhere) {
  {
    auto log = open(kSegment);
    for (std::uint64_t line = 1; line <= kLines; ++line) {
      log.add("stdout", "the text of line " + std::to_string(line));
      if (line % 7 == 0) log.flush();
    }
    log.flush();
  }
  const auto size = fs::file_size(folder.path() / "log") + fs::file_size(folder.path() / "log.1");
  EXPECT_LE(size, 2 * kSegment);
  EXPECT_GT(size, kSegment);
  const auto kept = sequences();
  ASSERT_FALSE(kept.empty());
  EXPECT_GT(kept.front(), 1U);
  EXPECT_EQ(kept.back(), kLines);
  for (std::size_t at = 0; at < kept.size(); at += 97) {
    std::vector<std::uint64_t> expected(kLines - kept[at]);
    std::iota(expected.begin(), expected.end(), kept[at] + 1);
    ASSERT_EQ(sequences(kept[at]), expected) << "after " << kept[at];
  }
  auto log = open(kSegment);
  log.add("stdout", "more");
  log.flush();
  EXPECT_THAT(sequences(kLines), ElementsAre(kLines + 1));
}

TEST_F(InstanceLog, GoesOnAfterARotationThatWasCutShort) {
  {
    auto log = open();
    log.add("stdout", "a");
    log.flush();
  }
  fs::rename(folder.path() / "log", folder.path() / "log.1");
  auto log = open();
  log.add("stdout", "b");
  log.flush();
  EXPECT_THAT(texts(), ElementsAre("1:stdout:a", "2:stdout:b"));
}

TEST_F(InstanceLog, CountsWhatAFullDiskLoses) {
  fs::create_symlink("/dev/full", folder.path() / "log");
  auto log = open();
  for (const char* text : {"a", "b", "c"}) {
    log.add("stdout", text);
    log.flush();
  }
  EXPECT_THAT(texts(), ElementsAre());
  fs::remove(folder.path() / "log");
  log.add("stdout", "d");
  log.flush();
  log.add("stdout", "e");
  log.flush();
  EXPECT_THAT(texts(), ElementsAre("1:slipway:3 lines could not be written and are lost",
                                   "2:stdout:d", "3:stdout:e"));
}

TEST_F(InstanceLog, CutsLines) {
  auto log = open();
  LineCutter lines(log, "stdout");
  for (const char* piece : {"a", "b\nc\r", "\n", "\n", "d"}) lines.add(piece);
  lines.add(std::string(20'000, 'x') + "\nlast");
  lines.finish();
  lines.finish();
  log.flush();
  EXPECT_THAT(texts(),
              ElementsAre("1:stdout:ab", "2:stdout:c",
                          "3:stdout:", "4:stdout:d" + std::string(16 * 1024 - 1, 'x'),
                          "5:stdout:" + std::string(20'000 - 16 * 1024 + 1, 'x'), "6:stdout:last"));
}

}  // namespace
}  // namespace slipway::runtime
