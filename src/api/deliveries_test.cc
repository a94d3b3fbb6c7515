// POST /hooks/{hookId}, as a git server's post-receive script sends it.

#include "store/deliveries.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;
using testing::Not;

using Headers = std::vector<std::pair<std::string, std::string>>;

const std::string kPayload =
    R"({"repository":"https://git.example.com/acme/shop.git","updates":[{"ref":"refs/heads/main",)"
    R"("before":"1111111111111111111111111111111111111111",)"
    R"("after":"2222222222222222222222222222222222222222"}]})";

Headers signed_headers(const std::string& body, const std::string& secret = kHookSecret) {
  return {{"Content-Type", "application/json"},
          {"X-Hub-Signature-256", signature_of(body, secret)}};
}

TEST(Deliveries, AreRefusedWithTheStatusOfTheContract) {
  struct Case {
    std::string what;
    std::string path;
    std::string body;
    Headers headers;
    int status;
  };
  const std::string hook = "/hooks/{hookId}";
  const std::string large(std::size_t{26} << 20U, ' ');
  const std::vector<Case> cases{
      {"unsigned", hook, kPayload, {{"Content-Type", "application/json"}}, 401},
      {"signed with another secret", hook, kPayload, signed_headers(kPayload, "other"), 401},
      {"signed for another body", hook, kPayload, signed_headers(kPayload + " "), 401},
      {"no JSON", hook, "{", signed_headers("{"), 400},
      {"empty", hook, "", signed_headers(""), 400},
      {"no such hook", "/hooks/" + kNobody, kPayload, signed_headers(kPayload), 404},
      {"no id", "/hooks/42", kPayload, signed_headers(kPayload), 404},
      {"another type",
       hook,
       kPayload,
       {{"Content-Type", "application/xml"}, {"X-Hub-Signature-256", signature_of(kPayload)}},
       415},
      {"too large", hook, large, signed_headers(large), 413},
  };
  TestApi api;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const auto answer = api.call_with("POST", c.path, c.body, c.headers);
    EXPECT_EQ(answer.status, c.status) << answer.http.body;
    EXPECT_FALSE(answer.message().empty());
    EXPECT_THAT(answer.http.body, Not(HasSubstr(signature_of(kPayload).substr(7))));
  }
  const auto kept = api.call("GET", "/api/organization/{organizationId}/delivery");
  EXPECT_EQ(kept.json.at("results").as_array().size(), 1U) << "the one that was there";
}

TEST(Deliveries, ThatWereRefusedAreToldOf) {
  TestApi api;
  const std::string path = "/api/organization/{organizationId}/refusal";
  EXPECT_TRUE(api.call("GET", path).json.at("results").as_array().empty());
  auto headers = signed_headers(kPayload, "other");
  headers.emplace_back("User-Agent", "a forge");
  for (int i = 0; i < 3; ++i) api.call_with("POST", "/hooks/{hookId}", kPayload, headers);
  // A change of the hook forgets nothing.
  ASSERT_EQ(api.call("PUT", "/api/hook/{hookId}", R"({"name":"renamed"})").status, 200);
  api.call_with("POST", "/hooks/{hookId}", kPayload, {{"Content-Type", "application/json"}});
  const auto told = api.call("GET", path).json.at("results").as_array();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told.at(0).at("count"), 1);
  EXPECT_THAT(std::string(told.at(0).at("message").as_string()), HasSubstr("is missing"));
  EXPECT_EQ(told.at(1).at("count"), 3);
  EXPECT_EQ(told.at(1).at("hook_name"), "renamed");
  EXPECT_EQ(told.at(1).at("user_agent"), "a forge");
  EXPECT_THAT(std::string(told.at(1).at("message").as_string()), HasSubstr("does not match"));
}

TEST(Deliveries, ShowTheirHeadersWithoutTheSignature) {
  TestApi api;
  auto headers = signed_headers(kPayload);
  headers.emplace_back("X-Seen", "yes");
  headers.emplace_back("Authorization", "Basic c2VjcmV0");
  const auto taken = api.call_with("POST", "/hooks/{hookId}", kPayload, headers);
  ASSERT_EQ(taken.status, 202);
  const auto one = api.call("GET", "/api/delivery/" + std::string(taken.json.at("id").as_string()));
  const std::string shown = boost::json::serialize(one.json.at("headers"));
  EXPECT_THAT(shown, HasSubstr(R"({"name":"x-seen","value":"yes"})"));
  EXPECT_THAT(shown, Not(HasSubstr("c2VjcmV0")));
}

