#include "gateway/caddy/caddy_config.h"

#include <cstdlib>
#include <ostream>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "io/files.h"

namespace slipway::gateway {
namespace {

using base::ErrorCode;

CaddyOptions options() { return {.directory = "/var/lib/slipway/gateway", .port = 8081}; }

struct Golden {
  std::string name;
  CaddyOptions options;
  bool has_domains;
};

void PrintTo(const Golden& golden, std::ostream* out) {  // NOLINT: a name of googletest
  *out << golden.name;
}

class CaddyConfig : public testing::TestWithParam<Golden> {};

// SLIPWAY_UPDATE_GOLDEN=1 writes the files anew.
TEST_P(CaddyConfig, IsTheGoldenFile) {
  const auto& [name, given, has_domains] = GetParam();
  const std::string file =
      std::string(SLIPWAY_SOURCE_DIR) + "/src/gateway/testdata/" + name + ".json";
  const std::string config = caddy_config(given, has_domains);
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(file, config + "\n"));
  }
  const auto golden = io::read_file(file);
  ASSERT_TRUE(golden) << golden.error().message;
  boost::json::parse_options deep;
  deep.max_depth = 200;
  EXPECT_EQ(boost::json::parse(config, {}, deep), boost::json::parse(*golden, {}, deep)) << config;
}

std::vector<Golden> goldens() {
  Golden plain{"plain", options(), false};
  Golden domains{"domains", options(), true};
  domains.options.acme.email = "ops@example.com";
  Golden shared{"shared_http_port", options(), true};
  shared.options.listen_host = "";
  shared.options.port = 80;
  shared.options.own_certificates = true;
  Golden ipv6{"ipv6", options(), false};
  ipv6.options.listen_host = "::1";
  return {plain, domains, shared, ipv6};
}

INSTANTIATE_TEST_SUITE_P(Golden, CaddyConfig, testing::ValuesIn(goldens()),
                         [](const auto& given) { return given.param.name; });

TEST(RouteNames, AreHostsAndUpstreams) {
  const auto names = route_names({{.id = "1",
                                   .hosts = {"Web.Shop.localhost", "web"},
                                   .domains = {"web"},
                                   .upstreams = {{"127.0.0.1", 1}, {"::1", 2}, {"my_box", 3}}},
                                  {.id = "2", .hosts = {"down"}, .domains = {}, .upstreams = {}}});
  ASSERT_TRUE(names) << names.error().message;
  const RouteNames expected{{"down", std::nullopt},
                            {"web", "127.0.0.1:1,[::1]:2,my_box:3"},
                            {"web.shop.localhost", "127.0.0.1:1,[::1]:2,my_box:3"}};
  EXPECT_EQ(*names, expected);
}

TEST(RouteNames, RefuseWhatCannotBeARoute) {
  const auto with_host = [](const std::string& host) {
    return std::vector<Route>{
        {.id = "1", .hosts = {host}, .domains = {}, .upstreams = {{"127.0.0.1", 1}}}};
  };
  const auto with_upstream = [](const std::string& host, std::uint16_t port) {
    return std::vector<Route>{
        {.id = "1", .hosts = {"web"}, .domains = {}, .upstreams = {{host, port}}}};
  };
  std::vector<Route> many = with_host("web");
  many[0].upstreams.assign(kMaxUpstreams + 1, {"127.0.0.1", 1});
  std::vector<Route> twice = with_host("web");
  twice.push_back(with_host("WEB")[0]);
  struct Case {
    std::string name;
    std::vector<Route> routes;
    ErrorCode code;
  };
  const std::vector<Case> cases{
      {"empty", with_host(""), ErrorCode::kInvalid},
      {"dots", with_host(".."), ErrorCode::kInvalid},
      {"slash", with_host("a/b"), ErrorCode::kInvalid},
      {"star", with_host("*"), ErrorCode::kInvalid},
      {"hidden", with_host(".a"), ErrorCode::kInvalid},
      {"port", with_host("a:80"), ErrorCode::kInvalid},
      {"long", with_host(std::string(254, 'a')), ErrorCode::kInvalid},
      {"no upstream host", with_upstream("", 1), ErrorCode::kInvalid},
      {"placeholder", with_upstream("{env.HOME}", 1), ErrorCode::kInvalid},
      {"comma", with_upstream("a,b", 1), ErrorCode::kInvalid},
      {"upstream slash", with_upstream("unix//s", 1), ErrorCode::kInvalid},
      {"no port", with_upstream("a", 0), ErrorCode::kInvalid},
      {"too many", many, ErrorCode::kInvalid},
      {"twice", twice, ErrorCode::kConflict},
  };
  for (const auto& [name, routes, code] : cases) {
    SCOPED_TRACE(name);
    const auto names = route_names(routes);
    ASSERT_FALSE(names);
    EXPECT_EQ(names.error().code, code) << names.error().message;
  }
}

TEST(HttpsDomains, AreInLowerCase) {
  const std::vector<Route> routes{
      {.id = "1", .hosts = {"x"}, .domains = {"b.com", "A.com"}, .upstreams = {}},
      {.id = "2", .hosts = {}, .domains = {"a.com"}, .upstreams = {}}};
  EXPECT_EQ(https_domains(routes), (std::set<std::string>{"a.com", "b.com"}));
}

}  // namespace
}  // namespace slipway::gateway
