#pragma once
// How often somebody may try to sign in: per address and per account, some attempts at once and
// then one every now and then; the addresses of an IPv6 subnet (/64) count as one. Who succeeds
// gets the attempts back. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"

namespace slipway::api {

class SignInLimit {
 public:
  // Counts an attempt. Where there were too many: when the next one is let through.
  std::optional<base::Timestamp> attempt(const std::string& from, const std::string& account,
                                         base::Timestamp now);
  void succeeded(const std::string& address, const std::string& account);

 private:
  // An attempt moves `free_at` on by one pace; what lies further ahead than the burst is too much.
  using FreeAt = std::map<std::string, base::Timestamp, std::less<>>;

  void forget_old(base::Timestamp now);

  std::mutex mutex_;
  FreeAt addresses_;
  FreeAt accounts_;
};

}  // namespace slipway::api
