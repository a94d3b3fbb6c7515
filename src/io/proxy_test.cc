#include "io/proxy.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

struct ProxyCase {
  std::map<std::string, std::string> environment;
  std::string url;
  std::string expected;
};

class ProxyFor : public testing::TestWithParam<ProxyCase> {};

TEST_P(ProxyFor, AnAddress) {
  const auto& tried = GetParam();
  const auto variables = [&](const char* name) {
    const auto found = tried.environment.find(name);
    return found == tried.environment.end() ? std::string() : found->second;
  };
  EXPECT_EQ(proxy_for(parse_url(tried.url).value(), variables), tried.expected);
}

const std::map<std::string, std::string> kBoth{{"https_proxy", "http://s"},
                                               {"http_proxy", "http://p"}};

std::map<std::string, std::string> but_for(const std::string& list) {
  auto all = kBoth;
  all["no_proxy"] = list;
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Io, ProxyFor,
    testing::Values(ProxyCase{{}, "https://a.example", ""},
                    ProxyCase{kBoth, "https://a.example", "http://s"},
                    ProxyCase{kBoth, "http://a.example", "http://p"},
                    ProxyCase{kBoth, "http://127.0.0.1:3000", ""},
                    ProxyCase{kBoth, "https://localhost", ""},
                    ProxyCase{{{"HTTPS_PROXY", "http://s"}}, "https://a.example", "http://s"},
                    ProxyCase{{{"HTTP_PROXY", "http://p"}}, "http://a.example", ""},
                    ProxyCase{{{"ALL_PROXY", "http://l"}}, "http://a.example", "http://l"},
                    ProxyCase{but_for("*"), "https://a.example", ""},
                    ProxyCase{but_for("example"), "https://a.example", ""},
                    ProxyCase{but_for(".EXAMPLE"), "https://a.example.", ""},
                    ProxyCase{but_for("b.example, a.example"), "https://a.example", ""},
                    ProxyCase{but_for("b.example a.example"), "https://a.example", ""},
                    ProxyCase{but_for("ample"), "https://a.example", "http://s"},
                    ProxyCase{but_for("10.0.0.0/8"), "https://10.1.2.3", ""},
                    ProxyCase{but_for("10.1.2.3"), "https://10.1.2.3", ""},
                    ProxyCase{but_for("10.0.0.0/8"), "https://11.1.2.3", "http://s"}));

}  // namespace
}  // namespace slipway::io
