// The daemon as a command: its options, its messages and its exit codes.

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "daemon_process.h"
#include "io/files.h"
#include "io/test_server.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

struct End {
  int code = 0;
  std::optional<std::string> line;
  std::string messages;
};

class Command : public testing::Test {
 protected:
  std::string data() const { return (folder.path() / "data").string(); }

  std::string write(const std::string& name, const std::string& content) const {
    const auto path = folder.path() / name;
    std::ofstream(path) << content;
    return path.string();
  }

  // Ends by itself, or by a SIGTERM when it serves.
  End run(std::vector<std::string> options, std::map<std::string, std::string> environment = {}) {
    options.insert(options.begin(), program("slipwayd").string());
    const auto messages = folder.path() / ("messages-" + std::to_string(++runs));
    DaemonProcess process(
        {.argv = std::move(options), .environment = std::move(environment), .messages = messages});
    End end;
    end.line = process.read_line();
    process.signal(SIGTERM);
    end.code = process.await_end();
    end.messages = io::read_file(messages).value_or("");
    return end;
  }

  git::TestFolder folder;
  int runs = 0;
};

TEST_F(Command, ServesUntilItIsToldToEnd) {
  const auto end = run({"--data", data(), "--listen", "127.0.0.1:0", "--gateway", "none"});
  EXPECT_EQ(end.code, 0) << end.messages;
  EXPECT_THAT(end.line.value_or(""), MatchesRegex("slipwayd listening on http://127.0.0.1:[0-9]+"));
  struct stat token{};
  ASSERT_EQ(::stat((data() + "/admin-token").c_str(), &token), 0);
  EXPECT_EQ(token.st_mode & 0777U, 0600U);
  const auto former = *io::read_file(data() + "/admin-token");
  EXPECT_EQ(run({"--data", data(), "--listen", "127.0.0.1:0", "--gateway", "none"}).code, 0);
  EXPECT_EQ(*io::read_file(data() + "/admin-token"), former);
}

// Nor do what it starts, and no line of the process list has a secret.
TEST_F(Command, LeavesNoCoreFileAndShowsNoSecret) {
  rlimit former{};
  ASSERT_EQ(::getrlimit(RLIMIT_CORE, &former), 0);
  rlimit all = former;
  all.rlim_cur = all.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_CORE, &all), 0);
  const std::string key(64, '7');
  DaemonProcess daemon({.argv = {program("slipwayd").string(), "--data", data(), "--listen",
                                 "127.0.0.1:0", "--gateway", "none"},
                        .environment = {{"SLIPWAY_SECRET_KEY", key}},
                        .messages = folder.path() / "messages"});
  ::setrlimit(RLIMIT_CORE, &former);
  ASSERT_TRUE(daemon.read_line());
  const std::filesystem::path process = "/proc/" + std::to_string(daemon.pid());
  EXPECT_THAT(io::read_file(process / "limits").value(),
              testing::ContainsRegex("Max core file size +0 "));
  EXPECT_THAT(io::read_file(process / "cmdline").value(), testing::Not(HasSubstr(key)));
}

TEST_F(Command, TakesItsOptionsFromFileAndEnvironment) {
  const std::string address = "127.0.0.1:" + std::to_string(io::closed_port());
  const std::string config = write("slipway.toml", "data = \"" + data() + "\"\nlisten = \"" +
                                                       address + "\"\ngateway = \"none\"\n");
  const std::string line = "slipwayd listening on http://" + address;
  EXPECT_EQ(run({"--config", config}).line, line);
  EXPECT_EQ(run({}, {{"SLIPWAY_CONFIG", config}}).line, line);
  EXPECT_EQ(
      run({}, {{"SLIPWAY_DATA", data()}, {"SLIPWAY_LISTEN", address}, {"SLIPWAY_GATEWAY", "none"}})
          .line,
      line);
}

