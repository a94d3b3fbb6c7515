#include "forge/bitbucket_server/bitbucket_server_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

std::string server_change(const std::string& ref, const std::string& from, const std::string& to) {
  return fmt::format(R"({{"refId": "{}", "fromHash": "{}", "toHash": "{}"}})", ref, from, to);
}

std::string interpret_server(const std::string& event, const std::string& body) {
  return describe(make_bitbucket_server_forge()->interpret(
      {{"content-type", "application/json; charset=UTF-8"}, {"x-event-key", event}}, body));
}

TEST(BitbucketServerForge, KnowsItsPing) {
  EXPECT_EQ(interpret_server("diagnostics:ping", R"({"test": true})"),
            "nothing: A ping: the webhook works.\n");
}

TEST(BitbucketServerForge, TakesEveryBranchOfOnePush) {
  const auto text = interpret_server(
      "repo:refs_changed",
      fmt::format(R"({{"actor": {{"name": "emma"}}, "repository": {{"links": {{"clone": [
              {{"href": "ssh://git@b.example:7999/team/shop.git", "name": "ssh"}},
              {{"href": "https://b.example/scm/team/shop.git", "name": "http"}}, 3]}}}},
              "commits": [{{"id": "{}", "message": "tip"}}], "changes": [{}, {}, {}, {}]}})",
                  kAfter, server_change("refs/heads/main", kBefore, kAfter),
                  server_change("refs/tags/v1", kZero, kAfter),
                  server_change("refs/heads/x", kBefore, kZero),
                  server_change("refs/heads/new", kZero, kBefore)));
  const std::string addresses =
      "  repository https://b.example/scm/team/shop.git\n"
      "  repository ssh://git@b.example:7999/team/shop.git\n";
  EXPECT_EQ(text, "move refs/heads/main\n" + addresses + "  before " + kBefore + "\n  after " +
                      kAfter + "\n  pusher emma\n  message tip\n  files not known\n" +
                      "move refs/heads/new\n" + addresses + "  before none\n  after " + kBefore +
                      "\n  pusher emma\n  message \n  files not known\n");
}

TEST(BitbucketServerForge, RefusesWhatOldVersionsLeaveOut) {
  EXPECT_EQ(interpret_server("repo:refs_changed",
                             R"({"repository": {"slug": "shop"}, "changes": [)" +
                                 server_change("refs/heads/main", kBefore, kAfter) + "]}"),
            "error: The push lacks an address of its repository that git can fetch from.\n");
  EXPECT_EQ(interpret_server("repo:refs_changed", "{}"),
            "error: The push lacks 'changes', which must be an array.\n");
}

}  // namespace
}  // namespace slipway::forge
