#include "forge/bitbucket/bitbucket_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

std::string bitbucket_side(const std::string& type, const std::string& name,
                           const std::string& hash) {
  return fmt::format(
      R"({{"type": "{}", "name": "{}", "target": {{"hash": "{}", "message": "of {}\n"}}}})", type,
      name, hash, name);
}

std::string bitbucket_change(const std::string& before, const std::string& after,
                             const std::string& more = R"("forced": false)") {
  return fmt::format(R"({{"old": {}, "new": {}, {}}})", before, after, more);
}

std::string bitbucket_push(const std::string& changes,
                           const std::string& repository = "team/shop") {
  return describe(make_bitbucket_forge()->interpret(
      json_headers({{"x-event-key", "repo:push"}}),
      fmt::format(R"({{"actor": {{"nickname": "emma", "display_name": "Emma"}},
          "repository": {{"full_name": "{}"}}, "push": {{"changes": [{}]}}}})",
                  repository, changes)));
}

TEST(BitbucketForge, TakesEveryBranchOfOnePush) {
  const auto text = bitbucket_push(
      bitbucket_change(bitbucket_side("branch", "main", kBefore),
                       bitbucket_side("branch", "main", kAfter), R"("forced": true)") +
      "," + bitbucket_change("null", bitbucket_side("branch", "feature/x", kAfter)) + "," +
      bitbucket_change("null", bitbucket_side("tag", "v1", kAfter)) + "," +
      bitbucket_change(bitbucket_side("branch", "old", kBefore), "null"));
  EXPECT_EQ(text,
            "move refs/heads/main\n  repository https://bitbucket.org/team/shop.git\n"
            "  before " +
                kBefore + "\n  after " + kAfter +
                "\n  pusher emma\n  message of main\\n\n  forced\n  files not known\n"
                "move refs/heads/feature/x\n"
                "  repository https://bitbucket.org/team/shop.git\n  before none\n  after " +
                kAfter + "\n  pusher emma\n  message of feature/x\\n\n  files not known\n");
}

struct PushCase {
  const char* name;
  std::string changes;
  std::string says;
};

class NoBranch : public testing::TestWithParam<PushCase> {};

TEST_P(NoBranch, SaysWhatItIs) {
  EXPECT_EQ(bitbucket_push(GetParam().changes), GetParam().says + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Table, NoBranch,
    testing::Values(
        PushCase{"Nothing", "", "nothing: The delivery names no updates."},
        PushCase{"Deleted", bitbucket_change(bitbucket_side("branch", "x", kBefore), "null"),
                 "nothing: The branch 'x' was deleted; what is deployed stays as it is."},
        PushCase{"DeletedOfSha256",
                 bitbucket_change(bitbucket_side("branch", "x", std::string(64, 'a')), "null"),
                 "nothing: The branch 'x' was deleted; what is deployed stays as it is."},
        PushCase{"AnnotatedTag",
                 bitbucket_change("null", bitbucket_side("annotated_tag", "v1", kAfter)),
                 "nothing: The tag 'v1' was pushed; only branches are deployed."},
        PushCase{"Mercurial", bitbucket_change("null", bitbucket_side("bookmark", "x", kAfter)),
                 "nothing: The ref 'refs/bookmark/x' is no branch; only branches are deployed."},
        PushCase{"NeitherSide", bitbucket_change("null", "null"),
                 "error: A change lacks both 'old' and 'new', of which one must be an object."},
        PushCase{"NoName", bitbucket_change("null", R"({"type": "branch"})"),
                 "error: The push lacks 'ref', which must be a string."},
        PushCase{"NoHash", bitbucket_change("null", R"({"type": "branch", "name": "x"})"),
                 "error: The push lacks 'after', which must be a string."},
        PushCase{"NoChange", "3",
                 "error: A change lacks both 'old' and 'new', of which one must be an object."}),
    [](const auto& test) { return test.param.name; });

TEST(BitbucketForge, NeedsTheRepositorysFullName) {
  const auto changes = bitbucket_change("null", bitbucket_side("branch", "main", kAfter));
  for (const auto* name : {"", "shop"}) {
    EXPECT_EQ(bitbucket_push(changes, name),
              "error: The push lacks an address of its repository that git can fetch from.\n");
  }
}

}  // namespace
}  // namespace slipway::forge
