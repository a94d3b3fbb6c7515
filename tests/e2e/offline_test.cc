// What slipwayd does without serving: replay, and the rotation of the key, of a real store.

#include <array>
#include <csignal>
#include <cstdio>
#include <map>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "daemon_process.h"
#include "io/fd.h"
#include "io/files.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Said {
  int code = 0;
  std::string text;
};

Said slipwayd(const std::string& arguments) {
  const std::string command = "'" + program("slipwayd").string() + "' " + arguments + " 2>&1";
  Said said;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
    said.text.append(part.data(), size);
  }
  said.code = WEXITSTATUS(::pclose(pipe));
  return said;
}

void change(const std::filesystem::path& data, const std::string& statement) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((data / "slipway.db").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  EXPECT_EQ(sqlite3_changes(database), 1);
  sqlite3_close(database);
}

// Every file of the store and the mirrors with its content.
std::map<std::string, std::string> snapshot(const std::filesystem::path& data) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    const auto name = entry.path().lexically_relative(data).string();
    const bool runs = name.starts_with("instances") || name.starts_with("releases");
    if (entry.is_regular_file() && !runs) files[name] = io::read_file(entry.path()).value_or("");
  }
  return files;
}

TEST(Offline, ReplayFindsWhatWouldDiffer) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto web = slipway.make_application("web", repository.url());
  const auto docs = slipway.make_application("docs", repository.url());
  slipway.post("/api/application/" + docs + "/deploymentRestriction",
               json::object{{"mode", "MATCH"}, {"type", "PATH"}, {"value", "docs"}});
  const auto off =
      slipway.make_application("off", repository.url(), json::object{{"auto_deploy", false}});
  slipway.deploy(web);
  slipway.deploy(docs);
  const auto hook = slipway.make_hook("GITHUB");
  repository.commit("v2");
  push(slipway, hook, repository);
  repository.commit("v3", "ok", {{"docs/a", git::TestFile{.mode = "100644", .content = "1"}}});
  push(slipway, hook, repository);
  repository.commit("v4", "ok", {}, "not now [skip deploy]");
  push(slipway, hook, repository);
  EXPECT_EQ(slipwayd("replay --data " + slipway.data().string()).code, 69) << "it runs";
  ASSERT_EQ(slipway.stop(), 0);

  const auto before = snapshot(slipway.data());
  const auto same = slipwayd("replay --data " + slipway.data().string());
  EXPECT_EQ(same.code, 0) << same.text;
  EXPECT_EQ(same.text,
            "3 deliveries and 9 verdicts made again, 0 would differ, 0 could not be decided "
            "again.\n");
  EXPECT_TRUE(snapshot(slipway.data()) == before) << "nothing is written in the folder";

  change(slipway.data(),
         "UPDATE verdict SET decision = 'SKIP', reason = 'EXCLUDED', deciding = '[]' WHERE id = "
         "(SELECT min(id) FROM verdict WHERE service_name = 'docs' AND reason = 'MATCHED')");
  const auto found = slipwayd("replay --json --data " + slipway.data().string());
  EXPECT_EQ(found.code, 1) << found.text;
  const auto report = json::parse(found.text);
  ASSERT_EQ(report.at("differences").as_array().size(), 1U) << found.text;
  const auto& one = report.at("differences").as_array().front();
  EXPECT_EQ(text(one, "then"), "SKIP EXCLUDED (2 files)");
  EXPECT_EQ(text(one, "now"), "DEPLOY MATCHED (2 files)");
  EXPECT_THAT(text(one, "about"), HasSubstr("docs at "));

  std::filesystem::remove_all(slipway.data() / "mirrors");
  const auto gone = slipwayd("replay --data " + slipway.data().string());
  EXPECT_THAT(gone.text, HasSubstr("What it changed cannot be compared again: there is no mirror"));
}

TEST(Offline, TheKeyIsRotated) {
  Slipway slipway;
  const auto hook = slipway.make_hook("GITHUB");
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto web = slipway.make_application("web", repository.url());
  slipway.post("/api/application/" + web + "/secret",
               json::object{{"key", "TOKEN"}, {"value", "hunter2"}});
  EXPECT_EQ(slipwayd("rotate-key --data " + slipway.data().string()).code, 69) << "it runs";
  ASSERT_EQ(slipway.stop(), 0);
  const auto former = io::read_file(slipway.data() / "secret-key").value();
  const auto said = slipwayd("rotate-key --data " + slipway.data().string());
  EXPECT_EQ(said.code, 0) << said.text;
  EXPECT_THAT(said.text, AllOf(HasSubstr("2 secrets are encrypted with the new"),
                               HasSubstr("older back-ups")));
  EXPECT_NE(io::read_file(slipway.data() / "secret-key").value(), former);
  slipway.start();
  const auto answer = slipway.deliver(hook, {.body = repository.github_push()});
  EXPECT_EQ(answer.status, 202) << "the hook's secret is still the forge's: " << answer.body;
  EXPECT_EQ(slipway.deploy(web), "DEPLOYED");
  EXPECT_EQ(slipwayd("rotate-key --data /nowhere/at/all").code, 78);
}

