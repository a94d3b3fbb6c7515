// Signing in by OpenID Connect, with a provider in this process.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/crypto.h"
#include "base/test_signing.h"
#include "store/users.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using model::find_header;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Says of whoever comes that they are Ann, unless told otherwise.
class TestProvider {
 public:
  TestProvider()
      : key_(base::TestKey::p256()), server_([this](const auto& request, auto& peer) {
          return peer.respond(answer_status(request), answer(request));
        }) {}

  std::string issuer() const { return server_.url(""); }

  OidcOptions options() const {
    OidcOptions options;
    options.issuer = issuer();
    options.client_id = "slipway";
    options.client_secret = "a client's secret";
    options.name = "Example";
    return options;
  }

  // What differs from what is right; set before a request.
  json::object claims{{"email", "ann@example.com"}, {"email_verified", true}, {"name", "Ann"}};
  json::object userinfo;
  json::object document;
  std::string key_id = "k1";
  std::string published_id = "k1";
  std::string nonce, code_challenge;  // of the attempt, as the browser brings them
  int discovery_status = 200;
  int token_status = 200;
  std::string refusal = R"({"error":"invalid_grant","error_description":"no\nsuch code"})";
  std::atomic<int> keys_asked = 0;
  io::TestRequest token_request;

 private:
  int answer_status(const io::TestRequest& request) const {
    if (request.path.starts_with("/.well-known/")) return discovery_status;
    return request.path == "/token" ? token_status : 200;
  }

  std::string answer(const io::TestRequest& request) {
    if (request.path == "/.well-known/openid-configuration") return discovery();
    if (request.path == "/keys") {
      ++keys_asked;
      return base::key_set({key_.jwk(published_id)});
    }
    if (request.path == "/me") return json::serialize(userinfo);
    token_request = request;
    return token_status == 200 ? tokens(request) : refusal;
  }

  std::string discovery() const {
    json::object all{{"issuer", issuer()},
                     {"authorization_endpoint", issuer() + "/authorize"},
                     {"token_endpoint", issuer() + "/token"},
                     {"jwks_uri", issuer() + "/keys"}};
    for (const auto& one : document) all[one.key()] = one.value();
    return json::serialize(all);
  }

  std::string tokens(const io::TestRequest& request) const {
    const auto form = base::parse_form(request.body).value();
    std::string verifier;
    for (const auto& [name, value] : form) {
      if (name == "code_verifier") verifier = value;
    }
    EXPECT_EQ(base::encode_base64url(base::sha256(verifier)), code_challenge);
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    json::object all{{"iss", issuer()},  {"aud", "slipway"}, {"sub", "248"},
                     {"exp", now + 300}, {"iat", now},       {"nonce", nonce}};
    for (const auto& one : claims) all[one.key()] = one.value();
    return json::serialize(json::object{{"access_token", "an access token"},
                                        {"token_type", "Bearer"},
                                        {"id_token", key_.token_of(key_id, json::serialize(all))}});
  }

  base::TestKey key_;
  io::TestServer server_;
};

std::string cookie_set(const TestAnswer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.http.headers) {
    if (key == "set-cookie" && value.starts_with(std::string(name) + "=")) return value;
  }
  return "";
}

std::string pair_of(const std::string& set_cookie) {
  return set_cookie.substr(0, set_cookie.find(';'));
}

std::string location_of(const TestAnswer& answer) {
  return std::string(find_header(answer.http.headers, "location"));
}

std::string query_of(const std::string& url, std::string_view name) {
  const auto fields = base::parse_form(url.substr(url.find('?') + 1)).value();
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return "";
}

struct Begun {
  TestAnswer answer;
  std::string cookie, state;
};

Begun begin_at(TestApi& api, TestProvider& provider, const std::string& query = "") {
  Begun begun{api.call_with("GET", "/api/session/oidc" + query, "", {}), "", ""};
  const auto url = location_of(begun.answer);
  begun.cookie = pair_of(cookie_set(begun.answer, "slipway_oidc"));
  begun.state = query_of(url, "state");
  provider.nonce = query_of(url, "nonce");
  provider.code_challenge = query_of(url, "code_challenge");
  return begun;
}

