#include "io/proxy.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "io/ip_address.h"

namespace slipway::io {
namespace {

// One entry of no_proxy: a name with all that is below it, an address, or a network.
bool excludes(std::string_view entry, const std::string& host) {
  if (entry == "*") return true;
  if (const auto address = parse_ip_address(host)) {
    const auto network = parse_ip_network(entry);
    return network && network->contains(*address);
  }
  while (entry.starts_with('.')) entry.remove_prefix(1);
  while (entry.ends_with('.')) entry.remove_suffix(1);
  const std::string name = base::to_lower(entry);
  return !name.empty() && (host == name || host.ends_with("." + name));
}

bool is_excluded(std::string_view list, std::string host) {
  while (host.ends_with('.')) host.pop_back();
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", \t"), list.size());
    if (end != 0 && excludes(list.substr(0, end), host)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::string first_of(const Variables& variables, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    auto value = variables(name);
    if (!value.empty()) return value;
  }
  return {};
}

}  // namespace

std::string proxy_for(const Url& url, const Variables& variables) {
  if (is_loopback(url.host) ||
      is_excluded(first_of(variables, {"no_proxy", "NO_PROXY"}), url.host)) {
    return {};
  }
  return url.scheme == "https"
             ? first_of(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
             : first_of(variables, {"http_proxy", "all_proxy", "ALL_PROXY"});
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace slipway::io
