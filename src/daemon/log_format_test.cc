#include "daemon/log_format.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/details/log_msg.h>

namespace slipway::daemon {
namespace {

TEST(LogFormat, KeepsWhatOthersWroteOnOneLine) {
  const std::string evil("git says\n2026-01-01T00:00:00.000Z info all is well\r\x1b[2J\0\x7f ü",
                         60);
  spdlog::memory_buf_t line;
  make_log_format()->format({spdlog::log_clock::time_point(std::chrono::seconds(1'000'000'000)),
                             {},
                             "slipwayd",
                             spdlog::level::warn,
                             evil},
                            line);
  EXPECT_EQ(std::string(line.data(), line.size()),
            "2001-09-09T01:46:40.000Z warning git says\\n2026-01-01T00:00:00.000Z info all is "
            "well\\r\\x1b[2J\\x00\\x7f ü\n");
}

}  // namespace
}  // namespace slipway::daemon
