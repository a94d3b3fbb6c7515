#include "runtime/docker/docker_options.h"

#include <vector>

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

TEST(DockerSettings, AreRead) {
  const auto plain = parse_docker_settings("{}");
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ(plain->host, "unix:///run/docker.sock");
  EXPECT_EQ(plain->publish_address, "127.0.0.1");
  const auto remote = parse_docker_settings(
      R"({"host":"tcp://10.0.0.5:2376","ca_file":"/a","certificate_file":"/b","key_file":"/c",)"
      R"("publish_address":"10.0.0.5"})");
  ASSERT_TRUE(remote) << remote.error().message;
  EXPECT_EQ(remote->tls, (io::TlsFiles{"/a", "/b", "/c"}));
  EXPECT_EQ(remote->publish_address, "10.0.0.5");
  EXPECT_TRUE(parse_docker_settings(R"({"host":"tcp://127.0.0.1:2375"})"));
}

TEST(DockerSettings, SayWhatIsWrong) {
  struct Case {
    std::string json;
    std::string field;
    std::string part;
  };
  const std::vector<Case> cases{
      {R"({"host":"/run/docker.sock"})", "settings.host", "unix:///"},
      {R"({"host":"unix://run"})", "settings.host", "absolute"},
      {R"({"host":"unix:///run/docker.sock","ca_file":"/a"})", "settings.host", "TLS"},
      {R"({"host":"tcp://10.0.0.5"})", "settings.host", "port"},
      {R"({"host":"tcp://10.0.0.5:70000"})", "settings.host", "port"},
      {R"({"host":"tcp://10.0.0.5:2375"})", "settings.host", "needs TLS"},
      {R"({"certificate_file":"/a"})", "settings.key_file", "together"},
      {R"({"publish_address":"here"})", "settings.publish_address", "IPv4"},
      {R"({"hosts":"x"})", "settings.hosts", "host"},
      {R"([])", "settings", "object"},
      {"{", "", ""},
  };
  for (const auto& [json, field, part] : cases) {
    const auto parsed = parse_docker_settings(json);
    ASSERT_FALSE(parsed) << json;
    EXPECT_EQ(parsed.error().code, base::ErrorCode::kInvalid);
    EXPECT_EQ(parsed.error().field, field) << json;
    EXPECT_NE(parsed.error().message.find(part), std::string::npos) << parsed.error().message;
  }
}

}  // namespace
}  // namespace slipway::runtime
