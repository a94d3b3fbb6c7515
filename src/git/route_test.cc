// Where git may be led, and by which ways it gets there.

#include "git/route.h"

#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/fetch.h"
#include "git/test_http_server.h"
#include "git/test_mirrors.h"
#include "io/test_server.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

constexpr std::string_view kAsked = "/info/refs?service=git-upload-pack";

Remote remote_at(const std::string& url) {
  return {.key = model::RepositoryKey::stored("example.com/x"), .url = url};
}

struct BeyondCase {
  std::string url;
  bool internet_only = false;
};

class Beyond : public MirroredGitTest, public testing::WithParamInterface<BeyondCase> {};

TEST_P(Beyond, TheReachNothingIsAsked) {
  options.reach.private_too = !GetParam().internet_only;
  options.git_program = "/nonexistent/git";
  git.emplace(options);
  const auto remote = remote_at(GetParam().url);
  for (const auto& error : {git->tips(remote, {}, {}).error(), git->fetch(remote, {}, {}).error(),
                            git->fetch_commit(remote, std::string(40, 'a'), {}).error()}) {
    EXPECT_EQ(error.code, ErrorCode::kForbidden) << error.message;
    EXPECT_THAT(error.message, HasSubstr("--remote-network"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    MirroredGit, Beyond,
    testing::Values(BeyondCase{"http://169.254.169.254/latest/x.git"},
                    BeyondCase{"https://169.254.169.254/x.git"},
                    BeyondCase{"http://0xa9fea9fe/x.git"}, BeyondCase{"http://2852039166/x.git"},
                    BeyondCase{"http://[::ffff:a9fe:a9fe]/x.git"},
                    BeyondCase{"http://[fe80::1]/x.git"}, BeyondCase{"http://0.0.0.0:2019/x.git"},
                    BeyondCase{"http://224.0.0.1/x.git"}, BeyondCase{"ssh://a@169.254.169.254/x"},
                    BeyondCase{"a@169.254.169.254:x.git"}, BeyondCase{"ssh://a@0xa9fea9fe:80/x"},
                    BeyondCase{"http://127.0.0.1:2019/x.git", true},
                    BeyondCase{"http://localhost:2019/x.git", true},
                    BeyondCase{"http://10.0.0.1/x.git", true},
                    BeyondCase{"ssh://a@localhost/x", true}));

// Whatever the name stands for when git looks: it does not.
TEST_F(MirroredGitTest, GitGoesToTheAddressThatWasLookedAt) {
  repository.git({"update-server-info"});
  const TestHttpServer server(repository.path(), "");
  const std::string port = server.url().substr(17, server.url().find('/', 17) - 17);
  auto access = open_access(remote_at("http://localhost:" + port + "/repository.git"), options,
                            folder.path());
  ASSERT_TRUE(access);
  const GitProgram program(options, options.mirrors / ".home");
  const std::stop_token stop;
  const auto tips = along_route(options, *access, stop, [&](Access& led) {
    EXPECT_THAT(led.configuration, ElementsAre(HasSubstr("127.0.0.1")));
    led.url = "http://rebound.invalid:" + port + "/repository.git";
    return ask_tips(program, led, {}, stop);
  });
  ASSERT_TRUE(tips) << tips.error().message;
  EXPECT_THAT(*tips, ElementsAre(Pair("main", initial)));
}

TEST_F(MirroredGitTest, SshIsLedToEachAddressInTurn) {
  auto access = open_access(remote_at("ssh://git@localhost:2222/x"), options, folder.path());
  ASSERT_TRUE(access);
  std::vector<std::string> commands;
  const std::stop_token stop;
  const auto asked = along_route(options, *access, stop, [&](const Access& led) {
    commands.push_back(led.environment.at("GIT_SSH_COMMAND"));
    return base::Result<Tips>(base::fail(
        ErrorCode::kUnavailable, "ssh: connect to host 127.0.0.1 port 2222: Connection refused"));
  });
  EXPECT_FALSE(asked);
  EXPECT_THAT(commands, testing::Contains(HasSubstr("-o HostName=127.0.0.1 ")));
  EXPECT_THAT(commands, testing::Each(HasSubstr("'HostKeyAlias=[localhost]:2222'")));
  EXPECT_LE(commands.size(), 2U);
  commands.clear();
  const auto other = along_route(options, *access, stop, [&](const Access& led) {
    commands.push_back(led.url);
    return base::Result<Tips>(base::fail(ErrorCode::kUnauthenticated, "Permission denied"));
  });
  EXPECT_FALSE(other);
  EXPECT_THAT(commands, testing::SizeIs(1));
}

// A server that leads elsewhere.
class Moved : public MirroredGitTest {
 protected:
  base::Result<Tips> tips_after(const std::string& location, const std::string& token = {}) {
    const io::TestServer server([&](const io::TestRequest&, io::TestPeer& peer) {
      return peer.respond(301, "", "Location: " + location + "\r\n");
    });
    auto remote = remote_at(server.url("/old.git"));
    remote.token = token;
    git.emplace(options);
    auto tips = git->tips(remote, {}, {});
    if (tips) {
      EXPECT_EQ(git->fetch(remote, {"main"}, {}).value(), *tips);
    }
    return tips;
  }
};

TEST_F(Moved, IsFollowedToWhereTheRepositoryIs) {
  repository.git({"update-server-info"});
  const TestHttpServer server(repository.path(), "");
  const auto tips = tips_after(server.url() + std::string(kAsked));
  ASSERT_TRUE(tips) << tips.error().message;
  EXPECT_THAT(*tips, ElementsAre(Pair("main", initial)));
}

TEST_F(Moved, IsNotFollowedBeyondTheReachNorToWhatIsNoRepository) {
  struct Case {
    std::string location;
    ErrorCode code;
  };
  const std::vector<Case> cases{
      {"http://169.254.169.254/x.git" + std::string(kAsked), ErrorCode::kForbidden},
      {"http://169.254.169.254/latest/meta-data", ErrorCode::kFailed},
      {"ftp://example.com/x.git" + std::string(kAsked), ErrorCode::kFailed},
      {std::string(kAsked), ErrorCode::kFailed},  // again and again
      {"", ErrorCode::kFailed}};
  for (const auto& [location, code] : cases) {
    const auto tips = tips_after(location);
    ASSERT_FALSE(tips) << location;
    EXPECT_EQ(tips.error().code, code) << location << ": " << tips.error().message;
  }
}

TEST_F(Moved, TakesNoTokenElsewhere) {
  const TestHttpServer server(repository.path(), "Basic x");
  const auto tips = tips_after(server.url() + std::string(kAsked), "s3cret");
  ASSERT_FALSE(tips);
  EXPECT_EQ(tips.error().code, ErrorCode::kUnauthenticated) << tips.error().message;
  EXPECT_THAT(server.requests(), Not(IsEmpty()));
  EXPECT_THAT(server.requests(), testing::Each(Not(HasSubstr("Authorization"))));
}

TEST_F(MirroredGitTest, AProxyIsAskedForNamesAndNotForAddressesBeyondTheReach) {
  std::mutex mutex;
  std::vector<std::string> asked;  // under the mutex
  const io::TestServer proxy([&](const io::TestRequest& request, io::TestPeer& peer) {
    {
      const std::lock_guard lock(mutex);
      asked.push_back(request.path);
    }
    return peer.respond(404, "");
  });
  const auto all_asked = [&] {
    const std::lock_guard lock(mutex);
    return asked;
  };
  options.environment = {{"http_proxy", proxy.url()}, {"no_proxy", "localhost"}};
  git.emplace(options);
  EXPECT_EQ(git->tips(remote_at("http://git.invalid/x.git"), {}, {}).error().code,
            ErrorCode::kNotFound);
  EXPECT_THAT(all_asked(), ElementsAre("http://git.invalid/x.git" + std::string(kAsked)));
  EXPECT_EQ(git->tips(remote_at("http://169.254.169.254/x.git"), {}, {}).error().code,
            ErrorCode::kForbidden);
  EXPECT_THAT(all_asked(), testing::SizeIs(1));
}

}  // namespace
}  // namespace slipway::git
