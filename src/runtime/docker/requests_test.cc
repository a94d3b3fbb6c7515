#include "runtime/docker/requests.h"

#include <cstdlib>
#include <functional>
#include <ostream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "io/files.h"

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;
using base::ErrorCode;

Version plain_version() {
  Version version;
  version.deployment = *model::DeploymentId::parse("019a0000-0000-7000-8000-000000000001");
  version.service = *model::ServiceId::parse("019a0000-0000-7000-8000-000000000002");
  version.environment_id = *model::EnvironmentId::parse("019a0000-0000-7000-8000-000000000003");
  version.service_name = "Web Server";
  version.commit = "0123456789abcdef0123456789abcdef01234567";
  version.root_path = "/";
  return version;
}

Version full_version() {
  Version version = plain_version();
  version.root_path = "/apps/web";
  version.environment = {{"GREETING", "hello world"}, {"TOKEN", "s3cret"}, {"PORT", "1"}};
  version.secrets = {"s3cret"};
  auto& settings = version.settings;
  settings.cpu = 250;
  settings.memory = 128;
  settings.stop_grace = 30;
  settings.entrypoint = "server --listen '0.0.0.0:$PORT'";
  settings.arguments = {"--name", "a b", "${PORT}"};
  settings.dockerfile_path = "deploy/Dockerfile";
  settings.docker_target = "runtime";
  settings.build_args = {{"VERSION", "1 & 2"}};
  settings.ports = {{.id = "1", .name = "metrics", .internal_port = 9090},
                    {.id = "2", .name = "web", .internal_port = 3000, .is_default = true}};
  return version;
}

DockerOptions options() {
  DockerOptions options;
  options.installation = "home";
  return options;
}

std::string parameters(const std::string& query) {
  json::object object;
  const auto fields = base::parse_form(query).value();
  for (const auto& [name, value] : fields) {
    const auto* before = object.if_contains(name);
    object[name] = before == nullptr ? value : std::string(before->as_string()) + " " + value;
  }
  return json::serialize(object);
}

struct Golden {
  std::string name;
  std::function<std::string()> make;
};

void PrintTo(const Golden& golden, std::ostream* out) {  // NOLINT: a name of googletest
  *out << golden.name;
}

class DockerRequest : public testing::TestWithParam<Golden> {};

// SLIPWAY_UPDATE_GOLDEN=1 writes the files anew.
TEST_P(DockerRequest, IsTheGoldenFile) {
  const std::string file =
      std::string(SLIPWAY_SOURCE_DIR) + "/testdata/docker/" + GetParam().name + ".json";
  const std::string made = GetParam().make();
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(file, made + "\n"));
  }
  const auto golden = io::read_file(file);
  ASSERT_TRUE(golden) << golden.error().message;
  EXPECT_EQ(json::parse(made), json::parse(*golden)) << made;
}

INSTANTIATE_TEST_SUITE_P(
    Golden, DockerRequest,
    testing::Values(
        Golden{"container_plain",
               [] { return container_body(plain_version(), options(), std::nullopt).value(); }},
        Golden{"container_full",
               [] { return container_body(full_version(), options(), 40000).value(); }},
        Golden{"network", [] { return network_body(plain_version().environment_id, options()); }},
        Golden{"build_plain", [] { return parameters(build_query(plain_version(), false)); }},
        Golden{"build_full", [] { return parameters(build_query(full_version(), true)); }},
        Golden{"filters",
               [] {
                 return parameters(
                     label_filters({{kDeploymentLabel, "1"}, {kInstallationLabel, "a&b"}}));
               }}),
    [](const auto& given) { return given.param.name; });

