#pragma once
// What a service manager such as systemd hands over and wants to know: sd_listen_fds(3) and
// sd_notify(3), whose protocols are stable. At the start of the process, on one thread.

#include <optional>
#include <string_view>

#include "base/result.h"
#include "io/fd.h"

namespace slipway::io {

// The listening socket that the manager opened for this process, which others then don't find in
// their environment. Nothing where there is none; kInvalid where it cannot be served.
base::Result<std::optional<Fd>> inherited_listener();

// "READY=1", "STOPPING=1". Nothing where nobody wants to know.
void notify_manager(std::string_view state);

}  // namespace slipway::io
