#include "daemon/service_users.h"

#include <cstdint>
#include <fstream>
#include <optional>
#include <utility>

#include <pwd.h>
#include <unistd.h>

namespace slipway::daemon {
namespace {

tl::unexpected<base::Error> no_users(std::string why) {
  return base::fail(base::ErrorCode::kInvalid, std::move(why));
}

// An account of the machine that services would share a number with.
std::optional<std::string> account_in(const runtime::UserRange& range) {
  std::optional<std::string> name;
  ::setpwent();
  while (const passwd* account = ::getpwent()) {
    if (range.holds(account->pw_uid)) name = account->pw_name;
  }
  ::endpwent();
  return name;
}

// Whether the kernel knows all of them here, which a container's user namespace may not
// (user_namespaces(7)).
bool are_mapped(const runtime::UserRange& range) {
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t first = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  while (map >> first >> outside >> count) {
    if (first <= range.first && range.last < first + count) return true;
  }
  return false;
}

base::Result<runtime::ServiceUserPolicy> user_of(const std::string& name) {
  const passwd* const user = ::getpwnam(name.c_str());
  if (user == nullptr) {
    return no_users("--service-user: there is no user '" + name + "' on this machine.");
  }
  return runtime::ServiceUser{user->pw_uid, user->pw_gid};
}

base::Result<runtime::ServiceUserPolicy> users_of(const std::string& text) {
  const auto range = runtime::parse_user_range(text);
  if (!range) return base::fail(range.error());
  if (const auto account = account_in(*range)) {
    return no_users("--service-uids: " + text + " holds the number of this machine's user '" +
                    *account + "'; give numbers that are nobody's.");
  }
  if (!are_mapped(*range)) {
    return no_users("--service-uids: not all of " + text +
                    " are users of this container; see /proc/self/uid_map.");
  }
  return *range;
}

}  // namespace

base::Result<runtime::ServiceUserPolicy> make_service_users(const std::string& name,
                                                            const std::string& range) {
  if (name.empty() && range.empty()) return runtime::ServiceUserPolicy{};
  if (::geteuid() != 0) {
    return no_users(std::string(name.empty() ? "--service-uids" : "--service-user") +
                    ": only a daemon that runs as root can start services as another "
                    "user.");
  }
  return name.empty() ? users_of(range) : user_of(name);
}

}  // namespace slipway::daemon