TEST(DockerRequests, RefuseWhatNoProgramCanTake) {
  Version entrypoint = plain_version();
  entrypoint.settings.entrypoint = "server 'unclosed";
  const auto refused = container_body(entrypoint, options(), std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(refused.error().field, "entrypoint");
  Version variable = plain_version();
  variable.environment["A=B"] = "1";
  EXPECT_FALSE(container_body(variable, options(), std::nullopt));
}

TEST(DockerRequests, NamesTellAStoppedContainer) {
  const std::string name = container_name(plain_version());
  EXPECT_EQ(name, "slipway-web-server-019a0000-0000-7000-8000-000000000001");
  EXPECT_FALSE(is_stopped_name(name));
  EXPECT_TRUE(is_stopped_name(stopped_name(name)));
  EXPECT_EQ(running_name(stopped_name(name)), name);
  EXPECT_EQ(running_name(name), name);
}

TEST(DockerRequests, ImagesAreNamedByDigestOrTag) {
  struct Case {
    Image image;
    std::string reference;
    std::string query;
  };
  const std::vector<Case> cases{
      {{"nginx", "", "", "", ""}, "nginx:latest", "fromImage=nginx&tag=latest"},
      {{"r.example:5000/a/b", "1.2", "", "", ""},
       "r.example:5000/a/b:1.2",
       "fromImage=r.example%3A5000%2Fa%2Fb&tag=1.2"},
      {{"a/b", "1.2", "sha256:00ff", "", ""},
       "a/b@sha256:00ff",
       "fromImage=a%2Fb&tag=sha256%3A00ff"},
  };
  for (const auto& [image, reference, query] : cases) {
    EXPECT_EQ(image_reference(image), reference);
    EXPECT_EQ(pull_query(image), query);
    EXPECT_TRUE(is_image_reference(reference));
  }
  EXPECT_TRUE(is_image_reference("a:1..2"));  // a tag may have any number of dots
  for (const auto* wrong :
       {"", "/a", "a/", "..", "a/../b", "a/./b", "a b", "a?b", "a#b", "a%2f", "a//b", "a\nb"}) {
    EXPECT_FALSE(is_image_reference(wrong)) << wrong;
  }
}

TEST(DockerRequests, CredentialsNameTheirRegistry) {
  struct Case {
    std::string name;
    std::string registry;
  };
  const std::vector<Case> cases{{"nginx", "https://index.docker.io/v1/"},
                                {"team/web", "https://index.docker.io/v1/"},
                                {"localhost/web", "localhost"},
                                {"127.0.0.1:5000/web", "127.0.0.1:5000"},
                                {"r.example.org/team/web", "r.example.org"}};
  for (const auto& [name, registry] : cases) {
    const auto header = registry_auth({name, "1", "", "bot", "pass?>\xc3\xbf"});
    EXPECT_EQ(header.find_first_of("+/"), std::string::npos);
    std::string plain = header;
    for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
    const auto value = json::parse(base::decode_base64(plain).value());
    EXPECT_EQ(value.at("serveraddress").as_string(), registry) << name;
    EXPECT_EQ(value.at("username").as_string(), "bot");
  }
  EXPECT_EQ(registry_auth({"nginx", "1", "", "", ""}), "");
}

TEST(DockerRequests, ABuildGetsWhatItsRegistriesAskFor) {
  const std::vector<RegistryLogin> logins{{"docker.io", "bot", "1"}, {"r.test:5000", "ci", "2"}};
  std::string plain = registry_config(logins);
  for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
  EXPECT_EQ(json::parse(base::decode_base64(plain).value()),
            json::parse(R"({"https://index.docker.io/v1/": {"username": "bot", "password": "1"},
                            "r.test:5000": {"username": "ci", "password": "2"}})"));
  EXPECT_EQ(registry_config({}), "");
  struct Case {
    std::string reference, name, tag, user;
  };
  const std::vector<Case> cases{{"nginx", "nginx", "latest", "bot"},
                                {"docker.io/team/web:1", "team/web", "1", "bot"},
                                {"r.test:5000/a/b:2", "r.test:5000/a/b", "2", "ci"},
                                {"r.test/a/b:2", "r.test/a/b", "2", ""}};
  for (const auto& [reference, name, tag, user] : cases) {
    const auto image = base_image(reference, logins);
    ASSERT_TRUE(image) << reference;
    EXPECT_EQ(image->name, name);
    EXPECT_EQ(image->tag, tag);
    EXPECT_EQ(image->username, user) << reference;
  }
  EXPECT_FALSE(base_image("No/Image:at all", logins));
}

TEST(DockerRequests, WhatDecidesABuildIsInItsName) {
  const auto before = built_image(plain_version());
  Version other = plain_version();
  other.deployment = {};
  other.environment["A"] = "1";
  EXPECT_EQ(built_image(other), before);
  other.settings.build_args["A"] = "1";
  EXPECT_NE(built_image(other), before);
  EXPECT_NE(before.find(":" + plain_version().commit + "-"), std::string::npos);
}

}  // namespace
}  // namespace slipway::runtime::docker
