#include "runtime/process/service_users.h"

#include <charconv>
#include <functional>
#include <limits>
#include <set>
#include <string>

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

constexpr uid_t kNoUser = std::numeric_limits<uid_t>::max();

std::optional<uid_t> parse_uid(std::string_view text) {
  uid_t uid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), uid);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (uid == 0 || uid == kNoUser) return std::nullopt;
  return uid;
}

// Begins where the service's id says, so that the user of one that was removed is not soon
// another's.
std::optional<uid_t> pick(const UserRange& range, const model::ServiceId& service,
                          const std::set<uid_t>& taken) {
  const std::uint64_t size = std::uint64_t{range.last} - range.first + 1;
  const std::uint64_t begin = std::hash<std::string>()(service.to_string()) % size;
  for (std::uint64_t i = 0; i < size; ++i) {
    const auto uid = static_cast<uid_t>(range.first + (begin + i) % size);
    if (!taken.contains(uid)) return uid;
  }
  return std::nullopt;
}

}  // namespace

base::Result<UserRange> parse_user_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = parse_uid(text.substr(0, dash));
  const auto last = dash == text.npos ? first : parse_uid(text.substr(dash + 1));
  if (first && last && dash != text.npos && *first <= *last) return UserRange{*first, *last};
  return fail(ErrorCode::kInvalid,
              "'" + std::string(text) +
                  "' is no range of users; give the numbers of the first and the last one, like "
                  "200000-299999, without 0, which is root.");
}

base::Result<std::optional<ServiceUser>> ServiceUsers::of(const Version& version) {
  if (const auto* one = std::get_if<ServiceUser>(&policy_)) return *one;
  if (const auto* range = std::get_if<UserRange>(&policy_)) return of(version, *range);
  return std::nullopt;
}

base::Result<std::optional<ServiceUser>> ServiceUsers::prepare(const Version& version) {
  auto user = of(version);
  if (!user) return user;
  if (auto prepared = files_.prepare(version, *user); !prepared) return fail(prepared.error());
  return user;
}

base::Result<ServiceUser> ServiceUsers::of(const Version& version, const UserRange& range) {
  const std::scoped_lock lock(taking_);
  if (const auto owner = files_.home_owner(version.service); owner && range.holds(*owner)) {
    return ServiceUser{*owner, *owner};
  }
  const auto owners = files_.home_owners();
  const auto uid = pick(range, version.service, {owners.begin(), owners.end()});
  if (!uid) {
    return fail(ErrorCode::kFailed, "All users from " + std::to_string(range.first) + " to " +
                                        std::to_string(range.last) +
                                        " have a service already; give --service-uids more.");
  }
  const ServiceUser user{*uid, *uid};
  if (auto given = files_.give_home(version, user); !given) return fail(given.error());
  return user;
}

}  // namespace slipway::runtime
