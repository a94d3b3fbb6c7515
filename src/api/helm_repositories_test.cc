// Helm repositories: what is refused, that passwords stay where they belong, and what is listed.

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/encoding.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const std::string kAll = "/api/organization/{organizationId}/helmRepository";
const std::string kOne = kAll + "/{helmRepositoryId}";
const std::string kIndex = "https://charts.example.com/stable/index.yaml";

// What each request had as Authorization, by the addresses that were asked.
std::vector<std::pair<std::string, std::string>> requests_of(TestApi& api) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& request : api.courier().sent) {
    std::string authorization;
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization") authorization = value;
    }
    all.emplace_back(request.url, authorization);
  }
  return all;
}

void answer_with(TestApi& api, base::Result<io::HttpResponse> answer) {
  api.courier().answer = [answer = std::move(answer)](const auto&, const auto&) { return answer; };
}

const std::string kBasic = "Basic " + base::encode_base64("ann:hush");

TEST(HelmRepositories, AreRefusedWithWhatIsWrong) {
  TestApi api;
  struct Case {
    json::object body;
    std::string field, says;
  };
  const std::vector<Case> cases{
      {{{"url", "https://c.example.com"}}, "name", ""},
      {{{"name", "new"}}, "url", ""},
      {{{"name", "new"}, {"url", "c.example.com"}}, "url", "no scheme"},
      {{{"name", "new"}, {"url", "oci://c.example.com"}}, "url", "OCI_"},
      {{{"name", "new"}, {"url", "https://"}}, "url", ""},
      {{{"name", "new"}, {"url", "https://ann:hush@c.example.com"}}, "url", "into config"},
      {{{"name", "new"}, {"url", "oci://ann@c.example.com"}, {"kind", "OCI_GENERIC_CR"}},
       "url",
       "into config"},
      {{{"name", "new"}, {"url", "https://c.example.com"}, {"kind", "OCI_ECR"}}, "url", "oci://"},
      {{{"name", "new"}, {"url", "https://c.example.com"}, {"kind", "GIT"}}, "kind", "HTTPS"},
      {{{"name", "new"}, {"url", "https://c.example.com"}, {"config", {{"region", "eu"}}}},
       "config.region",
       ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(json::serialize(one.body));
    const auto answer = api.call("POST", kAll, json::serialize(one.body));
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), one.field);
    EXPECT_THAT(answer.message(), HasSubstr(one.says));
    EXPECT_THAT(answer.message(), Not(HasSubstr("hush")));
  }
  const auto taken = api.call("POST", kAll, R"({"name":"charts","url":"https://c.example.com"})");
  EXPECT_EQ(taken.status, 409) << taken.http.body;
}

