// Clients by the thousand that say nothing, or a byte now and then, and the deliveries beside them.

#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "io/fd.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

constexpr std::size_t kClients = kSlow ? 1'000 : 10'000;
constexpr int kDeliveries = 200;

io::Fd connect_to(const Slipway& slipway) {
  const auto& url = slipway.url();
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  io::Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!client.is_open() ||
      ::connect(client.value(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    return {};
  }
  return client;
}

bool send(const io::Fd& client, std::string_view text) {
  return ::send(client.value(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
}

TEST(ManyClients, ThatAreIdleOrSlowHarmNobodyElse) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_max < kClients + 200) GTEST_SKIP() << "The machine allows too few open files";
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  const Slipway slipway(Slipway::Gateway::kNone, {"--hook-rate", "100000"});
  const auto hook = slipway.make_hook("GIT");
  const std::vector<std::string> beginnings{
      "", "POST /hooks/x HTTP/1.1\r\nHo", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST /hooks/" + hook.id + " HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n{"};
  std::vector<io::Fd> clients;
  clients.reserve(kClients);
  for (std::size_t i = 0; i < kClients; ++i) {
    auto& client = clients.emplace_back(connect_to(slipway));
    ASSERT_TRUE(client.is_open()) << i;
    const auto& beginning = beginnings[i % beginnings.size()];
    if (!beginning.empty()) {
      EXPECT_TRUE(send(client, beginning)) << i;
    }
  }
  for (int i = 0; i < kDeliveries; ++i) {
    // A byte of those that it still waits for.
    send(clients[clients.size() - 1 - static_cast<std::size_t>(i)], "x");
    const auto answer = slipway.deliver(hook, {R"({"repository":"https://example.com/a/b",)"
                                               R"("updates":[]})"});
    ASSERT_TRUE(answer.status / 100 == 2) << i << ": " << answer.status << answer.body;
  }
  EXPECT_EQ(slipway.send("GET", "/readyz").status, 200);
}

}  // namespace
}  // namespace slipway::e2e
