#include "api/sign_in_limit.h"

#include <gtest/gtest.h>

#include "api/client_of.h"

namespace slipway::api {
namespace {

using std::chrono::seconds;

struct Attempts {
  std::string what;
  int count;
  int seconds_between;
  bool own_address;  // each from another one
  bool own_account;
  int let_through;
};

TEST(SignInLimit, LetsSomeThroughAndThenOneNowAndThen) {
  const std::vector<Attempts> cases{
      {"one account, guessed at from one address", 50, 0, false, false, 10},
      {"one account, guessed at from everywhere", 50, 0, true, false, 10},
      {"many accounts, guessed at from one address", 50, 0, false, true, 20},
      {"different people at different places", 50, 0, true, true, 50},
      {"somebody patient", 50, 60, false, false, 50},
      {"a guess every half minute", 40, 30, false, false, 29},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    SignInLimit limit;
    base::Timestamp now = base::from_micros(1'800'000'000'000'000);
    int through = 0;
    for (int i = 0; i < c.count; ++i, now += seconds(c.seconds_between)) {
      const auto next = limit.attempt(c.own_address ? "10.0.0." + std::to_string(i) : "10.0.0.1",
                                      c.own_account ? "a" + std::to_string(i) : "ann", now);
      if (!next) ++through;
      if (next) {
        EXPECT_GT(*next, now);
        EXPECT_LE(*next, now + seconds(60));
      }
    }
    EXPECT_EQ(through, c.let_through);
  }
}

TEST(SignInLimit, TakesASubnetOfIpv6ForOneAddress) {
  SignInLimit limit;
  const base::Timestamp now = base::from_micros(1'800'000'000'000'000);
  int through = 0;
  for (int i = 0; i < 50; ++i) {
    const auto n = std::to_string(i);
    through += limit.attempt("2001:db8:0:1::" + n, "a" + n, now) ? 0 : 1;
  }
  EXPECT_EQ(through, 20);
  EXPECT_FALSE(limit.attempt("2001:db8:0:2::1", "ann", now)) << "somebody else's";
}

TEST(SignInLimit, SaysWhenToComeAgain) {
  SignInLimit limit;
  const base::Timestamp now = base::from_micros(1'800'000'000'000'000);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(limit.attempt("10.0.0.1", "ann", now));
  EXPECT_EQ(limit.attempt("10.0.0.1", "ann", now), now + seconds(60));
  EXPECT_FALSE(limit.attempt("10.0.0.1", "bob", now));
  EXPECT_FALSE(limit.attempt("10.0.0.1", "ann", now + seconds(60)));
  EXPECT_TRUE(limit.attempt("10.0.0.1", "ann", now + seconds(60)));
}

TEST(SignInLimit, IsGivenBackToWhoSucceeds) {
  SignInLimit limit;
  const base::Timestamp now = base::from_micros(1'800'000'000'000'000);
  for (int i = 0; i < 100; ++i) {
    ASSERT_FALSE(limit.attempt("10.0.0.1", "ann", now)) << i;
    limit.succeeded("10.0.0.1", "ann");
  }
}

io::RequestHead request_of(std::string remote, model::Headers headers) {
  io::RequestHead head;
  head.remote = std::move(remote);
  head.headers = std::move(headers);
  return head;
}

TEST(Client, IsWhomAProxyOnThisMachineNames) {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases{
      {"203.0.113.7", "", "203.0.113.7"},
      {"203.0.113.7", "10.0.0.1", "203.0.113.7"},
      {"127.0.0.1", "", "127.0.0.1"},
      {"127.0.0.1", "203.0.113.7", "203.0.113.7"},
      {"127.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"},
      {"::1", "2001:db8::1", "2001:db8::1"},
      {"127.0.0.1", "203.0.113.7:4711", "203.0.113.7"},
      {"127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"},
      {"127.0.0.1", "[2001:db8::1]", "2001:db8::1"},
      {"127.0.0.1", "1.2.3", "127.0.0.1"},
      {"127.0.0.1", "<script>", "127.0.0.1"},
      {"127.0.0.1", std::string(60, '1'), "127.0.0.1"},
  };
  for (const auto& [remote, forwarded, expected] : cases) {
    EXPECT_EQ(address_of(request_of(remote, {{"x-forwarded-for", forwarded}})), expected);
  }
}

TEST(Client, CameByHttpsWhereTheBaseUrlOrAProxyHereSaysSo) {
  const model::Headers by_https{{"x-forwarded-proto", "https"}};
  EXPECT_TRUE(came_by_https(request_of("203.0.113.7", {}), "https://slipway.example.com"));
  EXPECT_TRUE(came_by_https(request_of("127.0.0.1", by_https), "http://127.0.0.1:8080"));
  EXPECT_FALSE(came_by_https(request_of("203.0.113.7", by_https), "http://127.0.0.1:8080"));
  EXPECT_FALSE(came_by_https(request_of("127.0.0.1", {}), "http://127.0.0.1:8080"));
}

TEST(Client, KeepsItsCookies) {
  EXPECT_EQ(cookie_of({{"cookie", "a=1; s=two=2;b=3"}}, "s"), "two=2");
  EXPECT_EQ(cookie_of({{"cookie", "a=1"}, {"cookie", " s=2 "}}, "s"), "2");
  EXPECT_EQ(cookie_of({{"cookie", "as=1; s; =2"}}, "s"), "");
  EXPECT_EQ(cookie_of({}, "s"), "");
}

}  // namespace
}  // namespace slipway::api
