#include "api/sessions.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "api/tokens.h"
#include "store/users.h"

namespace slipway::api {
namespace {

using model::find_header;
using testing::HasSubstr;
using testing::Not;

const std::string kAnn = R"({"email":"Ann@Example.com","password":"correct horse"})";

struct Browser {
  int status = 0;
  std::string cookie, csrf, set_cookie, retry_after;
  TestAnswer answer;
};

Browser sign_in_as(TestApi& api, const std::string& body, model::Headers headers = {}) {
  Browser browser;
  browser.answer = api.call_with("POST", "/api/session", body, std::move(headers));
  browser.status = browser.answer.status;
  browser.set_cookie = find_header(browser.answer.http.headers, "set-cookie");
  browser.retry_after = find_header(browser.answer.http.headers, "retry-after");
  browser.cookie = browser.set_cookie.substr(0, browser.set_cookie.find(';'));
  if (browser.status == 201) {
    browser.csrf = std::string(browser.answer.json.at("csrf_token").as_string());
  }
  return browser;
}

std::string create_ann(TestApi& api, const std::string& role = "ADMIN") {
  const auto created = api.call("POST", "/api/user",
                                R"({"name":"Ann","email":"ann@example.com","password":)"
                                R"("correct horse","organization_id":"{organizationId}","role":")" +
                                    role + "\"}");
  EXPECT_EQ(created.status, 201) << created.http.body;
  return std::string(created.json.at("id").as_string());
}

int look(TestApi& api, const Browser& browser) {
  return api.call_with("GET", "/api/session", "", {{"Cookie", browser.cookie}}).status;
}

TEST(Session, IsSignedInToAndOutOf) {
  TestApi api;
  const auto id = create_ann(api);
  const auto browser = sign_in_as(api, kAnn);
  ASSERT_EQ(browser.status, 201) << browser.answer.http.body;
  EXPECT_EQ(browser.answer.json.at("user").at("id"), id.c_str());
  EXPECT_EQ(browser.answer.json.at("user").at("email"), "ann@example.com");
  EXPECT_EQ(browser.answer.json.at("role"), "ADMIN");
  EXPECT_EQ(browser.answer.json.at("organization_id"), api.ids()["organizationId"].c_str());
  for (const auto* word : {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"}) {
    EXPECT_THAT(browser.set_cookie, HasSubstr(word));
  }
  const auto shown = api.call_with("GET", "/api/session", "", {{"Cookie", browser.cookie}});
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.json.at("csrf_token"), browser.csrf.c_str());
  EXPECT_EQ(
      api.call_with("GET", "/api/project/{projectId}", "", {{"Cookie", browser.cookie}}).status,
      200);
  const auto user = api.call("GET", "/api/user/" + id);
  EXPECT_TRUE(user.json.at("last_sign_in_at").is_string());
  EXPECT_THAT(user.http.body, Not(HasSubstr("argon2")));
  const auto out = api.call_with("DELETE", "/api/session", "",
                                 {{"Cookie", browser.cookie}, {"X-CSRF-Token", browser.csrf}});
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(std::string(find_header(out.http.headers, "set-cookie")), HasSubstr("Max-Age=0"));
  EXPECT_EQ(look(api, browser), 401);
}

TEST(Session, IsNotBegunByAnotherSitesPage) {
  const std::string body = R"({"token":"a-token"})";
  TestApi api;
  EXPECT_EQ(sign_in_as(api, body, {{"Sec-Fetch-Site", "same-origin"}}).status, 201);
  EXPECT_EQ(sign_in_as(api, body, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(sign_in_as(api, body, {{"Sec-Fetch-Site", "same-site"}}).status, 403);
  EXPECT_EQ(sign_in_as(api, body, {{"Content-Type", "text/plain"}}).status, 403);
}

TEST(Session, ChangesNothingWithoutItsCsrfToken) {
  TestApi api;
  create_ann(api);
  const auto browser = sign_in_as(api, kAnn);
  const auto other = sign_in_as(api, kAnn);
  const auto rename = [&](model::Headers headers) {
    headers.emplace_back("Cookie", browser.cookie);
    return api
        .call_with("PUT", "/api/project/{projectId}", R"({"name":"store"})", std::move(headers))
        .status;
  };
  EXPECT_EQ(rename({}), 403);
  EXPECT_EQ(rename({{"X-CSRF-Token", ""}}), 403);
  EXPECT_EQ(rename({{"X-CSRF-Token", other.csrf}}), 403);
  EXPECT_EQ(rename({{"X-CSRF-Token", browser.csrf}}), 200);
}

TEST(Session, HasTheRightsOfItsUser) {
  TestApi api;
  const auto id = create_ann(api, "VIEWER");
  const auto browser = sign_in_as(api, kAnn);
  const model::Headers headers{{"Cookie", browser.cookie}, {"X-CSRF-Token", browser.csrf}};
  const auto rename = [&] {
    return api.call_with("PUT", "/api/project/{projectId}", R"({"name":"store"})", headers).status;
  };
  EXPECT_EQ(rename(), 403);
  EXPECT_EQ(api.call("PUT", "/api/user/" + id, R"({"role":"ADMIN"})").status, 200);
  EXPECT_EQ(rename(), 200);
}

TEST(Session, ChangesItsUsersOwnPassword) {
  TestApi api;
  create_ann(api, "VIEWER");
  const auto browser = sign_in_as(api, kAnn);
  const model::Headers headers{{"Cookie", browser.cookie}, {"X-CSRF-Token", browser.csrf}};
  const auto change = [&](const std::string& body, const model::Headers& sent) {
    return api.call_with("PUT", "/api/session/password", body, sent);
  };
  const std::string right = R"({"current_password":"correct horse","password":"battery staple"})";
  EXPECT_EQ(change(right, {{"Cookie", browser.cookie}}).status, 403);
  EXPECT_EQ(change(R"({"password":"battery staple"})", headers).field(), "current_password");
  EXPECT_EQ(change(R"({"current_password":"correct horse","password":"short"})", headers).field(),
            "password");
  const auto wrong =
      change(R"({"current_password":"wrong horse!","password":"battery staple"})", headers);
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.field(), "current_password");
  EXPECT_EQ(look(api, browser), 200);

  const auto changed = change(right, headers);
  EXPECT_EQ(changed.status, 204) << changed.http.body;
  EXPECT_EQ(look(api, browser), 401);
  EXPECT_EQ(sign_in_as(api, kAnn).status, 401);
  EXPECT_EQ(sign_in_as(api, R"({"email":"ann@example.com","password":"battery staple"})").status,
            201);
  const auto entry =
      api.call("GET", "/api/organization/{organizationId}/audit").json.at("results").at(0);
  EXPECT_EQ(entry.at("operation"), "changeOwnPassword");
  EXPECT_EQ(entry.at("actor").at("name"), "Ann");
}

TEST(Session, EndsWithItsUserPasswordOrToken) {
  TestApi api;
  const auto id = create_ann(api);
  auto browser = sign_in_as(api, kAnn);
  EXPECT_EQ(api.call("PUT", "/api/user/" + id, R"({"password":"battery staple"})").status, 200);
  EXPECT_EQ(look(api, browser), 401);
  EXPECT_EQ(sign_in_as(api, kAnn).status, 401);
  browser = sign_in_as(api, R"({"email":"ann@example.com","password":"battery staple"})");
  EXPECT_EQ(look(api, browser), 200);
  EXPECT_EQ(api.call("DELETE", "/api/user/" + id).status, 204);
  EXPECT_EQ(look(api, browser), 401);
  const auto token = api.call("POST", "/api/organization/{organizationId}/apiToken",
                              R"({"name":"ci","role_id":"DEPLOYER"})");
  browser =
      sign_in_as(api, R"({"token":")" + std::string(token.json.at("token").as_string()) + "\"}");
  ASSERT_EQ(browser.status, 201);
  EXPECT_TRUE(browser.answer.json.at("user").is_null());
  EXPECT_EQ(browser.answer.json.at("name"), "ci");
  EXPECT_EQ(browser.answer.json.at("role"), "DEPLOYER");
  EXPECT_EQ(look(api, browser), 200);
  EXPECT_EQ(api.call("DELETE", "/api/organization/{organizationId}/apiToken/" +
                                   std::string(token.json.at("id").as_string()))
                .status,
            204);
  EXPECT_EQ(look(api, browser), 401);
}

TEST(Session, IsRefusedInTheSameWordsWhoeverAsks) {
  TestApi api;
  create_ann(api);
  const auto wrong = sign_in_as(api, R"({"email":"ann@example.com","password":"wrong"})");
  const auto unknown = sign_in_as(api, R"({"email":"eve@example.com","password":"wrong"})");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.answer.message(), unknown.answer.message());
  EXPECT_EQ(sign_in_as(api, R"({"token":"nobody's"})").status, 401);
  EXPECT_EQ(sign_in_as(api, "{}").status, 400);
  EXPECT_EQ(sign_in_as(api, kAnn, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  for (int i = 0; i < 9; ++i) sign_in_as(api, R"({"email":"ann@example.com","password":"wrong"})");
  const auto limited = sign_in_as(api, kAnn);
  EXPECT_EQ(limited.status, 429);
  EXPECT_GT(std::stoi(limited.retry_after), 5);
}

TEST(Session, IsNotToBeHadWithAnEndlessName) {
  TestApi api;
  const std::string longest(300, 'x');
  EXPECT_EQ(sign_in_as(api, R"({"email":")" + longest + R"(","password":"y"})").status, 401);
}

// Of the user, by the token "t".
void plant_session(TestApi& api, base::Timestamp at) {
  api.database().write([&](store::Transaction& tx) {
    store::insert(tx,
                  store::Session{token_digest("t"), api.id<model::UserId>("userId"), {}, at, at});
  });
}

// On a clock of the test's own.
TEST(Sessions, LetStreamsGoOnForAsLongAsTheyLast) {
  TestApi api;
  const auto now = base::from_micros(1'800'000'000'000'000);
  plant_session(api, now);
  Sessions sessions;
  sessions.load(api.database());
  const auto found = sessions.find("t", now);
  ASSERT_TRUE(found);
  const auto& caller = found->caller;
  EXPECT_TRUE(sessions.lets_in(caller, now + kSessionIdle - std::chrono::seconds(1)));
  EXPECT_FALSE(sessions.lets_in(caller, now + kSessionIdle));
  api.database().write(
      [&](store::Transaction& tx) { store::remove_session(tx, token_digest("t")); });
  sessions.load(api.database());
  EXPECT_FALSE(sessions.lets_in(found->caller, now));
}

TEST(Sessions, SlideAndEnd) {
  TestApi api;
  const auto now = base::from_micros(1'800'000'000'000'000);
  plant_session(api, now);
  struct Look {
    base::Duration after;
    bool known;
  };
  const std::vector<std::vector<Look>> cases{
      {{kSessionIdle - std::chrono::seconds(1), true}},
      {{kSessionIdle, false}},
      {{std::chrono::hours(8), true}, {std::chrono::hours(16), true}},
      {{std::chrono::hours(8), true}, {std::chrono::hours(20), false}},
  };
  for (const auto& looks : cases) {
    Sessions sessions;
    sessions.load(api.database());
    EXPECT_FALSE(sessions.find("", now));
    for (const auto& one : looks) {
      EXPECT_EQ(sessions.find("t", now + one.after).has_value(), one.known);
    }
  }
  Sessions sessions;
  sessions.load(api.database());
  for (base::Duration after{0}; after < kSessionAtMost; after += std::chrono::hours(6)) {
    EXPECT_TRUE(sessions.find("t", now + after));
    sessions.load(api.database());  // which forgets nothing
  }
  EXPECT_FALSE(sessions.find("t", now + kSessionAtMost));
}

}  // namespace
}  // namespace slipway::api
