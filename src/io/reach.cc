#include "io/reach.h"

#include <algorithm>
#include <utility>

#include "io/resolve.h"

namespace slipway::io {
namespace {

std::vector<IpNetwork> networks_of(std::initializer_list<std::string_view> texts) {
  std::vector<IpNetwork> all;
  all.reserve(texts.size());
  for (const auto text : texts) all.push_back(parse_ip_network(text).value());
  return all;
}

bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const auto& network) { return network.contains(address); });
}

}  // namespace

bool is_off_limits(const IpAddress& address) {
  // Beside the link-local ones: the metadata services of Alibaba Cloud and Oracle's former one, the
  // agent's address in Azure, and those of AWS and Google over IPv6.
  static const auto all = networks_of({"0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
                                       "100.100.100.200", "168.63.129.16", "192.0.0.192",
                                       "fe80::/10", "ff00::/8", "fd00:ec2::254", "fd20:ce::254"});
  static const IpAddress loopback = parse_ip_address("::1").value();
  static const IpNetwork without_prefix = parse_ip_network("::/96").value();
  if (const auto inner = embedded_v4(address)) return is_in(all, *inner);
  return is_in(all, address) || (without_prefix.contains(address) && address != loopback);
}

bool Reach::allows(const IpAddress& address) const {
  if (is_in(networks, address)) return true;
  return !is_off_limits(address) && (private_too || is_global(address));
}

AddressCheck check_of(Reach reach) {
  return [reach = std::move(reach)](const IpAddress& address) { return reach.allows(address); };
}

base::Error beyond_reach(const std::string& where) {
  return {base::ErrorCode::kForbidden,
          where +
              " is at an address that Slipway does not ask. Where that is meant, start the "
              "daemon with --remote-network and its network."};
}

base::Result<void> check_host(const AddressCheck& may_connect, const std::string& where,
                              const std::string& host, const std::stop_token& stop) {
  if (!may_connect) return {};
  const auto addresses = resolve_host(host, stop);
  if (!addresses) {
    if (addresses.error().code == base::ErrorCode::kCancelled) return base::fail(addresses.error());
    return {};
  }
  if (std::all_of(addresses->begin(), addresses->end(), may_connect)) return {};
  return base::fail(beyond_reach(where));
}

}  // namespace slipway::io
