#include "pipeline/checkup.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "io/test_server.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> lines(const std::vector<Finding>& findings) {
  std::vector<std::string> all;
  for (const auto& finding : findings) {
    all.push_back(base::to_string(finding.health) + " " + finding.check +
                  (finding.subject.empty() ? "" : " " + finding.subject) + ": " + finding.message);
    EXPECT_EQ(finding.health == Health::OK, finding.remedy.empty()) << all.back();
  }
  return all;
}

std::vector<std::string> surroundings(Shop& shop) {
  std::vector<Finding> findings;
  shop.world.with_context([&](Context& context) {
    findings = check_surroundings(context, shop.world.service("web").organization, {});
  });
  return lines(findings);
}

std::vector<std::string> machine(Shop& shop, const std::filesystem::path& data) {
  std::vector<Finding> findings;
  shop.world.with_context([&](Context& context) { findings = check_machine(context, data); });
  return lines(findings);
}

TEST(Checkup, SaysHowTheLastPushOfARepositoryCame) {
  Shop shop;
  shop.begin({spec("web")});
  const std::string repository = key_of(kShop).to_string();
  EXPECT_THAT(surroundings(shop),
              Contains("WARNING webhook " + repository + ": No push of it came yet."));
  shop.commit_and_push({"web/index"});
  EXPECT_THAT(surroundings(shop),
              Contains(HasSubstr("OK webhook " + repository + ": Its last push was delivered")));
  shop.commit({"web/index"});
  shop.world.poll();
  EXPECT_THAT(surroundings(shop), Contains(HasSubstr("WARNING webhook " + repository +
                                                     ": Its last push was found by polling")));
}

TEST(Checkup, NamesARepositoryThatDoesNotAnswer) {
  Shop shop;
  shop.begin({spec("web"), spec("api")});
  const std::string repository = key_of(kShop).to_string();
  EXPECT_THAT(surroundings(shop), Contains("OK repository " + repository + ": It answers."));
  shop.git.fail_next(1, {base::ErrorCode::kForbidden, "The git token was refused."});
  const auto found = surroundings(shop);
  EXPECT_THAT(found, Contains("FAILED repository " + repository + ": The git token was refused."));
  EXPECT_THAT(found, Not(Contains(HasSubstr("OK repository")))) << "each is asked once";
}

TEST(Checkup, NamesAServiceWhoseBranchIsNotThere) {
  Shop shop;
  shop.begin({spec("web")});
  auto lost = spec("lost");
  lost.branch = "nowhere";
  shop.world.add(lost);
  EXPECT_THAT(surroundings(shop),
              Contains("WARNING branch " + key_of(kShop).to_string() +
                       ": The branch 'nowhere' of the service 'lost' does not exist."));
}

TEST(Checkup, LooksAtWhoMayReadTheData) {
  Shop shop;
  const io::TestFolder folder;
  using std::filesystem::perms;
  std::filesystem::permissions(folder.path(), perms::owner_all | perms::others_exec);
  std::ofstream(folder.path() / "secret-key") << "k";
  const auto key = (folder.path() / "secret-key").string();
  std::filesystem::permissions(key, perms::owner_read);
  EXPECT_THAT(machine(shop, folder.path()),
              Contains("OK permissions: No other account may read the data."));
  std::filesystem::permissions(key, perms::owner_read | perms::others_read);
  EXPECT_THAT(
      machine(shop, folder.path()),
      Contains("FAILED permissions " + key + ": Other accounts of this machine may open it."));
  std::filesystem::permissions(key, perms::owner_read);
  std::filesystem::permissions(folder.path(), perms::owner_all | perms::group_read);
  EXPECT_THAT(machine(shop, folder.path()),
              Contains(HasSubstr("FAILED permissions " + folder.path().string() + ":")));
}

TEST(Checkup, NamesADataFolderThatIsNotThere) {
  Shop shop;
  const io::TestFolder folder;
  EXPECT_THAT(machine(shop, folder.path() / "gone"),
              Contains("FAILED disk: The data folder cannot be asked for its room."));
}

TEST(Checkup, NamesAGitThatDoesNotRun) {
  Shop shop;
  const io::TestFolder folder;
  EXPECT_THAT(machine(shop, folder.path()), Contains("OK git: git version 2.39.5 runs."));
  shop.git.fail_version(base::Error{base::ErrorCode::kUnavailable, "git cannot be started"});
  EXPECT_THAT(machine(shop, folder.path()), Contains("FAILED git: git cannot be started"));
}

TEST(Checkup, NamesAGatewayThatDoesNotAnswer) {
  Shop shop;
  const io::TestFolder folder;
  const auto address = shop.world.gateway.address();
  EXPECT_THAT(machine(shop, folder.path()), Contains("OK gateway " + address + ": It answers."));
  shop.world.gateway.fail_with(base::Error{base::ErrorCode::kUnavailable, "Caddy does not run."});
  EXPECT_THAT(machine(shop, folder.path()),
              Contains("FAILED gateway " + address + ": Caddy does not run."));
}

TEST(Checkup, LooksAtTheClock) {
  Shop shop;
  const io::TestFolder folder;
  EXPECT_THAT(machine(shop, folder.path()),
              Contains(testing::AnyOf("OK clock: It is kept in step.",
                                      "WARNING clock: Nothing keeps this machine's clock in step "
                                      "with others.")));
}

TEST(Checkup, NamesStepsThatWaitForLong) {
  Shop shop;
  const io::TestFolder folder;
  shop.begin({spec("web")});
  EXPECT_THAT(machine(shop, folder.path()), Contains("OK queue: Nothing waits for long."));
  const auto tip = shop.commit({"web/index"});
  shop.world.deliver({{tip}});
  shop.world.clock.advance(std::chrono::minutes(6));
  EXPECT_THAT(machine(shop, folder.path()),
              Contains(HasSubstr("WARNING queue interpret: 1 wait for a worker, the first since")));
}

}  // namespace
}  // namespace slipway::pipeline
