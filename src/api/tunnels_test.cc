// How connections to versions are counted, carried and ended; through the API in
// port_forward_test.cc.

#include "api/tunnels.h"

#include <array>

#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include "io/socket_stream.h"

namespace slipway::api {
namespace {

std::pair<io::Fd, io::Fd> two_ends() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {io::Fd(ends[0]), io::Fd(ends[1])};
}

// Threads that begin meanwhile would need more memory than there are addresses.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    auto beyond = before_;
    pthread_attr_setstacksize(&beyond, std::size_t{1} << 50U);
    pthread_setattr_default_np(&beyond);
  }
  ~NoMoreThreads() { pthread_setattr_default_np(&before_); }
  NoMoreThreads(const NoMoreThreads&) = delete;
  NoMoreThreads& operator=(const NoMoreThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

// Both sides of one that is open: the client's, and the version's.
std::pair<io::Fd, io::Fd> open_one(Tunnels& tunnels) {
  auto [client, near] = two_ends();
  auto [version, far] = two_ends();
  auto place = tunnels.take_place("ann");
  EXPECT_TRUE(place);
  tunnels.open(std::move(*place), std::move(near), "",
               std::make_shared<io::SocketStream>(std::move(far)), {});
  return {std::move(client), std::move(version)};
}

bool is_closed(const io::Fd& fd) {
  std::array<char, 64> bytes{};
  pollfd waits{fd.value(), POLLIN, 0};
  while (::poll(&waits, 1, 10'000) == 1) {
    if (::recv(fd.value(), bytes.data(), bytes.size(), 0) <= 0) return true;
  }
  return false;
}

TEST(Tunnels, CloseAllEndsWhatIsOpenAndTakesNoMore) {
  Tunnels tunnels;
  const auto first = open_one(tunnels);
  const auto second = open_one(tunnels);
  const auto dials = tunnels.until_closed();
  auto late = tunnels.take_place("ann");
  EXPECT_FALSE(dials.stop_requested());
  tunnels.close_all();
  EXPECT_TRUE(dials.stop_requested());
  for (const auto* ends : {&first, &second}) {
    EXPECT_TRUE(is_closed(ends->first));
    EXPECT_TRUE(is_closed(ends->second));
  }
  // One that had its place before.
  auto [client, near] = two_ends();
  auto [version, far] = two_ends();
  tunnels.open(std::move(*late), std::move(near), "",
               std::make_shared<io::SocketStream>(std::move(far)), {});
  EXPECT_TRUE(is_closed(client));
  EXPECT_TRUE(is_closed(version));
  const auto refused = tunnels.take_place("ann");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable);
}

TEST(Tunnels, WhereThereIsNoThreadBothAreClosedAndThePlaceIsFree) {
  Tunnels tunnels;
  for (std::size_t i = 0; i < 2 * kMostTunnelsOfOne; ++i) {
    const NoMoreThreads none;
    const auto [client, version] = open_one(tunnels);
    EXPECT_TRUE(is_closed(client));
    EXPECT_TRUE(is_closed(version));
  }
  EXPECT_TRUE(tunnels.take_place("ann"));
}

}  // namespace
}  // namespace slipway::api
