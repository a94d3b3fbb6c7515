// A service manager holds the socket while the daemon is replaced.

#include <atomic>
#include <list>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/test_server.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::IsEmpty;

constexpr int kUpgrades = kSlow ? 3 : 10;
constexpr int kSenders = 8;

// One delivery after another, on a connection of its own each, as forges do.
class Sender {
 public:
  Sender(const Slipway& slipway, Hook hook, std::string body)
      : thread_([this, &slipway, hook = std::move(hook),
                 body = std::move(body)](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            const auto answer = slipway.deliver(hook, {body});
            if (answer.status == 202) {
              accepted_.push_back(text(json::parse(answer.body), "id"));
            } else {
              failures_.push_back(std::to_string(answer.status) + " " + answer.body);
            }
            ++sent_;
          }
        }) {}

  void await(int more) const {
    const int goal = sent_ + more;
    EXPECT_TRUE(wait_until([&] { return sent_ >= goal; }));
  }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }
  // Both after stop().
  const std::vector<std::string>& accepted() const { return accepted_; }
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  std::atomic<int> sent_ = 0;
  std::vector<std::string> accepted_;
  std::vector<std::string> failures_;
  std::jthread thread_;
};

TEST(Upgrade, LosesNoDelivery) {
  Slipway slipway(Slipway::Gateway::kCaddy, {"--hook-rate", "100000"});
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto hook = slipway.make_hook("GIT");
  EXPECT_EQ(slipway.stop(), 0);
  slipway.listen_on(io::listening_socket());
  slipway.start();

  std::list<Sender> senders;
  for (int i = 0; i < kSenders; ++i) senders.emplace_back(slipway, hook, repository.git_push());
  for (int i = 0; i < kUpgrades; ++i) {
    for (const auto& sender : senders) sender.await(5);
    EXPECT_EQ(slipway.stop(), 0);
    slipway.start();
  }
  std::set<std::string> accepted;
  std::size_t answers = 0;
  for (auto& sender : senders) {
    sender.stop();
    EXPECT_THAT(sender.failures(), IsEmpty());
    accepted.insert(sender.accepted().begin(), sender.accepted().end());
    answers += sender.accepted().size();
  }
  EXPECT_EQ(accepted.size(), answers) << "each is one of its own";
  EXPECT_GE(answers, static_cast<std::size_t>(kSenders * kUpgrades * 5));
  // All of them, and none that its sender was not told of.
  EXPECT_EQ(slipway.deliveries(), accepted);
}

}  // namespace
}  // namespace slipway::e2e
