#include "forge/azure_devops/azure_devops_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/azure_devops/addresses.h"
#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

std::string azure_update(const std::string& ref, const std::string& before,
                         const std::string& after) {
  return fmt::format(R"({{"name": "{}", "oldObjectId": "{}", "newObjectId": "{}"}})", ref, before,
                     after);
}

std::string azure_push(const std::string& id, const std::string& updates) {
  return fmt::format(R"({{"id": "{}", "eventType": "git.push", "publisherId": "tfs", "resource": {{
      "refUpdates": [{}], "commits": [{{"commitId": "{}", "comment": "tip"}}],
      "pushedBy": {{"displayName": "Jamal Hartnett", "uniqueName": "jamal@h.io"}},
      "repository": {{"remoteUrl": "https://acme@dev.azure.com/acme/shop/_git/web"}}}}}})",
                     id, updates, kAfter);
}

std::string interpret_azure(const std::string& body) {
  return describe(make_azure_devops_forge()->interpret(json_headers({}), body));
}

TEST(AzureDevopsForge, TakesEveryBranchOfOnePush) {
  EXPECT_EQ(interpret_azure(azure_push("1", azure_update("refs/heads/main", kBefore, kAfter) + "," +
                                                azure_update("refs/tags/v1", kZero, kAfter) + "," +
                                                azure_update("refs/heads/x", kBefore, kZero))),
            "move refs/heads/main\n  repository https://acme@dev.azure.com/acme/shop/_git/web\n"
            "  repository git@ssh.dev.azure.com:v3/acme/shop/web\n  before " +
                kBefore + "\n  after " + kAfter +
                "\n  pusher Jamal Hartnett\n  message tip\n  files not known\n");
}

TEST(AzureDevopsForge, KnowsItsTestByItsId) {
  const std::string test = "03c164c2-8912-4d5e-8009-3707d5f83734";
  const auto body = azure_push(test, azure_update("refs/heads/master", kBefore, kAfter));
  EXPECT_EQ(interpret_azure(body), "nothing: A test: the service hook works.\n");
  EXPECT_EQ(make_azure_devops_forge()->envelope(json_headers({}), body).delivery_id, "");
}

TEST(AzureDevopsForge, IsIdentifiedByItsBody) {
  const auto envelope =
      make_azure_devops_forge()->envelope(json_headers({}), azure_push("09b0", ""));
  EXPECT_EQ(envelope.delivery_id, "09b0");
  EXPECT_EQ(envelope.event, "git.push");
  EXPECT_EQ(make_azure_devops_forge()->envelope(json_headers({}), "{").event, "");
}

TEST(AzureDevopsForge, SaysWhatIsNoPush) {
  EXPECT_EQ(interpret_azure(R"({"eventType": "build.complete", "publisherId": "tfs"})"),
            "nothing: The event 'build.complete' is no push, so there is nothing to deploy.\n");
  EXPECT_EQ(interpret_azure(R"({"eventType": "git.push", "resource": {}})").substr(0, 45),
            "error: The push lacks 'resource.refUpdates', ");
}

struct Address {
  const char* remote;
  std::vector<std::string> addresses;
};

class AzureAddresses : public testing::TestWithParam<Address> {};

TEST_P(AzureAddresses, TellTheSshFormToo) {
  EXPECT_EQ(azure_addresses(GetParam().remote), GetParam().addresses);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AzureAddresses,
    testing::Values(Address{"https://dev.azure.com/acme/shop/_git/web",
                            {"https://dev.azure.com/acme/shop/_git/web",
                             "git@ssh.dev.azure.com:v3/acme/shop/web"}},
                    Address{"https://dev.azure.com/acme/_git/web",
                            {"https://dev.azure.com/acme/_git/web",
                             "git@ssh.dev.azure.com:v3/acme/web/web"}},
                    Address{"https://acme.visualstudio.com/shop/_git/web",
                            {"https://acme.visualstudio.com/shop/_git/web",
                             "acme@vs-ssh.visualstudio.com:v3/acme/shop/web"}},
                    Address{"https://acme.visualstudio.com/DefaultCollection/_git/web",
                            {"https://acme.visualstudio.com/DefaultCollection/_git/web",
                             "acme@vs-ssh.visualstudio.com:v3/acme/web/web"}},
                    Address{"https://tfs.example.com/tfs/C/shop/_git/web",
                            {"https://tfs.example.com/tfs/C/shop/_git/web"}},
                    Address{"https://dev.azure.com/_git", {"https://dev.azure.com/_git"}},
                    Address{"https://dev.azure.com/acme/a/b/_git/web",
                            {"https://dev.azure.com/acme/a/b/_git/web"}},
                    Address{"", {}}, Address{"ext::sh", {}}));

}  // namespace
}  // namespace slipway::forge