TEST(HelmRepositories, KeepAPasswordForTheOriginThatItWasGivenFor) {
  TestApi api;
  const auto moved = api.call("PUT", kOne, R"({"url":"https://elsewhere.example.com/stable"})");
  EXPECT_EQ(moved.status, 400) << moved.http.body;
  EXPECT_EQ(moved.field(), "config.password");
  EXPECT_EQ(api.call("PUT", kOne, R"({"url":"https://charts.example.com/other"})").status, 200);
  for (const auto& [host, password] :
       std::vector<std::pair<std::string, std::string>>{{"a", "new"}, {"b", ""}, {"c", "newer"}}) {
    const auto given =
        api.call("PUT", kOne,
                 R"({"url":"https://)" + host + R"(.example.com","config":{"password":")" +
                     password + R"("}})");
    EXPECT_EQ(given.status, 200) << given.http.body;
    EXPECT_THAT(given.http.body, Not(HasSubstr("password")));
  }
  api.courier().sent.clear();
  EXPECT_NE(api.call("GET", kOne + "/charts").status, 200) << "nothing is planted there";
  EXPECT_EQ(
      requests_of(api),
      (std::vector<std::pair<std::string, std::string>>{
          {"https://c.example.com/index.yaml", "Basic " + base::encode_base64("ann:newer")}}));
}

TEST(HelmRepositories, StayWhileAServiceUsesThem) {
  TestApi api;
  api.database().write([&](store::Transaction& tx) {
    auto service = store::service(tx, api.id<model::ServiceId>("serviceId")).value();
    service.id = api.id<model::ServiceId>("nobody");
    service.name = "proxy";
    service.kind = model::ServiceKind::HELM;
    service.chart = {api.id<model::HelmRepositoryId>("helmRepositoryId"), "nginx", "2.0.0"};
    ASSERT_TRUE(store::insert(tx, service));
  });
  EXPECT_EQ(api.call("GET", kOne).json.at("associated_services_count"), 1);
  const auto refused = api.call("DELETE", kOne);
  EXPECT_EQ(refused.status, 409) << refused.http.body;
  EXPECT_THAT(refused.message(), HasSubstr("'proxy'"));
  EXPECT_EQ(api.call("GET", kOne).status, 200);
}

TEST(HelmRepositories, ListTheirChartsWithTheirCredentials) {
  TestApi api;
  answer_with(api, io::HttpResponse{200,
                                    {},
                                    "entries:\n"
                                    "  redis: [{version: 7.0.0}]\n"
                                    "  nginx: [{version: 2.0.0}, {version: 1.0.0}]\n"});
  const auto all = api.call("GET", kOne + "/charts");
  ASSERT_EQ(all.status, 200) << all.http.body;
  EXPECT_EQ(json::serialize(all.json.at("results")),
            R"([{"chart_name":"nginx","versions":["2.0.0","1.0.0"]},)"
            R"({"chart_name":"redis","versions":["7.0.0"]}])");
  EXPECT_EQ(requests_of(api), (std::vector<std::pair<std::string, std::string>>{{kIndex, kBasic}}));
  const auto one = api.call("GET", kOne + "/charts?chartName=redis");
  EXPECT_EQ(one.json.at("results").as_array().size(), 1U) << one.http.body;
  const auto none = api.call("GET", kOne + "/charts?chartName=redi");
  EXPECT_EQ(none.status, 404);
  EXPECT_THAT(none.message(), HasSubstr("'redi'"));
}

TEST(HelmRepositories, SendCredentialsToTheirOwnOriginAlone) {
  TestApi api;
  const std::string elsewhere = "https://cdn.example.com/index.yaml";
  const std::string beside = "https://charts.example.com/new/index.yaml";
  api.courier().answer = [&](const io::HttpRequest& request, const auto&) {
    if (request.url == kIndex) return io::HttpResponse{301, {{"location", "/new/index.yaml"}}, ""};
    if (request.url == beside) return io::HttpResponse{302, {{"location", elsewhere}}, ""};
    return io::HttpResponse{200, {}, "entries: {}"};
  };
  const auto answer = api.call("GET", kOne + "/charts");
  EXPECT_EQ(answer.status, 200) << answer.http.body;
  EXPECT_EQ(requests_of(api), (std::vector<std::pair<std::string, std::string>>{
                                  {kIndex, kBasic}, {beside, kBasic}, {elsewhere, ""}}));
}

TEST(HelmRepositories, SayWhyTheirChartsCannotBeListed) {
  struct Case {
    base::Result<io::HttpResponse> answer;
    int status;
    std::string says;
  };
  const auto redirect = [](const std::string& to) {
    return io::HttpResponse{302, {{"location", to}}, ""};
  };
  const std::vector<Case> cases{
      {io::HttpResponse{401, {}, ""}, 422, "username and password"},
      {io::HttpResponse{403, {}, ""}, 422, "username and password"},
      {io::HttpResponse{404, {}, ""}, 422, "There is no " + kIndex},
      {io::HttpResponse{418, {}, ""}, 422, "418"},
      {io::HttpResponse{500, {}, ""}, 503, "500"},
      {io::HttpResponse{429, {}, ""}, 503, "429"},
      {io::HttpResponse{200, {}, "<html></html>"}, 422, "no index of charts"},
      {io::HttpResponse{200, {}, std::string(std::size_t{64} << 20U, ' ')}, 422, "64 MiB"},
      {redirect("http://charts.example.com/index.yaml"), 422, "only https"},
      {redirect("https://ann:x@c.example.com/index.yaml"), 422, "without a user"},
      {redirect(""), 422, "again and again"},
      {redirect("https://charts.example.com/next"), 422, "again and again"},
      {base::fail(base::ErrorCode::kForbidden, "no address"), 422, "--webhook-network"},
      {base::fail(base::ErrorCode::kUnavailable, "cannot connect"), 503, "cannot connect"},
  };
  TestApi api;
  for (const auto& one : cases) {
    SCOPED_TRACE(one.says);
    answer_with(api, one.answer);
    const auto answer = api.call("GET", kOne + "/charts");
    EXPECT_EQ(answer.status, one.status) << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr(one.says));
    EXPECT_THAT(answer.message(), Not(HasSubstr("hush")));
  }
}

TEST(HelmRepositories, AreAskedWhereOutgoingWebhooksMayLead) {
  TestApi api;
  api.context().policy.webhook_reach.networks = {io::parse_ip_network("10.1.0.0/16").value()};
  ASSERT_EQ(api.call("GET", kOne + "/charts").status, 200);
  ASSERT_EQ(api.courier().sent.size(), 1U);
  const auto& may_connect = api.courier().sent.front().may_connect;
  ASSERT_TRUE(may_connect);
  for (const auto& [address, expected] :
       std::vector<std::pair<std::string, bool>>{{"1.1.1.1", true},
                                                 {"127.0.0.1", false},
                                                 {"169.254.169.254", false},
                                                 {"10.2.0.1", false},
                                                 {"10.1.0.1", true}}) {
    EXPECT_EQ(may_connect(io::parse_ip_address(address).value()), expected) << address;
  }
}

TEST(HelmRepositories, OfContainerRegistriesHaveNoList) {
  TestApi api;
  const auto made = api.call("POST", kAll,
                             R"({"name":"oci","kind":"OCI_GENERIC_CR","url":"oci://r.example.com/c",
                             "config":{},"skip_tls_verification":true})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("skip_tls_verification"), true);
  const auto answer =
      api.call("GET", kAll + "/" + std::string(made.json.at("id").as_string()) + "/charts");
  EXPECT_EQ(answer.status, 409) << answer.http.body;
  EXPECT_THAT(answer.message(), HasSubstr("no list of its charts"));
  EXPECT_TRUE(api.courier().sent.empty());
}

}  // namespace
}  // namespace slipway::api
