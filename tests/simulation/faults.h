#pragma once
// Rules of the design that the simulation can weaken, each where the pipeline meets its seams, so
// that the pipeline itself has no code for it. A run with one of them must find it.

#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

namespace slipway::simulation {

BOOST_DEFINE_ENUM_CLASS(Fault, NONE, WATERMARK_NOT_MOVED, BASE_NOT_GIVEN_BACK, LAST_COMMIT_ONLY,
                        DELIVERY_TWICE, OLDER_TIP_BELIEVED, EXCLUDE_IGNORED, RECOVERY_FORGETS,
                        LEASE_IGNORED, SUPERSEDED_GOES_ON, QUARANTINE_IGNORED, STOP_FORGOTTEN,
                        CANCEL_IGNORED, SWITCHED_BEFORE_HEALTHY, OLD_NEVER_STOPPED,
                        TAG_POLICY_IGNORED, NOT_POLLED_AGAIN, NEWS_LOST, STARTED_TWICE,
                        COMMIT_NOT_SYNCED, CONSIDERED_FORGOTTEN, NEVER_SERVED, LOST_LEASE_WRITES,
                        STATUS_NOT_SENT_AGAIN, NEWER_STATUS_FORGOTTEN, EVENT_NOT_SENT_AGAIN,
                        TOLD_TOO_LATE, ATTEMPT_STARTED_TWICE, TIMER_NOT_MOVED)

}  // namespace slipway::simulation
