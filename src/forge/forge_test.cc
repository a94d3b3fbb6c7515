// What holds for every forge: envelopes, refusals, and pushes that move no branch.

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/enum.h"
#include "forge/forge_test_support.h"
#include "rules/webhook/sender.h"

namespace slipway::forge {
namespace {

using model::HookKind;

struct Dialect {
  HookKind kind;
  std::string event_header;
  std::string event;
  std::string delivery_header;
  std::string address = "https://h.io/a/b.git";
};

const Dialect kDialects[] = {
    {HookKind::GITHUB, "x-github-event", "push", "x-github-delivery"},
    {HookKind::GITLAB, "x-gitlab-event", "Push Hook", "idempotency-key"},
    {HookKind::GITEA, "x-gitea-event", "push", "x-gitea-delivery"},
    {HookKind::FORGEJO, "x-forgejo-event", "push", "x-forgejo-delivery"},
    {HookKind::GOGS, "x-gogs-event", "push", "x-gogs-delivery"},
    {HookKind::BITBUCKET, "x-event-key", "repo:push", "x-request-uuid",
     "https://bitbucket.org/a/b.git"},
    {HookKind::BITBUCKET_SERVER, "x-event-key", "repo:refs_changed", "x-request-id"},
    {HookKind::AZURE_DEVOPS, "", "git.push", ""},
    {HookKind::GIT, "", "push", "x-slipway-delivery"},
};

// {"type": "branch", "name": "main", "target": {"hash": ...}}, null for no commit.
std::string bitbucket_side(const std::string& ref, const std::string& hash) {
  if (hash.find_first_not_of('0') == std::string::npos) return "null";
  const auto slash = ref.find('/', 5);
  const auto folder = ref.substr(5, slash - 5);
  return fmt::format(R"({{"type": "{}", "name": "{}", "target": {{"hash": "{}"}}}})",
                     folder == "heads"  ? "branch"
                     : folder == "tags" ? "tag"
                                        : folder,
                     ref.substr(slash + 1), hash);
}

// One push in the shape of each forge.
std::string body_of(HookKind kind, const std::string& ref, const std::string& before,
                    const std::string& after) {
  const auto change =
      fmt::format(R"("ref": "{}", "before": "{}", "after": "{}")", ref, before, after);
  switch (kind) {
    case HookKind::GIT:
      return fmt::format(R"({{"repository": "https://h.io/a/b.git", "updates": [{{{}}}]}})",
                         change);
    case HookKind::BITBUCKET:
      return fmt::format(
          R"({{"repository": {{"full_name": "a/b"}}, "push": {{"changes": [{{"old": {}, "new": {}}}]}}}})",
          bitbucket_side(ref, before), bitbucket_side(ref, after));
    case HookKind::BITBUCKET_SERVER:
      return fmt::format(
          R"({{"repository": {{"links": {{"clone": [{{"href": "https://h.io/a/b.git", "name": "http"}}]}}}},
              "changes": [{{"refId": "{}", "fromHash": "{}", "toHash": "{}"}}]}})",
          ref, before, after);
    case HookKind::AZURE_DEVOPS:
      return fmt::format(
          R"({{"eventType": "git.push", "resource": {{"repository": {{"remoteUrl": "https://h.io/a/b.git"}},
              "refUpdates": [{{"name": "{}", "oldObjectId": "{}", "newObjectId": "{}"}}]}}}})",
          ref, before, after);
    case HookKind::GITLAB:
      return fmt::format(R"({{"project": {{"git_http_url": "https://h.io/a/b.git"}}, {}}})",
                         change);
    default:
      return fmt::format(R"({{"repository": {{"clone_url": "https://h.io/a/b.git"}}, {}}})",
                         change);
  }
}

model::Headers headers_of(const Dialect& dialect, const std::string& event) {
  if (dialect.event_header.empty()) return json_headers({});
  model::Headers headers{{dialect.event_header, event}};
  // What tells the cloud's from the server's.
  if (dialect.kind == HookKind::BITBUCKET) headers.emplace_back("x-hook-uuid", "1");
  return json_headers(std::move(headers));
}

class EveryForge : public testing::TestWithParam<Dialect> {
 protected:
  base::Result<rules::Meaning> push(const std::string& ref, const std::string& before,
                                    const std::string& after) const {
    return forge_->interpret(headers_of(GetParam(), GetParam().event),
                             body_of(GetParam().kind, ref, before, after));
  }
  std::string why_nothing(const std::string& ref, const std::string& before,
                          const std::string& after) const {
    const auto meaning = push(ref, before, after);
    const auto* nothing = meaning ? std::get_if<rules::Nothing>(&*meaning) : nullptr;
    return nothing == nullptr ? "it is something" : nothing->why;
  }

  std::unique_ptr<rules::Sender> forge_ = forge_of(GetParam().kind);
};

TEST_P(EveryForge, KnowsItsKind) { EXPECT_EQ(forge_->kind(), GetParam().kind); }