TestAnswer come_back(TestApi& api, const Begun& begun, const std::string& more = "&code=c") {
  return api.call_with("GET", "/api/session/oidc/callback?state=" + begun.state + more, "",
                       {{"Cookie", begun.cookie}});
}

TestAnswer sign_in_at(TestApi& api, TestProvider& provider) {
  return come_back(api, begin_at(api, provider));
}

std::string problem_in(const TestAnswer& answer) {
  return query_of(location_of(answer), "sign_in_problem");
}

void make_ann(TestApi& api, const std::string& role = "DEPLOYER") {
  const auto made =
      api.call("POST", "/api/user",
               R"({"name":"Ann","email":"ann@example.com","password":"correct horse","role":")" +
                   role + R"(","organization_id":"{organizationId}"})");
  ASSERT_EQ(made.status, 201) << made.http.body;
}

TEST(Oidc, SignsInAUserThatThereIs) {
  TestProvider provider;
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  const auto begun = begin_at(api, provider, "?return_to=/deliveries%3Fx%3D1");
  ASSERT_EQ(begun.answer.status, 303) << begun.answer.http.body;
  const auto url = location_of(begun.answer);
  EXPECT_THAT(url, StartsWith(provider.issuer() + "/authorize?"));
  const std::vector<std::pair<std::string, std::string>> asked{
      {"response_type", "code"},
      {"client_id", "slipway"},
      {"scope", "openid email profile"},
      {"code_challenge_method", "S256"},
      {"redirect_uri", "https://slipway.example.com/api/session/oidc/callback"},
  };
  for (const auto& [name, value] : asked) EXPECT_EQ(query_of(url, name), value) << name;
  for (const auto* word :
       {"HttpOnly", "SameSite=Lax", "Path=/api/session/oidc", "Max-Age=600", "Secure"}) {
    EXPECT_THAT(cookie_set(begun.answer, "slipway_oidc"), HasSubstr(word));
  }
  const auto back = come_back(api, begun, "&code=c&iss=" + base::encode_percent(provider.issuer()));
  ASSERT_EQ(back.status, 303) << back.http.body;
  EXPECT_EQ(location_of(back), "/deliveries?x=1");
  EXPECT_THAT(cookie_set(back, "slipway_oidc"), HasSubstr("Max-Age=0"));
  const auto session = cookie_set(back, "slipway_session");
  for (const auto* word : {"HttpOnly", "SameSite=Strict", "Path=/;", "Secure"}) {
    EXPECT_THAT(session, HasSubstr(word));
  }
  const auto shown = api.call_with("GET", "/api/session", "", {{"Cookie", pair_of(session)}});
  ASSERT_EQ(shown.status, 200) << shown.http.body;
  EXPECT_EQ(shown.json.at("user").at("email"), "ann@example.com");
  EXPECT_EQ(shown.json.at("role"), "DEPLOYER");
  EXPECT_THAT(provider.token_request.body, HasSubstr("grant_type=authorization_code&code=c&"));
  EXPECT_THAT(provider.token_request.body, Not(HasSubstr("secret")));
  EXPECT_EQ(provider.token_request.headers.at("authorization"),
            "Basic " + base::encode_base64("slipway:a%20client%27s%20secret"));
  EXPECT_EQ(problem_in(come_back(api, begun)), "BEGIN_AGAIN");  // good once
}

TEST(Oidc, BelongsToTheBrowserThatBeganIt) {
  TestProvider provider;
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  const auto begun = begin_at(api, provider);
  const auto other = begin_at(api, provider);
  const std::vector<Begun> wrong{
      {{}, "", begun.state}, {{}, other.cookie, begun.state}, {{}, begun.cookie, ""}};
  for (const auto& one : wrong) {
    const auto back = come_back(api, one);
    EXPECT_EQ(problem_in(back), "BEGIN_AGAIN");
    EXPECT_EQ(cookie_set(back, "slipway_session"), "");
  }
  EXPECT_EQ(problem_in(come_back(api, other)), "");
}

