#include "api/tunnels.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

#include "io/socket_stream.h"
#include "io/web_socket.h"

namespace slipway::api {

base::Result<std::shared_ptr<Tunnels::Place>> Tunnels::take_place(const std::string& whose) {
  {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return base::fail(base::ErrorCode::kUnavailable, "Slipway is stopping.");
    auto& his = places_[whose];
    if (taken_ >= kMostTunnels || his >= kMostTunnelsOfOne) {
      if (his == 0) places_.erase(whose);
      return base::fail(base::ErrorCode::kRateLimited,
                        "Too many connections to versions are open already; close some.");
    }
    ++his;
    ++taken_;
  }
  return std::make_shared<Place>(*this, whose);
}

void Tunnels::leave(const std::string& whose) {
  const std::scoped_lock lock(mutex_);
  --taken_;
  const auto his = places_.find(whose);
  if (--his->second == 0) places_.erase(his);
}

void Tunnels::open(std::shared_ptr<Place> place, io::Fd client, std::string read_before,
                   std::shared_ptr<io::ByteStream> version, io::RelayLimits limits) {
  auto near = std::make_shared<io::WebSocketStream>(
      io::WebSocket(std::make_unique<io::SocketStream>(std::move(client), std::move(read_before)),
                    io::WebSocketRole::kServer));
  std::list<Tunnel> over;  // whose threads are joined without the lock
  {
    const std::scoped_lock lock(mutex_);
    for (auto at = tunnels_.begin(); at != tunnels_.end();) {
      const auto one = at++;
      if (one->is_over) over.splice(over.end(), tunnels_, one);
    }
    if (is_closed_) return;
    Tunnel& tunnel = tunnels_.emplace_back();
    // Of the place only a copy: where there is no thread, it is given back once the lock is.
    auto carry = [&tunnel, its_place = place, near, far = std::move(version),
                  its_limits = std::move(limits)](const std::stop_token& stop) mutable {
      try {
        const auto why = io::relay(*near, *far, its_limits, stop);
        if (!why.empty()) spdlog::debug("a connection to a version ended: {}", why);
      } catch (const std::exception& fault) {
        spdlog::error("a connection to a version failed: {}", fault.what());
      }
      near.reset();
      far.reset();
      its_place.reset();
      tunnel.is_over = true;
    };
    try {
      tunnel.thread = std::jthread(std::move(carry));
    } catch (const std::exception& fault) {
      spdlog::error("a connection to a version has no thread: {}", fault.what());
      tunnels_.pop_back();
    }
    near.reset();  // from now on the thread's alone
  }
  place.reset();
}

void Tunnels::close_all() {
  std::list<Tunnel> all;
  {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    all.swap(tunnels_);
  }
  dials_.request_stop();
  for (auto& tunnel : all) tunnel.thread.request_stop();
}

}  // namespace slipway::api