TEST_P(EveryForge, ReadsABranchThatMoved) {
  const auto meaning = push("refs/heads/main", kBefore, kAfter);
  ASSERT_TRUE(meaning);
  const auto& moves = std::get<std::vector<rules::BranchMove>>(*meaning);
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(moves[0].repository_urls, std::vector{GetParam().address});
  EXPECT_EQ(moves[0].ref, "refs/heads/main");
  EXPECT_EQ(moves[0].before, kBefore);
  EXPECT_EQ(moves[0].after, kAfter);
  EXPECT_FALSE(moves[0].forced);
  EXPECT_FALSE(moves[0].files_are_whole);
}

TEST_P(EveryForge, ReadsIdsOf64DigitsAndInUpperCase) {
  const auto meaning = push("refs/heads/main", std::string(64, '0'), std::string(64, 'C'));
  ASSERT_TRUE(meaning);
  const auto& move = std::get<std::vector<rules::BranchMove>>(*meaning).at(0);
  EXPECT_EQ(move.before, "");
  EXPECT_EQ(move.after, std::string(64, 'c'));
}

TEST_P(EveryForge, SaysWhyThereIsNothingToDo) {
  EXPECT_EQ(why_nothing("refs/heads/main", kAfter, kAfter),
            "A test push: before and after are the same commit, so nothing moved.");
  EXPECT_EQ(why_nothing("refs/heads/a/b", kBefore, kZero),
            "The branch 'a/b' was deleted; what is deployed stays as it is.");
  EXPECT_EQ(why_nothing("refs/heads/x", std::string(64, 'a'), std::string(64, '0')),
            "The branch 'x' was deleted; what is deployed stays as it is.");
  EXPECT_EQ(why_nothing("refs/tags/v1", kBefore, kZero),
            "The tag 'v1' was deleted; what is deployed stays as it is.");
  EXPECT_EQ(why_nothing("refs/tags/v1", kZero, kAfter),
            "The tag 'v1' was pushed; only branches are deployed.");
  EXPECT_EQ(why_nothing("refs/notes/commits", kBefore, kAfter),
            "The ref 'refs/notes/commits' is no branch; only branches are deployed.");
}

TEST_P(EveryForge, RefusesWhatIsNoRefOrId) {
  if (GetParam().kind == HookKind::BITBUCKET) return;  // names no refs in full
  const struct {
    std::string ref, before, after, field;
  } cases[] = {{"main", kBefore, kAfter, "ref"},
               {"refs/heads/a..b", kBefore, kAfter, "ref"},
               {"refs/heads/\\u0000", kBefore, kAfter, "ref"},
               {"", kBefore, kAfter, "ref"},
               {"refs/heads/main", "HEAD", kAfter, "before"},
               {"refs/heads/main", kBefore, "", "after"},
               {"refs/heads/main", kBefore, kAfter + "b", "after"},
               {"refs/heads/main", kBefore, "--upload-pack=x", "after"}};
  for (const auto& [ref, before, after, field] : cases) {
    const auto headers = headers_of(GetParam(), GetParam().event);
    const auto body = body_of(GetParam().kind, ref, before, after);
    for (const auto& error :
         {forge_->interpret(headers, body).map([](auto&&) {}), forge_->check(headers, body)}) {
      ASSERT_FALSE(error) << ref << ' ' << before << ' ' << after;
      EXPECT_EQ(error.error().code, base::ErrorCode::kInvalid);
      EXPECT_EQ(error.error().field, field);
    }
  }
}

TEST_P(EveryForge, RefusesBodiesThatAreNoPush) {
  const auto headers = headers_of(GetParam(), GetParam().event);
  for (const auto* body :
       {"", "{", "[]", "null", "\"x\"", "{}", "{}{}", "{\"ref\": 1}", "\xFF", "{\"a\": \"\xFF\"}",
        "{\"ref\": \"refs/heads/main\", \"repository\": null, \"updates\": 3}"}) {
    const auto checked = forge_->check(headers, body);
    ASSERT_FALSE(checked) << body;
    EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid) << body;
    EXPECT_FALSE(forge_->interpret(headers, body)) << body;
  }
  const auto deep = std::string(100000, '[');
  EXPECT_FALSE(forge_->check(headers, deep));
}

TEST_P(EveryForge, RefusesOtherContentTypes) {
  auto headers = headers_of(GetParam(), GetParam().event);
  headers.back().second = "text/plain";
  const auto checked =
      forge_->check(headers, body_of(GetParam().kind, "refs/heads/main", kBefore, kAfter));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, base::ErrorCode::kUnsupportedType);
}

