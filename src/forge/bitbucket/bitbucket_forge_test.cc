#include "forge/bitbucket/bitbucket_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

const std::string kBefore(40, 'a');
const std::string kAfter(40, 'b');

std::string side(const std::string& type, const std::string& name, const std::string& hash) {
  return fmt::format(
      R"({{"type": "{}", "name": "{}", "target": {{"hash": "{}", "message": "of {}\n"}}}})", type,
      name, hash, name);
}

std::string change(const std::string& before, const std::string& after,
                   const std::string& more = R"("forced": false)") {
  return fmt::format(R"({{"old": {}, "new": {}, {}}})", before, after, more);
}

std::string push(const std::string& changes, const std::string& repository = "team/shop") {
  return describe(make_bitbucket_forge()->interpret(
      json_headers({{"x-event-key", "repo:push"}}),
      fmt::format(R"({{"actor": {{"nickname": "emma", "display_name": "Emma"}},
          "repository": {{"full_name": "{}"}}, "push": {{"changes": [{}]}}}})",
                  repository, changes)));
}

TEST(BitbucketForge, TakesEveryBranchOfOnePush) {
  const auto text = push(
      change(side("branch", "main", kBefore), side("branch", "main", kAfter), R"("forced": true)") +
      "," + change("null", side("branch", "feature/x", kAfter)) + "," +
      change("null", side("tag", "v1", kAfter)) + "," +
      change(side("branch", "old", kBefore), "null"));
  EXPECT_EQ(text,
            "move refs/heads/main\n  repository https://bitbucket.org/team/shop.git\n"
            "  before " +
                kBefore + "\n  after " + kAfter +
                "\n  pusher emma\n  message of main\\n\n  forced\n  files not known\n"
                "move refs/heads/feature/x\n"
                "  repository https://bitbucket.org/team/shop.git\n  before none\n  after " +
                kAfter + "\n  pusher emma\n  message of feature/x\\n\n  files not known\n");
}

struct Case {
  const char* name;
  std::string changes;
  std::string says;
};

class NoBranch : public testing::TestWithParam<Case> {};

TEST_P(NoBranch, SaysWhatItIs) { EXPECT_EQ(push(GetParam().changes), GetParam().says + "\n"); }

INSTANTIATE_TEST_SUITE_P(
    Table, NoBranch,
    testing::Values(
        Case{"Nothing", "", "nothing: The delivery names no updates."},
        Case{"Deleted", change(side("branch", "x", kBefore), "null"),
             "nothing: The branch 'x' was deleted; what is deployed stays as it is."},
        Case{"DeletedOfSha256", change(side("branch", "x", std::string(64, 'a')), "null"),
             "nothing: The branch 'x' was deleted; what is deployed stays as it is."},
        Case{"AnnotatedTag", change("null", side("annotated_tag", "v1", kAfter)),
             "nothing: The tag 'v1' was pushed; only branches are deployed."},
        Case{"Mercurial", change("null", side("bookmark", "x", kAfter)),
             "nothing: The ref 'refs/bookmark/x' is no branch; only branches are deployed."},
        Case{"NeitherSide", change("null", "null"),
             "error: A change lacks both 'old' and 'new', of which one must be an object."},
        Case{"NoName", change("null", R"({"type": "branch"})"),
             "error: The push lacks 'ref', which must be a string."},
        Case{"NoHash", change("null", R"({"type": "branch", "name": "x"})"),
             "error: The push lacks 'after', which must be a string."},
        Case{"NoChange", "3",
             "error: A change lacks both 'old' and 'new', of which one must be an object."}),
    [](const auto& test) { return test.param.name; });

TEST(BitbucketForge, NeedsTheRepositorysFullName) {
  const auto changes = change("null", side("branch", "main", kAfter));
  for (const auto* name : {"", "shop"}) {
    EXPECT_EQ(push(changes, name),
              "error: The push lacks an address of its repository that git can fetch from.\n");
  }
}

}  // namespace
}  // namespace slipway::forge
