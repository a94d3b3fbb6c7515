#include "io/resolve.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <netdb.h>
#include <sys/socket.h>

namespace slipway::io {
namespace {

using base::ErrorCode;
using Addresses = base::Result<std::vector<IpAddress>>;

Addresses look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* first = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> found(first, &::freeaddrinfo);
  std::vector<IpAddress> addresses;
  for (const addrinfo* next = found.get(); failure == 0 && next != nullptr; next = next->ai_next) {
    const auto address = ip_address_of(*next->ai_addr);
    if (address && std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
      addresses.push_back(*address);
    }
  }
  if (addresses.empty()) {
    return base::fail(ErrorCode::kUnavailable,
                      "there is no address for the host '" + host +
                          "': " + (failure == 0 ? "no answer" : ::gai_strerror(failure)));
  }
  return addresses;
}

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any done;
  std::optional<Addresses> found;
};

}  // namespace

Addresses resolve_host(const std::string& host, const std::stop_token& stop) {
  if (const auto address = parse_ip_address(host)) return std::vector{*address};
  // getaddrinfo cannot be interrupted, so that whoever asks leaves it to itself at a stop.
  const auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, host] {
    auto found = look_up(host);
    const std::scoped_lock lock(lookup->mutex);
    lookup->found = std::move(found);
    lookup->done.notify_all();
  }).detach();
  std::unique_lock lock(lookup->mutex);
  if (!lookup->done.wait(lock, stop, [&] { return lookup->found.has_value(); })) {
    return base::fail(ErrorCode::kCancelled, "looking up '" + host + "' was cancelled");
  }
  return std::move(*lookup->found);
}

}  // namespace slipway::io