TEST(Offline, ALostDataFolderIsRestored) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto web = slipway.make_application("web", repository.url());
  const auto hook = slipway.make_hook("GITHUB");
  EXPECT_EQ(slipway.deploy(web), "DEPLOYED");
  const auto backup = slipway.folder() / "backup";
  const auto made =
      slipwayd("backup --data " + slipway.data().string() + " --to " + backup.string());
  EXPECT_EQ(made.code, 0) << made.text;
  EXPECT_THAT(made.text, HasSubstr("is whole; the key opens its 1 secret."));
  EXPECT_EQ(slipwayd("backup --data " + slipway.data().string() + " --to " + backup.string()).code,
            78);
  // So that nothing of the lost folder is left running.
  slipway.post("/api/application/" + web + "/stop");
  ASSERT_TRUE(wait_until([&] { return slipway.supervisors().empty(); }));
  ASSERT_EQ(slipway.stop(), 0);
  EXPECT_EQ(
      slipwayd("restore --data " + slipway.data().string() + " --from " + backup.string()).code, 78)
      << "there is a store";
  std::filesystem::remove_all(slipway.data());

  const auto restored =
      slipwayd("restore --data " + slipway.data().string() + " --from " + backup.string());
  EXPECT_EQ(restored.code, 0) << restored.text;
  slipway.start();
  repository.commit("v2");
  push(slipway, hook, repository);
  ASSERT_TRUE(wait_until([&] {
    const auto status = slipway.get("/api/application/" + web + "/status");
    return text(status, "state") == "DEPLOYED" && slipway.supervisors().size() == 1;
  })) << "what was pushed after the restore is deployed, for the watermark came back";
}

// A named pipe among the files that are copied: who has opened it is in the middle.
TEST(Offline, WhatIsInterruptedLeavesNothingHalfMade) {
  Slipway slipway{Slipway::Gateway::kNone};
  ASSERT_EQ(slipway.stop(), 0);
  const auto folder = slipway.folder();
  const auto data = slipway.data().string();
  const auto made = (folder / "made").string();
  ASSERT_EQ(slipwayd("backup --data " + data + " --to " + made).code, 0);
  struct Interrupted {
    std::vector<std::string> words;
    std::filesystem::path pipe;
    std::filesystem::path part;   // what it fills
    std::filesystem::path whole;  // what that would become
  };
  const std::filesystem::path restored = folder / "restored";
  const std::vector<Interrupted> cases{
      {{"backup", "--data", data, "--to", (folder / "backup").string()},
       slipway.data() / "known_hosts",
       folder / "backup.part",
       folder / "backup"},
      {{"restore", "--data", restored.string(), "--from", made},
       folder / "made" / "known_hosts",
       restored / "restore.part",
       restored / "admin-token"}};
  for (const auto& [words, pipe, part, whole] : cases) {
    std::filesystem::remove(pipe);
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const int number : {SIGINT, SIGTERM}) {
      SCOPED_TRACE(words.front() + " " + std::to_string(number));
      std::vector<std::string> argv{program("slipwayd").string()};
      argv.insert(argv.end(), words.begin(), words.end());
      DaemonProcess process({.argv = argv, .messages = folder / "messages"});
      const io::Fd opened(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
      EXPECT_TRUE(std::filesystem::exists(part));
      process.signal(number);
      EXPECT_EQ(process.await_end(), 128 + number);
      EXPECT_FALSE(std::filesystem::exists(part));
      EXPECT_FALSE(std::filesystem::exists(whole));
    }
    std::filesystem::remove(pipe);
    std::string command;
    for (const auto& word : words) command += word + " ";
    EXPECT_EQ(slipwayd(command).code, 0) << "it is begun again";
    EXPECT_TRUE(std::filesystem::exists(whole));
  }
  EXPECT_THAT(io::read_file(folder / "messages").value(), HasSubstr("stopped by SIGINT"));
}

}  // namespace
}  // namespace slipway::e2e
