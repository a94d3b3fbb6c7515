// A service manager holds the socket while the daemon is replaced.

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/test_server.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::IsEmpty;

constexpr int kUpgrades = kSlow ? 3 : 10;

// One delivery after another, on a connection of its own each, as forges do.
class Sender {
 public:
  Sender(const Slipway& slipway, Hook hook, std::string body)
      : thread_([this, &slipway, hook = std::move(hook),
                 body = std::move(body)](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            const auto answer = slipway.deliver(hook, {body});
            if (answer.status != 202) failures_.push_back(answer.body);
            ++sent_;
          }
        }) {}

  void await(int more) const {
    const int goal = sent_ + more;
    EXPECT_TRUE(wait_until([&] { return sent_ >= goal; }));
  }
  std::vector<std::string> stop() {
    thread_.request_stop();
    thread_.join();
    return failures_;
  }
  int sent() const { return sent_; }

 private:
  std::atomic<int> sent_ = 0;
  std::vector<std::string> failures_;
  std::jthread thread_;
};

TEST(Upgrade, LosesNoDelivery) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto hook = slipway.make_hook("GIT");
  EXPECT_EQ(slipway.stop(), 0);
  slipway.listen_on(io::listening_socket());
  slipway.start();

  Sender one(slipway, hook, repository.git_push());
  Sender two(slipway, hook, repository.git_push());
  for (int i = 0; i < kUpgrades; ++i) {
    one.await(5);
    EXPECT_EQ(slipway.stop(), 0);
    slipway.start();
  }
  EXPECT_THAT(one.stop(), IsEmpty());
  EXPECT_THAT(two.stop(), IsEmpty());
  const auto stored = slipway.list(slipway.organization_path("delivery?limit=100"));
  EXPECT_EQ(stored.size(), std::min(100, one.sent() + two.sent()));
}

}  // namespace
}  // namespace slipway::e2e