TEST(Oidc, ReturnsToThePagesOfTheConsoleAlone) {
  TestProvider provider;
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"/settings", "/settings"},
      {"//evil.example", "/"},
      {"https://evil.example", "/"},
      {"/%5C%5Cevil.example", "/"},
      {"/%0D%0AX-Header:1", "/"},
      {"/api/session", "/"},
      {"settings", "/"},
      {"", "/"},
  };
  for (const auto& [asked, expected] : cases) {
    const auto back = come_back(api, begin_at(api, provider, "?return_to=" + asked));
    EXPECT_EQ(location_of(back), expected) << asked;
  }
}

TEST(Oidc, SaysWhyItDoesNotSignIn) {
  struct Case {
    std::string problem;
    std::function<void(TestProvider&)> change;
    std::string answer = "&code=c";
  };
  const std::vector<Case> cases{
      {"UNREACHABLE", [](auto& p) { p.discovery_status = 503; }},
      {"MISCONFIGURED", [](auto& p) { p.discovery_status = 404; }},
      {"MISCONFIGURED", [](auto& p) { p.document["issuer"] = "https://other.example"; }},
      {"DENIED", {}, "&error=access_denied"},
      {"DENIED", {}, "&error=login_required"},
      {"UNREACHABLE", {}, "&error=temporarily_unavailable"},
      {"MISCONFIGURED", {}, "&error=invalid_scope"},
      {"MISCONFIGURED", {}, ""},
      {"NOT_BELIEVED", {}, "&code=c&iss=https://other.example"},
      {"BEGIN_AGAIN", [](auto& p) { p.token_status = 400; }},
      {"CLIENT_REFUSED",
       [](auto& p) {
         p.token_status = 401;
         p.refusal = R"({"error":"invalid_client"})";
       }},
      {"MISCONFIGURED",
       [](auto& p) {
         p.token_status = 400;
         p.refusal = "<html>";
       }},
      {"UNREACHABLE", [](auto& p) { p.token_status = 502; }},
      {"NOT_BELIEVED", [](auto& p) { p.claims["aud"] = "other"; }},
      {"NOT_BELIEVED", [](auto& p) { p.claims["nonce"] = "other"; }},
      {"NOT_BELIEVED", [](auto& p) { p.key_id = "k2"; }},
      {"UNVERIFIED_EMAIL", [](auto& p) { p.claims["email_verified"] = false; }},
      {"NO_EMAIL", [](auto& p) { p.claims.erase("email"); }},
      {"NO_USER", [](auto& p) { p.claims["email"] = "eve@example.com"; }},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.problem + c.answer);
    TestProvider provider;
    TestApi api({.oidc = provider.options()});
    make_ann(api);
    if (c.change) c.change(provider);
    const auto begun = begin_at(api, provider);
    const auto& refused = begun.cookie.empty() ? begun.answer : come_back(api, begun, c.answer);
    EXPECT_EQ(refused.status, 303);
    EXPECT_EQ(location_of(refused), "/?sign_in_problem=" + c.problem);
    EXPECT_EQ(cookie_set(refused, "slipway_session"), "");
    const auto told = api.call_with("GET", "/api/session/way?problem=" + c.problem, "", {});
    EXPECT_GT(told.json.at("problem").as_string().size(), 20U) << told.http.body;
  }
}

TEST(Oidc, LooksForNewKeysAndNotTooOften) {
  TestProvider provider;
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "");
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "");
  EXPECT_EQ(provider.keys_asked, 1);
  // They are asked for again a minute later, not now.
  provider.key_id = provider.published_id = "k2";
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "NOT_BELIEVED");
  EXPECT_EQ(provider.keys_asked, 1);
}

TEST(Oidc, AsksTheUserinfoEndpointForWhatTheTokenLacks) {
  TestProvider provider;
  provider.claims.erase("email");
  provider.document["userinfo_endpoint"] = provider.issuer() + "/me";
  provider.document["token_endpoint_auth_methods_supported"] = json::array{"client_secret_post"};
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  provider.userinfo = {{"sub", "249"}, {"email", "ann@example.com"}};
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "NOT_BELIEVED");  // somebody else
  provider.userinfo["sub"] = "248";
  EXPECT_EQ(location_of(sign_in_at(api, provider)), "/");
  EXPECT_THAT(provider.token_request.body,
              HasSubstr("client_id=slipway&client_secret=a%20client%27s%20secret"));
  EXPECT_FALSE(provider.token_request.headers.contains("authorization"));
}

