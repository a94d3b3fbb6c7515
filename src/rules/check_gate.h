#pragma once
// Whether the checks that a service waits for have passed, and what its verdict says. Pure
// functions.

#include <string>
#include <vector>

#include "base/time.h"
#include "model/check_gate.h"

namespace slipway::rules {

struct ChecksNow {
  model::CheckState state = model::CheckState::PENDING;
  std::vector<std::string> failed;   // of those that are waited for
  std::vector<std::string> missing;  // not passed yet, or not there
};

// A name that stands there twice has passed where both have.
ChecksNow look_at_checks(const std::vector<std::string>& wanted,
                         const std::vector<model::Check>& found);

// A check that failed may be run again, so it waits until the deadline.
std::string explain_waiting(const ChecksNow& now, const std::string& commit,
                            base::Timestamp deadline);
std::string explain_not_passed(const ChecksNow& now, const std::string& commit);

// Whether a gate that was made at `gate.base` still holds for a service with this watermark:
// nothing but gates before it (`opened`, their commits) has moved it since.
bool still_holds(const model::CheckGate& gate, const std::string& watermark,
                 const std::vector<std::string>& opened);

}  // namespace slipway::rules