TEST(Deliveries, OfAHookThatIsSwitchedOffOrDeletedAreRefused) {
  TestApi api;
  const auto deliver = [&] {
    return api.call_with("POST", "/hooks/{hookId}", kPayload, signed_headers(kPayload)).status;
  };
  EXPECT_EQ(deliver(), 202);
  EXPECT_EQ(api.call("PUT", "/api/hook/{hookId}", R"({"enabled":false})").status, 200);
  EXPECT_EQ(deliver(), 404);
  EXPECT_EQ(api.call("PUT", "/api/hook/{hookId}", R"({"enabled":true,"secret":"new"})").status,
            200);
  EXPECT_EQ(deliver(), 401);
  EXPECT_EQ(
      api.call_with("POST", "/hooks/{hookId}", kPayload, signed_headers(kPayload, "new")).status,
      202);
  EXPECT_EQ(api.call("DELETE", "/api/hook/{hookId}").status, 204);
  EXPECT_EQ(deliver(), 404);
}

TEST(Deliveries, OfARegistryBringTheSecretWhichIsNotStored) {
  TestApi api;
  const auto created = api.call("POST", "/api/organization/{organizationId}/hook",
                                R"({"name":"images","kind":"DISTRIBUTION","secret":"s3cret"})");
  ASSERT_EQ(created.status, 201) << created.http.body;
  const std::string path = "/hooks/" + std::string(created.json.at("id").as_string());
  const std::string body = R"({"events":[{"id":"x","action":"pull"}]})";
  Headers headers{{"Content-Type", "application/vnd.docker.distribution.events.v1+json"}};
  EXPECT_EQ(api.call_with("POST", path, body, headers).status, 401);
  headers.emplace_back("Authorization", "Bearer s3cret");
  const auto first = api.call_with("POST", path, body, headers);
  EXPECT_EQ(first.status, 202) << first.http.body;
  EXPECT_EQ(api.call_with("POST", path, body, headers).status, 200) << "the same event again";
  const auto id = model::DeliveryId::parse(std::string(first.json.at("id").as_string())).value();
  api.database().read([&](store::Transaction& tx) {
    const auto delivery = store::delivery(tx, id).value();
    EXPECT_EQ(delivery.event, "pull");
    EXPECT_EQ(delivery.delivery_id, "x");
    EXPECT_EQ(model::find_header(delivery.headers, "content-type"), headers[0].second);
    EXPECT_EQ(model::find_header(delivery.headers, "authorization"), "");
  });
}

TEST(Deliveries, ThatComeAgainAreTheFirstOne) {
  TestApi api;
  const auto created = api.call("POST", "/api/organization/{organizationId}/hook",
                                R"({"name":"hub","kind":"GITHUB","secret":"s"})");
  const std::string path = "/hooks/" + std::string(created.json.at("id").as_string());
  EXPECT_EQ(created.json.at("url").as_string(), "https://slipway.example.com" + path);
  const std::string ping = R"({"zen":"Design for failure.","hook_id":1,"hook":{}})";
  auto headers = signed_headers(ping, "s");
  headers.emplace_back("X-GitHub-Event", "ping");
  headers.emplace_back("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
  const auto first = api.call_with("POST", path, ping, headers);
  ASSERT_EQ(first.status, 202) << first.http.body;
  const auto again = api.call_with("POST", path, ping, headers);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.json, first.json);
  const auto hook = api.call("GET", "/api" + path.substr(0, 5) + path.substr(6));
  EXPECT_FALSE(hook.json.at("last_delivery_at").is_null()) << hook.http.body;
}

TEST(Deliveries, GiveBackTheirPayloadAndCanBeReplayed) {
  TestApi api;
  const auto first = api.call_with("POST", "/hooks/{hookId}", kPayload, signed_headers(kPayload));
  ASSERT_EQ(first.status, 202);
  const std::string path = "/api/delivery/" + std::string(first.json.at("id").as_string());
  const auto payload = api.call("GET", path + "/payload");
  EXPECT_EQ(payload.http.body, kPayload);
  EXPECT_EQ(payload.http.header("content-type"), "application/json");
  // Whoever sent it: no browser takes it for a page of the console.
  EXPECT_EQ(payload.http.header("content-disposition"), "attachment");
  const auto replay = api.call("POST", path + "/replay");
  ASSERT_EQ(replay.status, 202);
  EXPECT_EQ(replay.json.at("replay_of"), first.json.at("id"));
  EXPECT_EQ(replay.json.at("state"), "RECEIVED");
}

TEST(Deliveries, AreListedByHookAndState) {
  TestApi api;
  const std::string list = "/api/organization/{organizationId}/delivery";
  const auto size = [&](const std::string& query) {
    return api.call("GET", list + query).json.at("results").as_array().size();
  };
  EXPECT_EQ(size("?hook_id={hookId}&state=RECEIVED"), 1U);
  EXPECT_EQ(size("?hook_id={nobody}"), 0U);
  EXPECT_EQ(size("?state=FAILED"), 0U);
}

}  // namespace
}  // namespace slipway::api
