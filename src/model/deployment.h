#pragma once
// One attempt to bring one service to one version.

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/approval.h"
#include "model/ids.h"

namespace slipway::model {

// The reference's StateEnum, as far as a deployment takes them, and SUPERSEDED.
BOOST_DEFINE_ENUM_CLASS(DeploymentState, QUEUED, BUILDING, DEPLOYING, DEPLOYED, BUILD_ERROR,
                        DEPLOYMENT_ERROR, CANCELING, CANCELED, SUPERSEDED)

constexpr bool is_terminal(DeploymentState state) {
  return state == DeploymentState::DEPLOYED || state == DeploymentState::BUILD_ERROR ||
         state == DeploymentState::DEPLOYMENT_ERROR || state == DeploymentState::CANCELED ||
         state == DeploymentState::SUPERSEDED;
}

BOOST_DEFINE_ENUM_CLASS(TriggerType, PUSH, NOTICE, MANUAL, ROLLBACK, POLL)
BOOST_DEFINE_ENUM_CLASS(DeploymentAction, DEPLOY, REDEPLOY, RESTART, STOP)
BOOST_DEFINE_ENUM_CLASS(StepState, PENDING, RUNNING, SUCCEEDED, FAILED, SKIPPED)

// What an image's service is brought to; and one whose chart is a repository's: its name and
// version, without a digest.
struct ImageVersion {
  std::string name;
  std::string tag;
  std::string digest;  // "" where the registry could not say

  // "1.4.2@sha256:...", as a watermark and as a person reads it.
  std::string text() const { return digest.empty() ? tag : tag + "@" + digest; }
  friend bool operator==(const ImageVersion&, const ImageVersion&) = default;
};

struct DeploymentStep {
  std::string name;  // checkout, build, release, start, health, switch, drain
  StepState state = StepState::PENDING;
  std::optional<base::Timestamp> started_at;
  std::optional<base::Timestamp> ended_at;
};

struct Deployment {
  DeploymentId id;
  ServiceId service;
  EnvironmentId environment;
  OrganizationId organization;
  DeploymentAction action = DeploymentAction::DEPLOY;
  DeploymentState state = DeploymentState::QUEUED;
  TriggerType trigger = TriggerType::MANUAL;
  std::optional<PushId> push;
  std::optional<NoticeId> notice;
  std::string user;    // who asked, for MANUAL and ROLLBACK
  std::string commit;  // the version, of what comes from git
  ImageVersion image;  // the version, of an image or of a repository's chart
  // Of a chart that takes values from git: their commit, "" until it is known.
  std::string values_commit{};
  std::string base;              // the watermark it started from
  std::optional<BatchId> batch;  // once it was dispatched
  std::optional<DeploymentId> superseded_by;
  std::vector<DeploymentStep> steps;
  std::string error;
  bool cancel_requested = false;
  std::string through_freeze{};  // why it may start in a freeze window; "": it may not
  std::optional<base::Timestamp> frozen_until{};  // while it waits for a freeze window's end
  std::string freeze_window{};                    // that one's name
  // While it is queued by the rule of its environment, and in the end how it went.
  ApprovalState approval = ApprovalState::NONE;
  std::optional<base::Timestamp> approval_until{};  // it is given up then, while it waits
  std::string through_approval{};                   // why it goes without people's word
  base::Timestamp created_at{};
  std::optional<base::Timestamp> started_at;
  std::optional<base::Timestamp> ended_at;
};

struct LogLine {
  std::uint64_t sequence = 0;  // grows by one within a log
  base::Timestamp at{};
  std::string stream;  // stdout, stderr, slipway
  std::string text;    // without line end
};

}  // namespace slipway::model
