// Clients by the thousand that say nothing, or a byte now and then, and the deliveries beside them.

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
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

// More than its limit of connections, and at more than the hook's rate.
constexpr std::size_t kFlood = kSlow ? 5'000 : 8'000;

// How each client of a flood fared: by the status that it read, 0 where its connection ended before
// a whole head had come, by a reset or without one.
std::map<int, std::size_t> answers_of(std::vector<io::Fd>& clients) {
  std::map<int, std::size_t> statuses;
  std::vector<std::string> heads(clients.size());
  std::size_t open = clients.size();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  std::vector<pollfd> waiting;
  waiting.reserve(clients.size());
  for (const auto& client : clients) waiting.push_back({client.value(), POLLIN, 0});
  while (open > 0 && std::chrono::steady_clock::now() < deadline) {
    if (::poll(waiting.data(), waiting.size(), 1000) < 0) break;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      std::array<char, 4096> bytes{};
      const auto got = ::recv(waiting[i].fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got > 0) heads[i].append(bytes.data(), static_cast<std::size_t>(got));
      const bool is_answered = heads[i].find("\r\n\r\n") != std::string::npos;
      if (got > 0 && !is_answered) continue;
      ++statuses[is_answered ? std::stoi(heads[i].substr(9, 3)) : 0];
      waiting[i].fd = -1;
      --open;
    }
  }
  if (open > 0) statuses[-1] = open;  // never answered
  return statuses;
}

TEST(ManyClients, ThatAreTooManyEachGetAnAnswerAndNoReset) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_max < kFlood + 200) GTEST_SKIP() << "The machine allows too few open files";
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  const Slipway slipway(Slipway::Gateway::kNone, {"--hook-rate", "20"});
  const auto hook = slipway.make_hook("GIT");
  const std::string body = R"({"repository":"https://example.com/a/b","updates":[]})";
  const std::string rest =
      "\r\nContent-Type: application/json\r\nX-Hub-Signature-256: " + signature_of(hook, body) +
      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::vector<io::Fd> clients;
  clients.reserve(kFlood);
  for (std::size_t i = 0; i < kFlood; ++i) {
    auto& client = clients.emplace_back(connect_to(slipway));
    ASSERT_TRUE(client.is_open()) << i;
    EXPECT_TRUE(send(client, "POST /hooks/" + hook.id +
                                 " HTTP/1.1\r\nHost: a\r\nX-Slipway-Delivery: flood-" +
                                 std::to_string(i) + rest))
        << i;
  }
  const auto statuses = answers_of(clients);
  std::size_t answered = 0;
  for (const auto& [status, count] : statuses) {
    RecordProperty("status_" + std::to_string(status), static_cast<int>(count));
    EXPECT_TRUE(status == 202 || status == 429 || status == 503) << status << ": " << count;
    answered += count;
  }
  EXPECT_EQ(answered, kFlood);
  EXPECT_GT(statuses.contains(202) ? statuses.at(202) : 0, 0U);
  EXPECT_GT(statuses.contains(429) ? statuses.at(429) : 0, 0U);
  // Each that was taken is there, and it goes on as if nothing had been.
  clients.clear();
  const auto accepted = statuses.contains(202) ? statuses.at(202) : 0;
  EXPECT_EQ(slipway.deliveries().size(), accepted);
  EXPECT_TRUE(wait_until([&] { return slipway.deliver(hook, {body}).status == 202; }));
}

}  // namespace
}  // namespace slipway::e2e
