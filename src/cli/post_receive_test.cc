#include "cli/post_receive.h"

#include <cstdlib>
#include <mutex>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "io/files.h"
#include "io/process.h"
#include "io/test_server.h"

namespace slipway::cli {
namespace {

constexpr std::string_view kZero = "0000000000000000000000000000000000000000";
constexpr std::string_view kCommit = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";

class PostReceiveScript : public testing::Test {
 protected:
  io::Outcome run(const PostReceive& settings, const std::string& input,
                  std::map<std::string, std::string> variables = {}) {
    const auto script = folder_.path() / "post-receive";
    EXPECT_TRUE(io::write_file(script, post_receive_script(settings), 0755));
    variables["PATH"] = std::getenv("PATH");
    variables["HOME"] = folder_.path();
    const auto outcome = io::run({.argv = {shell_, script.string()},
                                  .environment = std::move(variables),
                                  .directory = folder_.path(),
                                  .input = input},
                                 {});
    EXPECT_TRUE(outcome);
    return outcome.value_or(io::Outcome{.exit_code = -1, .out = {}, .err = {}});
  }

  static std::string line(std::string_view ref) {
    return std::string(kZero) + " " + std::string(kCommit) + " " + std::string(ref) + "\n";
  }

  // What came since the last call.
  std::vector<io::TestRequest> take_requests() {
    const std::lock_guard lock(mutex_);
    return std::exchange(requests_, {});
  }

  io::TestFolder folder_;
  std::string shell_ = "sh";
  std::mutex mutex_;
  std::vector<io::TestRequest> requests_;
  io::TestServer server_{[this](const io::TestRequest& request, io::TestPeer& peer) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return peer.respond(202, R"({"id": "d1"})");
  }};
};

TEST_F(PostReceiveScript, SendsWhatMovedSignedByTheSecret) {
  // Lengths around SHA-256's block, and bytes that sh, printf and XOR could trip over.
  const std::vector<std::string> secrets = {"s",
                                            "6\\%s 'quoted' \"$HOME\"",
                                            std::string(64, '6'),
                                            std::string(65, 'x'),
                                            std::string(200, 'y'),
                                            "pässwörd\\0\\n"};
  for (const std::string shell : {"sh", "bash"}) {
    shell_ = shell;
    for (const auto& secret : secrets) {
      const auto outcome = run({.hook_url = server_.url("/hooks/h1"),
                                .repository = "https://h/a\"b\\.git",
                                .secret_file = {}},
                               line("refs/heads/main") + line("refs/heads/we\"ird$(id)"),
                               {{"SLIPWAY_HOOK_SECRET", secret}});
      EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
      EXPECT_EQ(outcome.err, "slipway: {\"id\": \"d1\"} (202)\n");
      const auto requests = take_requests();
      ASSERT_EQ(requests.size(), 1U) << outcome.err;
      const auto& request = requests.front();
      EXPECT_EQ(request.path, "/hooks/h1");
      EXPECT_EQ(request.headers.at("content-type"), "application/json");
      EXPECT_EQ(request.headers.at("x-hub-signature-256"),
                "sha256=" + base::encode_hex(base::hmac_sha256(secret, request.body)))
          << shell << " " << secret;
      const auto update = [](const std::string& ref) {
        return R"({"ref":")" + ref + R"(","before":")" + std::string(kZero) + R"(","after":")" +
               std::string(kCommit) + R"("})";
      };
      EXPECT_EQ(request.body, R"({"repository":"https://h/a\"b\\.git","updates":[)" +
                                  update("refs/heads/main") + "," +
                                  update(R"x(refs/heads/we\"ird$(id))x") + "]}");
    }
  }
}

TEST_F(PostReceiveScript, TakesTheSecretAndTheRepositoryFromTheServer) {
  ASSERT_TRUE(io::write_file(folder_.path() / "my secret", "from a file\n", 0600));
  ASSERT_TRUE(io::write_file(folder_.path() / ".gitconfig",
                             "[slipway]\n  repository = ssh://git@h/shop\n"));
  const auto outcome = run({.hook_url = server_.url("/hooks/h1"),
                            .repository = {},
                            .secret_file = folder_.path() / "my secret"},
                           line("refs/heads/main"));
  const auto requests = take_requests();
  ASSERT_EQ(requests.size(), 1U) << outcome.err;
  const auto& request = requests.front();
  EXPECT_EQ(request.headers.at("x-hub-signature-256"),
            "sha256=" + base::encode_hex(base::hmac_sha256("from a file", request.body)));
  EXPECT_TRUE(request.body.starts_with(R"({"repository":"ssh://git@h/shop",)"));
}

TEST_F(PostReceiveScript, MakesEachDeliveryUnique) {
  std::set<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    run({.hook_url = server_.url("/hooks/h1"), .repository = "https://h/r", .secret_file = {}},
        line("refs/heads/main"), {{"SLIPWAY_HOOK_SECRET", "s"}});
    ids.insert(take_requests().at(0).headers.at("x-slipway-delivery"));
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST_F(PostReceiveScript, NeverMakesThePushFail) {
  const std::string nowhere = "http://127.0.0.1:" + std::to_string(io::closed_port()) + "/hooks/h";
  const auto down = run({.hook_url = nowhere, .repository = "https://h/r", .secret_file = {}},
                        line("refs/heads/main"), {{"SLIPWAY_HOOK_SECRET", "s"}});
  EXPECT_EQ(down.exit_code, 0);
  EXPECT_TRUE(down.err.starts_with("slipway: curl: (7)")) << down.err;

  const auto no_secret = run(
      {.hook_url = server_.url("/hooks/h1"), .repository = "https://h/r", .secret_file = "absent"},
      line("refs/heads/main"));
  EXPECT_EQ(no_secret.exit_code, 0);
  EXPECT_NE(no_secret.err.find("there is no secret"), std::string::npos) << no_secret.err;

  const auto no_repository =
      run({.hook_url = server_.url("/hooks/h1"), .repository = {}, .secret_file = {}},
          line("refs/heads/main"), {{"SLIPWAY_HOOK_SECRET", "s"}});
  EXPECT_EQ(no_repository.exit_code, 0);
  EXPECT_NE(no_repository.err.find("git config slipway.repository"), std::string::npos);

  const auto nothing =
      run({.hook_url = server_.url("/hooks/h1"), .repository = {}, .secret_file = {}}, "");
  EXPECT_EQ(nothing.exit_code, 0);
  EXPECT_EQ(nothing.err, "");
  EXPECT_TRUE(take_requests().empty());
}

}  // namespace
}  // namespace slipway::cli
