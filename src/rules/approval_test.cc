#include "rules/approval.h"

#include <gmock/gmock.h>

#include "base/enum.h"

namespace slipway::rules {
namespace {

using model::ApprovalAnswer;
using testing::HasSubstr;

constexpr auto kNoon = base::Timestamp(std::chrono::hours(12));

model::Approval said(const std::string& name, ApprovalAnswer answer = ApprovalAnswer::APPROVED) {
  model::Approval approval;
  approval.person = {"user " + name, name, name + "@example.com"};
  approval.answer = answer;
  return approval;
}

model::Deployment asked_by(const std::string& user) {
  model::Deployment deployment;
  deployment.user = user;
  deployment.created_at = kNoon;
  return deployment;
}

TEST(Approval, IsAQuestionOfWhoSaidWhat) {
  const struct {
    const char* what;
    model::ApprovalRule rule;
    std::vector<model::Approval> words;
    model::DeploymentAction action;
    std::string through;
    std::string state;
  } cases[] = {
      {"nobody is asked", {0}, {}, model::DeploymentAction::DEPLOY, "", "NONE"},
      {"nobody said anything", {1}, {}, model::DeploymentAction::DEPLOY, "", "WAITING"},
      {"one did", {1}, {said("ada")}, model::DeploymentAction::DEPLOY, "", "APPROVED"},
      {"one of two", {2}, {said("ada")}, model::DeploymentAction::DEPLOY, "", "WAITING"},
      {"both", {2}, {said("ada"), said("bo")}, model::DeploymentAction::DEPLOY, "", "APPROVED"},
      {"more", {1}, {said("ada"), said("bo")}, model::DeploymentAction::DEPLOY, "", "APPROVED"},
      {"the requester", {1}, {said("pat")}, model::DeploymentAction::DEPLOY, "", "APPROVED"},
      {"the requester, where others are wanted",
       {1, 60, true},
       {said("pat")},
       model::DeploymentAction::DEPLOY,
       "",
       "WAITING"},
      {"and another",
       {1, 60, true},
       {said("pat"), said("ada")},
       model::DeploymentAction::DEPLOY,
       "",
       "APPROVED"},
      {"a refusal is no approval",
       {1},
       {said("ada", ApprovalAnswer::REFUSED)},
       model::DeploymentAction::DEPLOY,
       "",
       "WAITING"},
      {"a reason instead", {3}, {}, model::DeploymentAction::DEPLOY, "The till is down", "THROUGH"},
      {"a redeployment", {1}, {}, model::DeploymentAction::REDEPLOY, "", "WAITING"},
      {"a restart", {1}, {}, model::DeploymentAction::RESTART, "", "NONE"},
  };
  for (const auto& one : cases) {
    auto deployment = asked_by("pat");
    deployment.action = one.action;
    deployment.through_approval = one.through;
    EXPECT_EQ(base::to_string(approval_of(one.rule, deployment, one.words)), one.state) << one.what;
  }
}

TEST(Approval, KnowsTheRequesterByNameOrAddress) {
  const struct {
    std::string user;
    bool same;
  } cases[] = {{"pat", true}, {"PAT", true},  {"Pat@Example.com", true},
               {"", false},   {"ada", false}, {"pat@elsewhere.example", false}};
  for (const auto& one : cases) {
    const auto deployment = asked_by(one.user);
    EXPECT_EQ(is_requester(deployment, said("pat").person), one.same) << one.user;
    EXPECT_EQ(may_approve({1, 60, true}, deployment, said("pat").person).has_value(), !one.same);
    EXPECT_TRUE(may_approve({1}, deployment, said("pat").person));
  }
}

TEST(Approval, IsGivenUpAfterItsTime) {
  const model::ApprovalRule rule{1, 60};
  auto deployment = asked_by("pat");
  EXPECT_EQ(approval_deadline(rule, deployment), kNoon + std::chrono::minutes(1));
  // While nothing may start, nobody has to look.
  deployment.frozen_until = kNoon + std::chrono::hours(48);
  EXPECT_EQ(approval_deadline(rule, deployment),
            kNoon + std::chrono::hours(48) + std::chrono::minutes(1));
  deployment.approval_until = approval_deadline(rule, deployment);
  deployment.frozen_until.reset();
  EXPECT_EQ(approval_deadline(rule, deployment), *deployment.approval_until);
}

TEST(Approval, SaysForWhatItWaits) {
  auto deployment = asked_by("pat");
  deployment.approval_until = kNoon;
  EXPECT_EQ(explain_approval({1}, deployment, {}),
            "Waits for the word of 1 person, until 1970-01-01T12:00Z.");
  EXPECT_EQ(explain_approval({2, 60, true}, deployment, {said("ada"), said("pat")}),
            "Waits for the word of 2 persons other than 'pat', 1 of whom approved ('ada'), until "
            "1970-01-01T12:00Z.");
  EXPECT_THAT(explain_expired({2}, deployment, {said("ada")}), HasSubstr("only 1 did in time"));
  EXPECT_THAT(explain_expired({1}, deployment, {}), HasSubstr("none did in time"));
}

}  // namespace
}  // namespace slipway::rules
