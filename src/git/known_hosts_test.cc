#include "git/known_hosts.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/test_repository.h"
#include "io/files.h"

namespace slipway::git {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// github.com's published ed25519 key and its published fingerprint.
constexpr const char* kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
constexpr const char* kFingerprint = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

class KnownHostsTest : public testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(file) << text; }

  TestFolder folder;
  std::filesystem::path file = folder.path() / "known_hosts";
  KnownHosts hosts{file};
};

TEST_F(KnownHostsTest, NothingIsPinnedBeforeTheFirstConnection) {
  EXPECT_THAT(hosts.list(), IsEmpty());
}

TEST_F(KnownHostsTest, AreShownAsForgesPublishThem) {
  write(std::string("# comment\n\ngithub.com ") + kKey + "\n[git.example.com]:2222 " + kKey +
        "\nbroken line\nhost ssh-rsa %%%\n");
  EXPECT_THAT(hosts.list(),
              ElementsAre(FieldsAre("github.com", "ssh-ed25519", kFingerprint),
                          FieldsAre("[git.example.com]:2222", "ssh-ed25519", kFingerprint)));
}

TEST_F(KnownHostsTest, AForgottenHostLeavesTheOthersAsTheyWere) {
  const std::string kept = std::string("# comment\ngitlab.com ") + kKey + " a word\n";
  write(kept + "github.com " + kKey + "\n");
  ASSERT_TRUE(hosts.forget("github.com"));
  EXPECT_EQ(io::read_file(file).value(), kept);
}

TEST_F(KnownHostsTest, AnUnknownHostIsRefusedWithTheNearest) {
  write(std::string("github.com ") + kKey + "\n");
  const auto forgotten = hosts.forget("githb.com");
  ASSERT_FALSE(forgotten);
  EXPECT_EQ(forgotten.error().code, base::ErrorCode::kNotFound);
  EXPECT_THAT(forgotten.error().message, HasSubstr("github.com"));
}

}  // namespace
}  // namespace slipway::git
