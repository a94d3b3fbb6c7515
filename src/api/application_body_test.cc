#include "api/application_body.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace slipway::api {
namespace {

using testing::HasSubstr;

std::optional<base::Error> read(const std::string& body, bool creating = false,
                                bool allow_file = false) {
  model::Service service;
  return read_application(boost::json::parse(body), creating, allow_file, service);
}

TEST(ApplicationBody, NamesTheFieldThatIsWrongAndSaysWhatToDo) {
  struct Case {
    std::string body;
    std::string field;
    std::string advice;
  };
  const std::string probe = R"({"healthchecks":{"readiness_probe":)";
  const std::vector<Case> cases{
      {R"({"name":""})", "name", "empty"},
      {R"({"name":7})", "name", "string"},
      {R"({"auto_deplyo":true})", "auto_deplyo", "Did you mean 'auto_deploy'?"},
      {R"({"auto_deploy":"yes"})", "auto_deploy", "true or false"},
      {R"({"skip_by_message":1})", "skip_by_message", "true or false"},
      {R"({"description":[]})", "description", "string"},
      {R"({"build_command":1})", "build_command", "string"},
      {R"({"entrypoint":1})", "entrypoint", "string"},
      {R"({"arguments":"a b"})", "arguments", "array of strings"},
      {R"({"arguments":["a",1]})", "arguments", "strings only"},
      {R"({"cpu":0})", "cpu", "from 10 to"},
      {R"({"cpu":10.5})", "cpu", "integer"},
      {R"({"memory":0})", "memory", "from 1 to"},
      {R"({"min_running_instances":-1})", "min_running_instances", "from 0 to"},
      {R"({"max_running_instances":0})", "max_running_instances", "from 1 to"},
      {R"({"build_timeout":0})", "build_timeout", "from 1 to"},
      {R"({"start_timeout":99999999999999999999})", "start_timeout", "integer"},
      {R"({"stop_grace":-1})", "stop_grace", "from 0 to"},
      {R"({"releases_kept":1001})", "releases_kept", "to 1000"},
      {R"({"domains":["Shop.Example.com"]})", "domains", "lower case"},
      {R"({"domains":["https://shop.example.com"]})", "domains", "without scheme"},
      {R"({"domains":["shop"]})", "domains", "shop.example.com"},
      {R"({"ports":{}})", "ports", "array of objects"},
      {R"({"ports":[7]})", "ports[0]", "object"},
      {R"({"ports":[{}]})", "ports[0].internal_port", "is missing"},
      {R"({"ports":[{"internal_port":1},{"internal_port":65536}]})", "ports[1].internal_port",
       "65535"},
      {R"({"ports":[{"internal_port":1,"protocol":"HTTPS"}]})", "ports[0].protocol",
       "Did you mean 'HTTP'?"},
      {R"({"ports":[{"internal_port":1,"public":true}]})", "ports[0].public", "no known field"},
      {R"({"healthchecks":[]})", "healthchecks", "object"},
      {R"({"healthchecks":{"readiness_prob":{}}})", "healthchecks.readiness_prob", "Did you mean"},
      {probe + R"({"period_seconds":0}}})", "healthchecks.readiness_probe.period_seconds",
       "from 1 to"},
      {probe + R"({"type":{"exec":{}}}}})", "healthchecks.readiness_probe.type.exec",
       "use http or tcp"},
      {probe + R"({"type":{"http":{"port":70000}}}}})",
       "healthchecks.readiness_probe.type.http.port", "65535"},
      {R"({"git_repository":"https://example.com/a"})", "git_repository", "object"},
      {R"({"git_repository":{"url":"ext::sh -c id"}})", "git_repository.url", ""},
      {R"({"git_repository":{"url":"-oProxyCommand=id"}})", "git_repository.url", ""},
      {R"({"git_repository":{"url":"https://u:p@example.com/a/b"}})", "git_repository.url",
       "git token"},
      {R"({"git_repository":{"url":"/srv/git/a.git"}})", "git_repository.url",
       "--allow-file-repositories"},
      {R"({"git_repository":{"branch":"refs/heads/main"}})", "git_repository.branch",
       "without refs/heads/"},
      {R"({"git_repository":{"branch":"a..b"}})", "git_repository.branch", "branch name"},
      {R"({"git_repository":{"branch":"-x"}})", "git_repository.branch", "branch name"},
      {R"({"git_repository":{"branch":""}})", "git_repository.branch", "branch name"},
      {R"({"git_repository":{"branch":"a\u0001"}})", "git_repository.branch", "branch name"},
      {R"({"git_repository":{"root_path":"a/../../b"}})", "git_repository.root_path", "leaves"},
      {R"({"git_repository":{"provider":"GITHUP"}})", "git_repository.provider",
       "Did you mean 'GITHUB'?"},
      {R"({"git_repository":{"provider":"HARBOR"}})", "git_repository.provider",
       "'HARBOR' is unknown"},
      {R"({"git_repository":{"git_token_id":"7"}})", "git_repository.git_token_id", "id"},
      {R"({"git_repository":{"brnch":"main"}})", "git_repository.brnch", "Did you mean 'branch'?"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.body);
    const auto error = read(c.body);
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, base::ErrorCode::kInvalid);
    EXPECT_EQ(error->field, c.field) << error->message;
    EXPECT_TRUE(error->message.starts_with(c.field)) << error->message;
    EXPECT_THAT(error->message, HasSubstr(c.advice));
  }
}

TEST(ApplicationBody, NeedsANameAndARepositoryToCreate) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{}", "name"},
      {R"({"name":"x"})", "git_repository"},
      {R"({"name":"x","git_repository":{}})", "git_repository.url"},
      {R"({"name":"x","git_repository":{"url":""}})", "git_repository.url"},
      {R"({"name":"x","git_repository":null})", "git_repository"},
  };
  for (const auto& [body, field] : cases) {
    const auto error = read(body, true);
    ASSERT_TRUE(error.has_value()) << body;
    EXPECT_EQ(error->field, field) << body;
  }
  EXPECT_FALSE(read("{}").has_value());
}