TEST(Oidc, MakesUsersWhereItIsToldTo) {
  TestProvider provider;
  auto options = provider.options();
  options.new_users = {model::Role::VIEWER, "acme"};
  options.domains = {"example.com"};
  TestApi api({.oidc = options});
  const auto back = sign_in_at(api, provider);
  ASSERT_EQ(location_of(back), "/");
  const model::Headers session{{"Cookie", pair_of(cookie_set(back, "slipway_session"))}};
  const auto shown = api.call_with("GET", "/api/session", "", session);
  EXPECT_EQ(shown.json.at("name"), "Ann");
  EXPECT_EQ(shown.json.at("role"), "VIEWER");
  EXPECT_EQ(shown.json.at("organization_id"), api.ids()["organizationId"].c_str());
  EXPECT_EQ(location_of(sign_in_at(api, provider)), "/");  // and is the same user then
  EXPECT_EQ(api.call("GET", "/api/user").json.at("results").as_array().size(), 2U);
  const auto audit =
      api.call("GET", "/api/organization/{organizationId}/audit?operation=createUser");
  ASSERT_EQ(audit.json.at("results").as_array().size(), 1U) << audit.http.body;
  const auto& entry = audit.json.at("results").at(0);
  EXPECT_EQ(entry.at("actor").at("name"), "Ann");
  EXPECT_EQ(entry.at("after").at("email"), "ann@example.com");
  EXPECT_THAT(audit.http.body, Not(HasSubstr("argon2")));
  provider.claims["email"] = "eve@elsewhere.example";
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "FOREIGN_DOMAIN");
}

TEST(Oidc, MakesNoUserOfAnOrganizationThatIsNotThere) {
  TestProvider provider;
  auto options = provider.options();
  options.new_users = {model::Role::VIEWER, "nobody's"};
  TestApi api({.oidc = options});
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "MISCONFIGURED");
  EXPECT_EQ(api.call("GET", "/api/user").json.at("results").as_array().size(), 1U);
}

TEST(Oidc, IsLimitedByAddress) {
  TestProvider provider;
  TestApi api({.oidc = provider.options()});
  make_ann(api);
  EXPECT_EQ(problem_in(sign_in_at(api, provider)), "");  // gives its attempt back
  for (int i = 0; i < 20; ++i) EXPECT_NE(begin_at(api, provider).cookie, "") << i;
  const auto limited = begin_at(api, provider);
  EXPECT_EQ(limited.cookie, "");
  EXPECT_EQ(problem_in(limited.answer), "TOO_MANY");
}

TEST(Oidc, IsOfferedAndMayBeTheOnlyWay) {
  const auto kinds = [](TestApi& api) {
    std::string all;
    const auto ways = api.call_with("GET", "/api/session/way", "", {}).json;
    for (const auto& way : ways.at("results").as_array()) {
      all += std::string(way.at("kind").as_string()) + " ";
    }
    return all;
  };
  TestApi without;
  EXPECT_EQ(kinds(without), "TOKEN PASSWORD ");
  TestProvider provider;
  TestApi beside({.oidc = provider.options()});
  EXPECT_EQ(kinds(beside), "OIDC TOKEN PASSWORD ");
  const auto told = beside.call_with("GET", "/api/session/way?problem=made+up", "", {});
  EXPECT_TRUE(told.json.at("problem").is_null());
  EXPECT_EQ(told.json.at("results").at(0).at("name"), "Example");
  EXPECT_EQ(told.json.at("results").at(0).at("url"), "/api/session/oidc");
  auto options = provider.options();
  options.only = true;
  TestApi alone({.oidc = options});
  EXPECT_EQ(kinds(alone), "OIDC ");
  const auto refused = alone.call_with("POST", "/api/session", R"({"token":"a-token"})", {});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.message(), HasSubstr("Example"));
  EXPECT_EQ(alone.call("GET", "/api/organization").status, 200);  // tokens go on
}

}  // namespace
}  // namespace slipway::api
