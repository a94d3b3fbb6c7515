#pragma once
// The answer for one service and one push or release notice.

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"
#include "model/restriction.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(Decision, DEPLOY, SKIP)
BOOST_DEFINE_ENUM_CLASS(Reason, AUTO_DEPLOY_OFF, NEVER_DEPLOYED, STOPPED, QUARANTINED,
                        ALREADY_CONSIDERED, SKIPPED_BY_MESSAGE, NO_MATCH, EXCLUDED,
                        WAITING_FOR_CHECKS, CHECKS_NOT_PASSED, UNRESTRICTED, MATCHED,
                        UNKNOWN_CHANGES)

// One file and the rule that decided about it. Without rule where there is no restriction.
struct Evidence {
  std::string file;
  std::optional<RestrictionId> restriction;
  RestrictionMode mode = RestrictionMode::MATCH;
  std::string value;
};

struct Verdict {
  VerdictId id;
  ServiceId service;
  std::string service_name;
  EnvironmentId environment;
  PushId push;      // nil where a notice was decided
  NoticeId notice;  // nil where a push was decided
  Decision decision = Decision::SKIP;
  Reason reason = Reason::NEVER_DEPLOYED;
  std::string explanation;
  std::string from;  // the watermark compared with
  std::string to;    // the tip
  std::uint64_t changed_files_count = 0;
  std::vector<Evidence> deciding;
  std::optional<DeploymentId> deployment;
  // While the deployment waits for the end of a freeze window of that name.
  std::optional<base::Timestamp> frozen_until{};
  std::string freeze_window{};
  // While it waits for people's word; it is given up then.
  std::optional<base::Timestamp> approval_until{};
  base::Timestamp created_at{};
};

}  // namespace slipway::model
