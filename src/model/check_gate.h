#pragma once
// A verdict that waits for checks to pass on its commit.

#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"
#include "model/verdict.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(CheckState, PENDING, PASSED, FAILED)

// One of a commit's, as its forge has it.
struct Check {
  std::string name;
  CheckState state = CheckState::PENDING;

  friend bool operator==(const Check&, const Check&) = default;
};

// CLOSED: a check failed, the deadline passed, or the service was brought elsewhere meanwhile.
BOOST_DEFINE_ENUM_CLASS(GateState, WAITING, OPENED, CLOSED)

struct CheckGate {
  CheckGateId id;
  VerdictId verdict;
  ServiceId service;
  PushId push;
  std::string commit;
  std::string base;  // the watermark that the verdict compared with
  // What the verdict is once the gate opens.
  Reason reason = Reason::UNRESTRICTED;
  std::string explanation;
  GateState state = GateState::WAITING;
  base::Timestamp created_at{};
  base::Timestamp deadline{};
};

}  // namespace slipway::model
