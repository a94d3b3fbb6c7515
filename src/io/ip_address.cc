#include "io/ip_address.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace slipway::io {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kV4Prefix = 96;

IpAddress mapped(const std::uint8_t* four) {
  IpAddress address;
  std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
  std::copy_n(four, 4, address.bytes.begin() + kMapped.size());
  return address;
}

std::vector<IpNetwork> networks(std::initializer_list<std::string_view> texts) {
  std::vector<IpNetwork> all;
  for (const auto text : texts) all.push_back(parse_ip_network(text).value());
  return all;
}

bool any_contains(const std::vector<IpNetwork>& all, const IpAddress& address) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& network) { return network.contains(address); });
}

bool is_global_v4(const IpAddress& address) {
  static const auto reserved = networks(
      {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
       "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
       "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
  return !any_contains(reserved, address);
}

}  // namespace

bool IpAddress::is_v4() const { return std::equal(kMapped.begin(), kMapped.end(), bytes.begin()); }

std::string IpAddress::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool v4 = is_v4();
  const auto* from = v4 ? bytes.data() + kMapped.size() : bytes.data();
  ::inet_ntop(v4 ? AF_INET : AF_INET6, from, text.data(), text.size());
  return text.data();
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string copy(text);
  if (copy.size() != std::strlen(copy.c_str())) return std::nullopt;
  std::array<std::uint8_t, 4> four{};
  if (::inet_pton(AF_INET, copy.c_str(), four.data()) == 1) return mapped(four.data());
  IpAddress address;
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> ip_address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    std::array<std::uint8_t, 4> four{};
    std::memcpy(four.data(), &in.sin_addr, four.size());
    return mapped(four.data());
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  IpAddress found;
  std::memcpy(found.bytes.data(), &in.sin6_addr, found.bytes.size());
  return found;
}

bool IpNetwork::contains(const IpAddress& other) const {
  const std::size_t whole = prefix / 8;
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<long>(whole),
                  other.bytes.begin())) {
    return false;
  }
  const unsigned rest = prefix % 8;
  if (rest == 0) return true;
  return (address.bytes[whole] ^ other.bytes[whole]) >> (8 - rest) == 0;
}

base::Result<IpNetwork> parse_ip_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  unsigned bits = 128;
  bool good = address.has_value();
  if (good && slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (address->is_v4()) bits += kV4Prefix;
    good = ec == std::errc() && end == digits.data() + digits.size() && bits <= 128;
  }
  if (!good) {
    return base::fail(
        base::ErrorCode::kInvalid,
        "'" + std::string(text) + "' is no network. Write 10.0.0.0/8 or fd00::/8, or one address.");
  }
  return IpNetwork{*address, bits};
}

std::optional<IpAddress> embedded_v4(const IpAddress& address) {
  static const IpNetwork nat64 = parse_ip_network("64:ff9b::/96").value();
  static const IpNetwork six_to_four = parse_ip_network("2002::/16").value();
  if (nat64.contains(address)) return mapped(address.bytes.data() + 12);
  if (six_to_four.contains(address)) return mapped(address.bytes.data() + 2);
  return std::nullopt;
}

bool is_global(const IpAddress& address) {
  if (address.is_v4()) return is_global_v4(address);
  if (const auto inner = embedded_v4(address)) return is_global_v4(*inner);
  static const IpNetwork unicast = parse_ip_network("2000::/3").value();
  static const auto reserved = networks({"2001::/23", "2001:db8::/32", "3fff::/20"});
  return unicast.contains(address) && !any_contains(reserved, address);
}

}  // namespace slipway::io
