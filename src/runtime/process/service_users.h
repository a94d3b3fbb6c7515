#pragma once
// Whom a service's builds and processes run as: one user for all services, or one for each, whose
// number comes from a range. The owner of a service's home says which it has, so that it keeps it
// for as long as it has files. Thread-safe; two daemons must not share a range.

#include <mutex>
#include <optional>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "runtime/release_files.h"

namespace slipway::runtime {

// Both numbers are of it; each is a user's and its group's.
struct UserRange {
  uid_t first = 0;
  uid_t last = 0;

  bool holds(uid_t uid) const { return first <= uid && uid <= last; }
};

// `FIRST-LAST`. kInvalid where it is no range, or holds root or the number that stands for no user
// (credentials(7)).
base::Result<UserRange> parse_user_range(std::string_view text);

// Nobody: the user of the daemon itself. The others need root.
using ServiceUserPolicy = std::variant<std::monostate, ServiceUser, UserRange>;

class ServiceUsers {
 public:
  // The files must outlive it.
  ServiceUsers(const ReleaseFiles& files, ServiceUserPolicy policy)
      : files_(files), policy_(policy) {}

  // Takes a user of the range for a service that has none yet, and gives it the service's home.
  // kFailed where all are taken.
  base::Result<std::optional<ServiceUser>> of(const Version& version);
  // The same, and the version's home and checkout are its.
  base::Result<std::optional<ServiceUser>> prepare(const Version& version);

 private:
  base::Result<ServiceUser> of(const Version& version, const UserRange& range);

  const ReleaseFiles& files_;
  ServiceUserPolicy policy_;
  std::mutex taking_;  // two services must not take one user
};

}  // namespace slipway::runtime