TEST(ApplicationBody, KeepsWhatIsNotThere) {
  model::Service service;
  service.name = "web";
  service.settings.cpu = 77;
  service.settings.readiness.kind = model::ProbeKind::TCP;
  service.git.token = model::GitTokenId();
  const auto take = [&](const std::string& body) {
    const auto error = read_application(boost::json::parse(body), false, true, service);
    EXPECT_FALSE(error.has_value()) << error->message;
  };
  take(R"({"memory":99,"git_repository":{"url":"/srv/git/shop.git"}})");
  EXPECT_EQ(service.name, "web");
  EXPECT_EQ(service.settings.cpu, 77U);
  EXPECT_EQ(service.settings.memory, 99U);
  EXPECT_EQ(service.settings.readiness.kind, model::ProbeKind::TCP);
  EXPECT_TRUE(service.git.token.has_value());
  EXPECT_EQ(service.repository.to_string(), "file:/srv/git/shop");
  take(R"({"healthchecks":{"readiness_probe":null},"git_repository":{"git_token_id":null}})");
  EXPECT_EQ(service.settings.readiness.kind, model::ProbeKind::NONE);
  EXPECT_FALSE(service.git.token.has_value());
  take(R"({"build_mode":"DOCKER","gpu":1})");
  take(R"({"gpu":2})");
  EXPECT_EQ(service.settings.extra, R"({"build_mode":"DOCKER","gpu":2})");
  take(R"({"storage":[{"type":"FAST_SSD","size":8,"mount_point":"/var/lib/data/"}]})");
  ASSERT_EQ(service.settings.storage.size(), 1U);
  EXPECT_EQ(service.settings.storage[0].id, "var-lib-data");
  EXPECT_EQ(service.settings.storage[0].mount_point, "/var/lib/data");
  EXPECT_EQ(service.settings.storage[0].size, 8U);
}

}  // namespace
}  // namespace slipway::api
