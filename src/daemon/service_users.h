#pragma once
// --service-user and --service-uids: whom this machine lets services run as.

#include <string>

#include "base/result.h"
#include "runtime/process/service_users.h"

namespace slipway::daemon {

// The name of a user, or a range of numbers; both may be empty. kInvalid, in the option's name,
// where there is no such user, this process may not become one, or an account of the machine has a
// number of the range.
base::Result<runtime::ServiceUserPolicy> make_service_users(const std::string& name,
                                                            const std::string& range);

}  // namespace slipway::daemon