TEST_P(EveryForge, TakesAFormOnlyWhereItsSenderSendsOne) {
  const std::set<HookKind> takers{HookKind::GITHUB, HookKind::GITEA, HookKind::FORGEJO,
                                  HookKind::GOGS};
  const bool takes = takers.contains(GetParam().kind);
  auto headers = headers_of(GetParam(), GetParam().event);
  headers.back().second = "application/x-www-form-urlencoded; charset=utf-8";
  const auto json = body_of(GetParam().kind, "refs/heads/main", kBefore, kAfter);
  const auto checked = forge_->check(headers, "payload=" + base::encode_percent(json));
  EXPECT_EQ(checked.has_value(), takes);
  const auto without = forge_->check(headers, json);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code,
            takes ? base::ErrorCode::kInvalid : base::ErrorCode::kUnsupportedType);
}

TEST_P(EveryForge, NamesTheEventThatIsNoPush) {
  if (GetParam().event_header.empty()) return;
  const auto headers = headers_of(GetParam(), "star\xFF");
  EXPECT_TRUE(forge_->check(headers, "{}"));
  EXPECT_EQ(describe(forge_->interpret(headers, "{}")),
            "nothing: The event 'star\xEF\xBF\xBD' is no push, so there is nothing to deploy.\n");
}

TEST_P(EveryForge, KnowsTheSendersDeliveryId) {
  if (GetParam().delivery_header.empty()) return;
  const auto id = [&](const std::string& value) {
    return forge_->envelope({{GetParam().delivery_header, value}}, "").delivery_id;
  };
  EXPECT_EQ(id("72d3162e-cc78-11e3-81ab-4c9367dc0958"), "72d3162e-cc78-11e3-81ab-4c9367dc0958");
  EXPECT_EQ(id(""), "");
  EXPECT_EQ(id("a b"), "");
  EXPECT_EQ(id("\xFF"), "");
  EXPECT_EQ(id(std::string(256, 'x')), "");
  EXPECT_EQ(forge_->envelope({}, "").delivery_id, "");
}

TEST_P(EveryForge, KnowsTheSendersEvent) {
  const auto body = body_of(GetParam().kind, "refs/heads/main", kBefore, kAfter);
  EXPECT_EQ(forge_->envelope(headers_of(GetParam(), GetParam().event), body).event,
            GetParam().event);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryForge, testing::ValuesIn(kDialects),
                         [](const auto& test) { return base::to_string(test.param.kind); });

TEST(GitlabEnvelope, IsNotToldApartByTheUuidOfARequest) {
  const auto envelope = forge_of(HookKind::GITLAB)
                            ->envelope({{"x-gitlab-webhook-uuid", "1"},
                                        {"x-gitlab-event-uuid", "2"},
                                        {"x-gitlab-event", "Push Hook"}},
                                       "");
  EXPECT_EQ(envelope.delivery_id, "");
  EXPECT_EQ(envelope.event, "Push Hook");
}

// Versions that know an event, but have no word of GitHub's for it, send the header empty.
TEST(GiteaForge, TakesTheEventsTypeWhereItsNameIsEmpty) {
  const auto headers = json_headers({{"x-gitea-event", ""}, {"x-gitea-event-type", "status"}});
  const std::string body = R"({"repository":{"clone_url":"https://h.io/a/b.git"}})";
  const auto gitea = forge_of(HookKind::GITEA);
  EXPECT_TRUE(gitea->check(headers, body));
  EXPECT_EQ(gitea->envelope(headers, body).event, "status");
  const auto meaning = gitea->interpret(headers, body);
  ASSERT_TRUE(meaning.has_value());
  EXPECT_EQ(std::get<rules::Nothing>(*meaning).checked_urls,
            std::vector<std::string>{"https://h.io/a/b.git"});
  EXPECT_FALSE(gitea->check(json_headers({{"x-gitea-event", ""}}), body));
}

// The address stands within the run; nothing is looked at again where there is none.
TEST(ForgejoForge, TellsOfTheRunsOfItsActions) {
  const auto forgejo = forge_of(HookKind::FORGEJO);
  const auto headers = json_headers({{"x-forgejo-event", "action_run_failure"}});
  const auto meaning = forgejo->interpret(
      headers, R"({"action":"failure","run":{"repository":{"clone_url":"https://h.io/a/b.git"}}})");
  ASSERT_TRUE(meaning.has_value());
  EXPECT_EQ(std::get<rules::Nothing>(*meaning).checked_urls,
            std::vector<std::string>{"https://h.io/a/b.git"});
  const auto bare = forgejo->interpret(headers, R"({"action":"failure","run":7})");
  ASSERT_TRUE(bare.has_value());
  EXPECT_TRUE(std::get<rules::Nothing>(*bare).checked_urls.empty());
}

TEST(GiteaForge, TakesADeliveryThatAlsoLooksLikeGithubs) {
  const auto body = body_of(HookKind::GITEA, "refs/heads/main", kBefore, kAfter);
  EXPECT_TRUE(forge_of(HookKind::GITEA)
                  ->check(json_headers({{"x-github-event", "push"},
                                        {"x-gogs-event", "push"},
                                        {"x-gitea-event", "push"}}),
                          body));
}

}  // namespace
}  // namespace slipway::forge
