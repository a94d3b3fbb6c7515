// A full disk: deliveries are refused so that their senders come again, nothing is spoiled, and it
// goes on when there is room.

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include "io/fd.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

void fill(const std::filesystem::path& file) {
  const io::Fd filler(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  ASSERT_TRUE(filler.is_open());
  const std::array<char, 4096> page{};
  while (::write(filler.value(), page.data(), page.size()) > 0) {
  }
}

// Of the database as a killed daemon left it.
std::string check_integrity(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  std::string rows;
  sqlite3_open(file.c_str(), &database);
  sqlite3_exec(
      database, "PRAGMA integrity_check",
      [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) += values[0];
        return 0;
      },
      &rows, nullptr);
  sqlite3_close(database);
  return rows;
}

TEST(FullDisk, DeliveriesAreRefusedAndNothingIsSpoiled) {
  Slipway slipway(Slipway::Gateway::kNone, {"--hook-rate", "100000"}, "12m");
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto service = slipway.make_application("web", repository.url());
  const auto hook = slipway.make_hook("GITHUB");
  const std::string first =
      text(json::parse(slipway.deliver(hook, {repository.github_push()}).body), "id");
  slipway.await_delivery(first);

  const auto filler = slipway.data() / "filler";
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    std::vector<std::string> accepted;
    io::HttpResponse answer;
    // What the database has set aside is used up soon.
    for (int i = 0; i < 5000 && answer.status != 503; ++i) {
      fill(filler);
      answer = slipway.deliver(hook, {repository.github_push()});
      ASSERT_TRUE(answer.status == 202 || answer.status == 503) << answer.status << answer.body;
      if (answer.status == 202) accepted.push_back(text(json::parse(answer.body), "id"));
    }
    ASSERT_EQ(answer.status, 503);
    EXPECT_FALSE(answer.header("retry-after").empty());
    EXPECT_EQ(slipway.send("GET", "/healthz").status, 200);
    EXPECT_EQ(slipway.send("GET", "/api/delivery/" + first).status, 200);
    EXPECT_EQ(slipway
                  .send("PUT", "/api/application/" + service,
                        json::object{{"description", std::string(100'000, 'x')}})
                  .status,
              503);

    std::filesystem::remove(filler);
    answer = slipway.deliver(hook, {repository.github_push()});
    ASSERT_EQ(answer.status, 202) << answer.body;
    accepted.push_back(text(json::parse(answer.body), "id"));
    for (const auto& id : accepted) {
      EXPECT_EQ(text(slipway.await_delivery(id), "state"), "DECIDED");
    }
  }
  fill(filler);
  slipway.deliver(hook, {repository.github_push()});
  // The disk is there as long as somebody has it open.
  const io::Fd disk(::open(slipway.data().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  slipway.kill();
  for (const char* name : {"slipway.db", "slipway.db-wal"}) {
    std::filesystem::copy_file("/proc/self/fd/" + std::to_string(disk.value()) + "/" + name,
                               slipway.folder() / name);
  }
  EXPECT_EQ(check_integrity(slipway.folder() / "slipway.db"), "ok");
}

}  // namespace
}  // namespace slipway::e2e