TEST_F(Command, SaysWhatIsWrongWithItsOptions) {
  const std::string broken = write("broken.toml", "listen = \n= what\n");
  const std::string unknown = write("unknown.toml", "lisen = \"127.0.0.1:0\"\n");
  const struct {
    const char* name;
    std::vector<std::string> options;
    int code;
    std::vector<std::string> says;
  } cases[] = {
      {"mistyped", {"--data", data(), "--lisen", "127.0.0.1:0"}, 64, {"--lisen", "--listen"}},
      {"no data", {"--listen", "127.0.0.1:0"}, 64, {"--data"}},
      {"no number", {"--data", data(), "--hook-rate", "much"}, 64, {"--hook-rate"}},
      {"unknown gateway", {"--data", data(), "--gateway", "nginx"}, 64, {"nginx"}},
      {"no address",
       {"--data", data(), "--gateway", "none", "--listen", "here"},
       78,
       {"HOST:PORT"}},
      {"no file", {"--data", data(), "--config", "/nowhere/x.toml"}, 78, {"/nowhere/x.toml"}},
      {"broken file", {"--data", data(), "--config", broken}, 78, {}},
      {"unknown option in a file", {"--data", data(), "--config", unknown}, 78, {"lisen"}},
      {"no user",
       {"--data", data(), "--gateway", "none", "--service-user", "nobody-of-that-name"},
       78,
       {"nobody-of-that-name"}},
      {"root among users",
       {"--data", data(), "--gateway", "none", "--service-uids", "0-9"},
       64,
       {"--service-uids", "0-9", "root"}},
      {"a user, and users",
       {"--data", data(), "--service-uids", "7-9", "--service-user", "nobody"},
       64,
       {"--service-uids", "--service-user"}},
      {"no caddy",
       {"--data", data(), "--listen", "127.0.0.1:0", "--caddy", "no-such-caddy"},
       69,
       {"no-such-caddy", "--gateway none"}},
      {"no folder", {"--data", "/proc/nowhere", "--gateway", "none"}, 69, {"/proc/nowhere"}},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    const auto end = run(each.options);
    EXPECT_EQ(end.code, each.code) << end.messages;
    EXPECT_FALSE(end.line.has_value());
    EXPECT_THAT(end.messages, StartsWith("slipwayd: "));
    for (const auto& words : each.says) EXPECT_THAT(end.messages, HasSubstr(words));
  }
}

TEST_F(Command, NamesTheAddressThatIsInUse) {
  const io::TestServer other([](const auto&, io::TestPeer& peer) { return peer.respond(200, ""); });
  const std::string address = "127.0.0.1:" + std::to_string(other.port());
  const auto end = run({"--data", data(), "--gateway", "none", "--listen", address});
  EXPECT_EQ(end.code, 69);
  EXPECT_THAT(end.messages, HasSubstr(address));
}

TEST_F(Command, TwoDaemonsDoNotShareADataFolder) {
  const Slipway first;
  const auto end =
      run({"--data", first.data().string(), "--gateway", "none", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(end.code, 69);
  EXPECT_THAT(end.messages, AllOf(HasSubstr("another slipwayd"), HasSubstr(first.data().string())));
  EXPECT_EQ(first.send("GET", "/healthz").status, 200);
}

std::string dump(const std::string& data, const std::string& statement) {
  sqlite3* database = nullptr;
  std::string rows;
  EXPECT_EQ(sqlite3_open((data + "/slipway.db").c_str(), &database), SQLITE_OK);
  const auto add = [](void* to, int count, char** values, char**) {
    for (int i = 0; i < count; ++i) {
      *static_cast<std::string*>(to) +=
          (values[i] != nullptr ? values[i] : "NULL") + std::string("|");
    }
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, statement.c_str(), add, &rows, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  return rows;
}

TEST_F(Command, LeavesTheDataOfANewerProgramAlone) {
  const std::vector<std::string> options{"--data",      data(),      "--listen",
                                         "127.0.0.1:0", "--gateway", "none"};
  ASSERT_EQ(run(options).code, 0);
  dump(data(), "INSERT INTO schema_migration (version, applied_at) VALUES (9999, 1)");
  const auto all = [&] {
    return dump(data(),
                "SELECT sql FROM sqlite_master ORDER BY name; SELECT * FROM "
                "schema_migration; SELECT * FROM api_token; SELECT * FROM organization; "
                "SELECT * FROM runtime; SELECT * FROM task");
  };
  const auto former = all();
  const auto end = run(options);
  EXPECT_EQ(end.code, 78);
  EXPECT_THAT(end.messages, AllOf(HasSubstr("newer"), HasSubstr("9999")));
  EXPECT_EQ(all(), former);
  dump(data(), "DELETE FROM schema_migration WHERE version = 9999");
  EXPECT_EQ(run(options).code, 0);
}

}  // namespace
}  // namespace slipway::e2e
