#include "rules/commit_news.h"

#include <algorithm>

namespace slipway::rules {
namespace {

using model::CommitState;
using model::Decision;
using model::DeploymentState;

std::string with_reason(std::string_view word, const std::string& reason) {
  std::string line(word);
  if (reason.empty()) return line + ".";
  line += ": " + reason;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// The words of the console and of `slipway status`.
struct Word {
  CommitState state;
  std::string_view text;
};

Word word_of(DeploymentState state) {
  switch (state) {
    case DeploymentState::QUEUED:
      return {CommitState::PENDING, "Waiting"};
    case DeploymentState::BUILDING:
      return {CommitState::RUNNING, "Building"};
    case DeploymentState::DEPLOYING:
      return {CommitState::RUNNING, "Deploying"};
    case DeploymentState::CANCELING:
      return {CommitState::RUNNING, "Canceling"};
    case DeploymentState::DEPLOYED:
      return {CommitState::SUCCESS, "Deployed"};
    case DeploymentState::BUILD_ERROR:
      return {CommitState::FAILURE, "Build failed"};
    case DeploymentState::DEPLOYMENT_ERROR:
      return {CommitState::FAILURE, "Failed"};
    case DeploymentState::CANCELED:
      return {CommitState::CANCELED, "Canceled"};
    case DeploymentState::SUPERSEDED:
      return {CommitState::SKIPPED, "Superseded by a newer version"};
  }
  return {CommitState::PENDING, ""};
}

// What the summary tells apart, the most urgent first.
enum class Group { kFailed, kOpen, kCanceled, kDeployed, kSuperseded, kSkipped };
constexpr std::size_t kGroups = 6;
constexpr std::string_view kGroupWords[kGroups] = {"failed",   "to deploy",  "canceled",
                                                   "deployed", "superseded", "skipped"};

Group group_of(const OutcomeCount& counted) {
  if (counted.waits_for_checks) return Group::kOpen;
  if (counted.decision == Decision::SKIP) return Group::kSkipped;
  if (!counted.state || !model::is_terminal(*counted.state)) return Group::kOpen;
  switch (word_of(*counted.state).state) {
    case CommitState::SUCCESS:
      return Group::kDeployed;
    case CommitState::FAILURE:
      return Group::kFailed;
    case CommitState::SKIPPED:
      return Group::kSuperseded;
    default:
      return Group::kCanceled;
  }
}

}  // namespace

std::optional<CommitNews> news_of(const model::Verdict& verdict) {
  if (verdict.reason == model::Reason::ALREADY_CONSIDERED) return std::nullopt;
  if (verdict.reason == model::Reason::WAITING_FOR_CHECKS) {
    return CommitNews{CommitState::PENDING, with_reason("Waiting", verdict.explanation)};
  }
  if (verdict.decision == Decision::DEPLOY) {
    return CommitNews{CommitState::PENDING, with_reason("Waiting", verdict.explanation)};
  }
  return CommitNews{CommitState::SKIPPED, with_reason("Skipped", verdict.explanation)};
}

CommitNews news_of(const model::Deployment& deployment) {
  const auto word = word_of(deployment.state);
  return {word.state, with_reason(word.text, deployment.error)};
}

CommitNews summary_of(const std::vector<OutcomeCount>& counts) {
  std::int64_t groups[kGroups] = {};
  std::int64_t all = 0;
  for (const auto& counted : counts) {
    groups[static_cast<std::size_t>(group_of(counted))] += counted.count;
    all += counted.count;
  }
  const auto has = [&](Group group) { return groups[static_cast<std::size_t>(group)] > 0; };
  CommitNews news;
  news.state = has(Group::kFailed)     ? CommitState::FAILURE
               : has(Group::kOpen)     ? CommitState::RUNNING
               : has(Group::kCanceled) ? CommitState::CANCELED
               : has(Group::kDeployed) ? CommitState::SUCCESS
                                       : CommitState::SKIPPED;
  news.description = std::to_string(all) + (all == 1 ? " service:" : " services:");
  std::string_view before = " ";
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (groups[i] == 0) continue;
    news.description += before;
    news.description += std::to_string(groups[i]) + " ";
    news.description += kGroupWords[i];
    before = ", ";
  }
  news.description += ".";
  return news;
}

base::Duration summary_pause(std::int64_t times_told) {
  constexpr std::int64_t often = 500;
  if (times_told == 0) return {};
  return times_told < often ? std::chrono::seconds(1) : std::chrono::minutes(1);
}

}  // namespace slipway::rules
