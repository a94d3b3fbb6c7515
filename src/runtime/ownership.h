#pragma once
// Whose a release's files are.

#include <filesystem>

#include <sys/types.h>

#include "base/result.h"

namespace slipway::runtime {

// Whom services run as, where the daemon is root.
struct ServiceUser {
  uid_t uid = 0;
  gid_t gid = 0;

  bool operator==(const ServiceUser&) const = default;
};

// Gives the folder and all in it to the user, and does nothing where the folder is the user's
// already: it is given last. Follows no link, also none that somebody puts there meanwhile. kFailed
// with the system's words.
base::Result<void> give_tree(const std::filesystem::path& folder, const ServiceUser& user);

}  // namespace slipway::runtime
