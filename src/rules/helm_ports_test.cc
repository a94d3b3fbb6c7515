#include "rules/helm_ports.h"

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

TEST(HelmPorts, TheDefaultOneOrTheFirstThatSpeaksHttpIsTheGateways) {
  model::HelmSettings settings;
  EXPECT_EQ(gateway_port(settings), nullptr);
  settings.ports = {{.name = "a", .is_default = true, .protocol = "GRPC"}};
  EXPECT_EQ(gateway_port(settings), nullptr);
  settings.ports.push_back({.name = "b"});
  settings.ports.push_back({.name = "c"});
  EXPECT_EQ(gateway_port(settings)->name, "b");
  settings.ports.back().is_default = true;
  EXPECT_EQ(gateway_port(settings)->name, "c");
}

}  // namespace
}  // namespace slipway::rules
