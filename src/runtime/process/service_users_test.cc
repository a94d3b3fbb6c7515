#include "runtime/process/service_users.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr UserRange kRange{200000, 200002};

TEST(UserRange, IsTwoNumbersWithoutRoot) {
  const struct {
    std::string text;
    std::optional<std::pair<uid_t, uid_t>> range;
  } cases[] = {
      {"200000-299999", {{200000, 299999}}},
      {"1-1", {{1, 1}}},
      {"2147483648-4294967294", {{2147483648U, 4294967294U}}},
      {"0-9", {}},
      {"9-8", {}},
      {"9", {}},
      {"", {}},
      {"-", {}},
      {"1-", {}},
      {"a-b", {}},
      {"1-2-3", {}},
      {"1-4294967295", {}},
      {"1-4294967296", {}},
  };
  for (const auto& [text, range] : cases) {
    const auto parsed = parse_user_range(text);
    ASSERT_EQ(parsed.has_value(), range.has_value()) << text;
    if (parsed) {
      EXPECT_EQ(std::pair(parsed->first, parsed->last), *range) << text;
    } else {
      EXPECT_THAT(parsed.error().message, HasSubstr("'" + text + "' is no range"));
    }
  }
}

class ServiceUsersTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::getuid() != 0) GTEST_SKIP() << "needs root";
  }

  // Checked out as the daemon does it.
  Version version_of(const model::ServiceId& service,
                     const std::map<std::string, std::string>& contents = {}) {
    auto version = data.make_version(contents);
    const auto made = files.checkout(version);
    version.service = service;
    fs::create_directories(files.checkout(version).parent_path());
    fs::rename(made, files.checkout(version));
    return version;
  }
  model::ServiceId new_service() { return model::ServiceId::make(clock.now(), random); }

  io::SystemClock clock;
  io::SystemRandom random;
  ProcessData data;
  ReleaseFiles files{data.folder()};
};

TEST_F(ServiceUsersTest, AreOneForEachServiceWhichKeepsIt) {
  std::set<uid_t> all;
  std::vector<Version> versions;
  for (int i = 0; i < 3; ++i) {
    versions.push_back(version_of(new_service()));
    ServiceUsers users(files, kRange);
    const auto user = users.of(versions.back());
    ASSERT_TRUE(user) << user.error().message;
    EXPECT_TRUE(kRange.holds((*user)->uid));
    EXPECT_EQ((*user)->uid, (*user)->gid);
    all.insert((*user)->uid);
  }
  EXPECT_EQ(all.size(), 3U);
  ServiceUsers after_a_restart(files, kRange);
  const auto kept = files.home_owner(versions[1].service);
  EXPECT_EQ(after_a_restart.of(version_of(versions[1].service)).value()->uid, kept);
}

TEST_F(ServiceUsersTest, AreRefusedWhereAllAreTakenAndFreedByARemoval) {
  ServiceUsers users(files, kRange);
  std::vector<Version> versions;
  for (int i = 0; i < 3; ++i) {
    versions.push_back(version_of(new_service()));
    ASSERT_TRUE(users.of(versions.back()));
  }
  const auto next = version_of(new_service());
  const auto refused = users.of(next);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("from 200000 to 200002"));
  const auto freed = files.home_owner(versions[0].service);
  ASSERT_TRUE(files.remove(versions[0].deployment));
  EXPECT_EQ(users.of(next).value()->uid, freed);
}

TEST_F(ServiceUsersTest, AreNobodyOrOneWhereThatIsThePolicy) {
  const auto version = version_of(new_service());
  EXPECT_EQ(ServiceUsers(files, {}).of(version).value(), std::nullopt);
  const ServiceUser one{65533, 65533};
  EXPECT_EQ(ServiceUsers(files, one).of(version).value(), one);
}

// What a service gets by trying to read and to kill another.
class Curious : public ServiceUsersTest {
 protected:
  std::vector<std::string> tries(const ServiceUserPolicy& policy) {
    auto options = data.options();
    options.users = policy;
    ProcessRuntime runtime(options);
    const std::string waits = "exec sleep 600\n";
    auto victim =
        version_of(new_service(),
                   {{"Procfile", "web: echo x > $HOME/own; echo $$; " + waits}, {"secret", "x"}});
    victim.environment["PASSWORD"] = "s3cret";
    const std::string process = run(runtime, victim, 1).at(0);
    const std::string theirs = "/proc/" + process + "/environ " + files.home(victim).string() +
                               "/own " + files.checkout(victim).string() + "/secret";
    return run(runtime,
               version_of(new_service(),
                          {{"Procfile",
                            "web: for f in " + theirs +
                                "; do head -c 1 $f >/dev/null 2>&1 && echo done || echo "
                                "refused; done; kill -0 " +
                                process + " 2>/dev/null && echo done || echo refused; " + waits}}),
               4);
  }

 private:
  static std::vector<std::string> run(ProcessRuntime& runtime, const Version& version,
                                      std::size_t lines) {
    std::vector<std::string> texts;
    EXPECT_TRUE(runtime.build(version, [](auto, auto) {}, {}));
    EXPECT_TRUE(runtime.start(version, {}, {}));
    EXPECT_TRUE(wait_until([&] {
      texts.clear();
      for (const auto& line : runtime.log(version.deployment, 0, 100)) {
        if (line.stream == "stdout") texts.push_back(line.text);
      }
      return texts.size() == lines;
    }));
    return texts;
  }
};

TEST_F(Curious, ServicesAreKeptFromEachOtherByUsersOfTheirOwn) {
  EXPECT_THAT(tries(kRange), ElementsAre("refused", "refused", "refused", "refused"));
  EXPECT_THAT(tries(ServiceUser{65533, 65533}), ElementsAre("done", "done", "done", "done"));
}

}  // namespace
}  // namespace slipway::runtime
