#include "forge/gitlab/gitlab_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

std::string interpret_gitlab(const std::string& event, const std::string& body) {
  return describe(make_gitlab_forge()->interpret(json_headers({{"x-gitlab-event", event}}), body));
}

std::string gitlab_push(const std::string& more) {
  return fmt::format(
      R"({{"ref": "refs/heads/main", "before": "{}", "after": "{}",
          "project": {{"git_http_url": "https://h.io/a/b.git"}}, {}}})",
      std::string(40, 'a'), std::string(40, 'b'), more);
}

TEST(GitlabForge, ReadsAnInstancesOwnHookByItsBody) {
  EXPECT_TRUE(
      interpret_gitlab("System Hook", gitlab_push(R"("event_name": "push")")).starts_with("move "));
  EXPECT_EQ(interpret_gitlab("System Hook", R"({"event_name": "user_create"})"),
            "nothing: The event 'user_create' is no push, so there is nothing to deploy.\n");
  EXPECT_EQ(interpret_gitlab("System Hook", R"({"object_kind": "note"})"),
            "nothing: The event 'note' is no push, so there is nothing to deploy.\n");
}

// A forced push looks like this too, so the list may lack what it took away.
TEST(GitlabForge, NeverTakesAFileListForWhole) {
  const auto text = interpret_gitlab(
      "Push Hook",
      gitlab_push(R"("total_commits_count": 1, "commits": [{"id": ")" + std::string(40, 'b') +
                  R"(", "message": "tip", "added": ["x"], "modified": [], "removed": []}])"));
  EXPECT_NE(text.find("files not known"), std::string::npos) << text;
  EXPECT_NE(text.find("message tip"), std::string::npos) << text;
}

TEST(GitlabForge, KnowsARedeliveryByItsKey) {
  const auto id_of = [](const model::Headers& headers) {
    return make_gitlab_forge()->envelope(headers, "").delivery_id;
  };
  EXPECT_EQ(id_of({{"idempotency-key", "a"}, {"webhook-id", "b"}}), "a");
  EXPECT_EQ(id_of({{"webhook-id", "b"}}), "b");
  EXPECT_EQ(id_of({{"x-gitlab-webhook-uuid", "c"}}), "");
}

TEST(GitlabForge, NeedsAnAddress) {
  EXPECT_EQ(
      interpret_gitlab("Push Hook", fmt::format(R"({{"ref": "refs/heads/main", "after": "{}"}})",
                                                std::string(40, 'b'))),
      "error: The push lacks an address of its repository that git can fetch from.\n");
}

}  // namespace
}  // namespace slipway::forge
