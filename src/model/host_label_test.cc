#include "model/host_label.h"

#include <gmock/gmock.h>

namespace slipway::model {
namespace {

TEST(HostLabel, IsTheNameAsFarAsDnsTakesIt) {
  const std::pair<std::string, std::string> cases[] = {
      {"web", "web"},
      {"Web", "web"},
      {"my app", "my-app"},
      {"my_app.v2", "my-app-v2"},
      {"-a--b-", "a-b"},
      {"caf\xC3\xA9", "caf-[0-9a-f]{6}"},
      {"\xC3\xA9", "service-[0-9a-f]{6}"},
      {"--", "service-[0-9a-f]{6}"},
      {std::string(63, 'a'), std::string(63, 'a')},
      {std::string(64, 'a'), std::string(56, 'a') + "-[0-9a-f]{6}"},
  };
  for (const auto& [name, label] : cases) {
    EXPECT_THAT(host_label(name), testing::MatchesRegex(label));
  }
}

TEST(HostLabel, TellsNamesApartOfWhichMuchIsLost) {
  EXPECT_NE(host_label("\xC3\xA9"), host_label("\xC3\xBC"));
  EXPECT_NE(host_label("a: b"), host_label("a,b"));
  EXPECT_NE(host_label("{x}"), host_label("[x]"));
  EXPECT_NE(host_label(".."), host_label("."));
  EXPECT_NE(host_label(std::string(64, 'a')), host_label(std::string(65, 'a')));
  EXPECT_LE(host_label(std::string(300, 'a')).size(), 63U);
}

TEST(ServiceHost, IsOfTheLabelsOfAllThreeNames) {
  EXPECT_EQ(service_host("Web App", "Production", "shop", "localhost"),
            "web-app.production.shop.localhost");
  EXPECT_EQ(service_host("web", "e", "p", organization_domain("Acme Inc", false, "example.com")),
            "web.e.p.acme-inc.example.com");
  EXPECT_EQ(organization_domain("Acme Inc", true, "example.com"), "example.com");
}

}  // namespace
}  // namespace slipway::model
