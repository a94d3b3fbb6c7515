#include "api/sign_in_limit.h"

#include <algorithm>

#include "io/ip_address.h"

namespace slipway::api {
namespace {

struct Pace {
  int burst;
  base::Duration each;
};

constexpr Pace kOfAddress{20, std::chrono::seconds(15)};
constexpr Pace kOfAccount{10, std::chrono::seconds(60)};
constexpr std::size_t kSubnetBytes = 8;
// So many names are remembered; whoever makes up more e-mail addresses than that is still held
// back by its own address.
constexpr std::size_t kRemembered = 20'000;

// Whoever has one address of IPv6 has a subnet of them (RFC 6177): that counts as one.
std::string counted(const std::string& address) {
  auto parsed = io::parse_ip_address(address);
  if (!parsed || parsed->is_v4()) return address;
  std::fill(parsed->bytes.begin() + kSubnetBytes, parsed->bytes.end(), std::uint8_t{0});
  return parsed->to_string();
}

// When an attempt is let through; at or before `now`: at once.
template <typename FreeAt>
base::Timestamp next_time(const FreeAt& known, const std::string& name, const Pace& pace) {
  const auto found = known.find(name);
  if (found == known.end()) return {};
  return found->second - (pace.burst - 1) * pace.each;
}

template <typename FreeAt>
void count(FreeAt& known, const std::string& name, const Pace& pace, base::Timestamp now) {
  auto& free_at = known[name];
  free_at = std::max(free_at, now) + pace.each;
}

}  // namespace

std::optional<base::Timestamp> SignInLimit::attempt(const std::string& from,
                                                    const std::string& account,
                                                    base::Timestamp now) {
  const std::string address = counted(from);
  const std::lock_guard lock(mutex_);
  const auto next = std::max(next_time(addresses_, address, kOfAddress),
                             next_time(accounts_, account, kOfAccount));
  if (next > now) return next;
  forget_old(now);
  count(addresses_, address, kOfAddress, now);
  if (!account.empty()) count(accounts_, account, kOfAccount, now);
  return std::nullopt;
}

void SignInLimit::succeeded(const std::string& address, const std::string& account) {
  const std::lock_guard lock(mutex_);
  // Only its own attempt: who owns one account could guess at the others' for ever.
  if (const auto found = addresses_.find(counted(address)); found != addresses_.end()) {
    found->second -= kOfAddress.each;
  }
  accounts_.erase(account);
}

void SignInLimit::forget_old(base::Timestamp now) {
  for (auto* known : {&addresses_, &accounts_}) {
    if (known->size() < kRemembered) continue;
    std::erase_if(*known, [&](const auto& one) { return one.second <= now; });
    if (known->size() >= kRemembered) known->clear();
  }
}

}  // namespace slipway::api
