#pragma once
// Which addresses the daemon may be led to by what its users write: repositories, registries,
// forges, outgoing webhooks. Values, made from the options by daemon/; thread-safe.

#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "io/ip_address.h"

namespace slipway::io {

// Whether nobody serves there on purpose whom the daemon should ask: link-local addresses, among
// which clouds hand out credentials to whoever asks (RFC 3927, RFC 4291), the other addresses at
// which they do, and those that are no machine's (unspecified, multicast, reserved).
bool is_off_limits(const IpAddress& address);

struct Reach {
  bool private_too = false;           // this machine, and networks that are not the Internet's
  std::vector<IpNetwork> networks{};  // these in any case

  bool allows(const IpAddress& address) const;
};

// The same as a function, with a copy of it.
AddressCheck check_of(Reach reach);

// What a remote at `where` ("https://git.example.com") is refused with: it names the option that
// allows it. kForbidden.
base::Error beyond_reach(const std::string& where);

// Before another program asks `host` for what is at `where`: it looks the name up by itself and may
// take any of its addresses, so each must be allowed. A name that this machine does not know
// passes, for that program's machine may. Without a check all does. kForbidden, kCancelled;
// blocking.
base::Result<void> check_host(const AddressCheck& may_connect, const std::string& where,
                              const std::string& host, const std::stop_token& stop);

}  // namespace slipway::io
