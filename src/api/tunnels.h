#pragma once
// Connections that people have open to one version of a service: each carries bytes on a thread of
// its own, so there may only be so many. Made by Api. Thread-safe.

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/result.h"
#include "io/fd.h"
#include "io/relay.h"

namespace slipway::api {

inline constexpr std::size_t kMostTunnels = 64;
inline constexpr std::size_t kMostTunnelsOfOne = 16;

class Tunnels {
 public:
  Tunnels() = default;
  ~Tunnels() { close_all(); }
  Tunnels(const Tunnels&) = delete;
  Tunnels& operator=(const Tunnels&) = delete;

  // A place for one, as long as it is kept.
  class Place {
   public:
    Place(Tunnels& tunnels, std::string whose) : tunnels_(tunnels), whose_(std::move(whose)) {}
    ~Place() { tunnels_.leave(whose_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    Tunnels& tunnels_;
    std::string whose_;
  };
  // `whose`: what the caller came with. kRateLimited where too many are open.
  base::Result<std::shared_ptr<Place>> take_place(const std::string& whose);

  // For what connects to a version: it ends with close_all().
  std::stop_token until_closed() const { return dials_.get_token(); }

  // Carries between the client, which speaks WebSocket, and the version, until one of them ends it.
  // Where the machine has no thread for it, both are closed.
  void open(std::shared_ptr<Place> place, io::Fd client, std::string read_before,
            std::shared_ptr<io::ByteStream> version, io::RelayLimits limits);

  // Ends all, and takes no more.
  void close_all();

 private:
  struct Tunnel {
    std::atomic<bool> is_over{false};
    std::jthread thread;
  };

  void leave(const std::string& whose);

  std::stop_source dials_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> places_;
  std::size_t taken_ = 0;
  bool is_closed_ = false;
  std::list<Tunnel> tunnels_;
};

}  // namespace slipway::api
