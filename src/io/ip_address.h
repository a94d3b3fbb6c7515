#pragma once
// Addresses of machines and of networks, and which of them are anybody's on the Internet. Values;
// thread-safe.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sockaddr;

namespace slipway::io {

// 128 bits; an IPv4 address is its "IPv4-mapped" one, ::ffff:a.b.c.d (RFC 4291, section 2.5.5.2).
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  std::string to_string() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; nothing where it is a name.
std::optional<IpAddress> parse_ip_address(std::string_view text);
// Nothing where it is of another family than IPv4 and IPv6.
std::optional<IpAddress> ip_address_of(const sockaddr& address);

// All addresses that begin as `address` does.
struct IpNetwork {
  IpAddress address;
  unsigned prefix = 128;  // bits, of 128

  bool contains(const IpAddress& other) const;
};

// "10.0.0.0/8", "fd00::/8", and one address alone. kInvalid with what to write instead.
base::Result<IpNetwork> parse_ip_network(std::string_view text);

// Whether it may be a machine of anybody's: not this machine, not one of its network's, none that
// the registries of IANA reserve (RFC 6890: iana-ipv4- and iana-ipv6-special-registry). What an
// IPv6 address carries of IPv4 (mapped, NAT64, 6to4) is looked at as such.
bool is_global(const IpAddress& address);

// The IPv4 address that an IPv6 one carries to be translated (NAT64, RFC 6052) or tunnelled (6to4,
// RFC 3056); nothing in all others.
std::optional<IpAddress> embedded_v4(const IpAddress& address);

// Says whether a request may go to this address.
using AddressCheck = std::function<bool(const IpAddress&)>;

}  // namespace slipway::io
