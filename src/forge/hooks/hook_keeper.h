#pragma once
// Looks at the webhooks of one repository, and makes or corrects Slipway's: sends the requests of a
// HookApi. Blocking; not thread-safe, lives for one call of the API.

#include <optional>
#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "forge/hooks/hook_api.h"

namespace slipway::forge {

struct HookKeeperOptions {
  base::Duration connect_timeout = std::chrono::seconds(5);
  base::Duration request_timeout = std::chrono::seconds(10);
  base::Duration call_timeout = std::chrono::seconds(25);  // of all requests together
  std::size_t body_limit = std::size_t{4} << 20U;
  int page_limit = 20;
  io::AddressCheck may_connect{};  // where a forge may be; empty: anywhere
};

class HookKeeper {
 public:
  // The API and the clock outlive it.
  HookKeeper(const HookApi& api, ForgeTarget target, base::Clock& clock,
             HookKeeperOptions options = {});

  // All of the repository's. Errors as refusal() has them, and kUnavailable where the forge cannot
  // be reached in time.
  base::Result<std::vector<FoundHook>> hooks(const std::stop_token& stop);

  // Corrects what was found, or makes it. Secrets cannot be compared: they are written each time.
  // What cannot be corrected is made anew before the old one goes, so that no push is missed.
  base::Result<FoundHook> put(const std::optional<FoundHook>& found, const WantedHook& wanted,
                              const std::stop_token& stop);

  // Takes it away, with all of its parts.
  base::Result<void> remove(const FoundHook& found, const std::stop_token& stop);

  const std::string& token() const { return target_.token; }
  int last_status() const { return last_status_; }  // of the forge's last answer; 0: none yet

 private:
  base::Result<FoundHook> put_one(const std::optional<FoundHook>& found, const WantedHook& wanted,
                                  const std::stop_token& stop);
  base::Result<FoundHook> put_parts(const std::optional<FoundHook>& found, const WantedHook& wanted,
                                    const std::stop_token& stop);
  base::Result<void> look_up(const std::stop_token& stop);
  base::Result<io::HttpResponse> send(io::HttpRequest request, const std::stop_token& stop);

  const HookApi& api_;
  ForgeTarget target_;
  bool looked_up_ = false;
  int last_status_ = 0;
  base::Clock& clock_;
  HookKeeperOptions options_;
  base::Timestamp deadline_;
  io::HttpClient client_;
};

}  // namespace slipway::forge
