// What a hook answers to what is no proper delivery.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

using Headers = std::vector<std::pair<std::string, std::string>>;

io::HttpResponse send(const Slipway& slipway, const std::string& method, const std::string& hook,
                      Headers headers, std::string body) {
  io::HttpRequest request;
  request.method = method;
  request.url = slipway.url() + "/hooks/" + hook;
  request.headers = std::move(headers);
  request.body = std::move(body);
  io::HttpClient client;
  auto response = client.send(request);
  EXPECT_TRUE(response) << (response ? "" : response.error().message);
  return response ? std::move(*response) : io::HttpResponse{};
}

std::string signature(const Hook& hook, const std::string& body) {
  return "sha256=" + base::encode_hex(base::hmac_sha256(hook.secret, body));
}

Headers headers_of(const Hook& hook, const std::string& body) {
  return {{"Content-Type", "application/json"},
          {"X-GitHub-Event", "push"},
          {"X-Hub-Signature-256", signature(hook, body)}};
}

Headers with(Headers headers, const std::string& name, const std::string& value) {
  std::erase_if(headers, [&](const auto& header) { return header.first == name; });
  if (!value.empty()) headers.emplace_back(name, value);
  return headers;
}

TEST(HookAnswers, WhatIsWrong) {
  const Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v1");
  const auto hook = slipway.make_hook("GITHUB");
  const auto off = slipway.make_hook("GIT");
  ASSERT_EQ(slipway.send("PUT", "/api/hook/" + off.id, json::object{{"enabled", false}}).status,
            200);
  const std::string body = repository.github_push();
  const std::string broken = body.substr(0, body.size() / 2);
  const std::string huge = "{\"x\":\"" + std::string(std::size_t{26} << 20U, 'x') + "\"}";
  const Headers good = headers_of(hook, body);
  const struct {
    const char* name;
    std::string method;
    std::string hook;
    Headers headers;
    std::string body;
    int status;
  } cases[] = {
      {"no JSON", "POST", hook.id, headers_of(hook, "what?"), "what?", 400},
      {"half of the JSON", "POST", hook.id, headers_of(hook, broken), broken, 400},
      {"no push", "POST", hook.id, headers_of(hook, "{}"), "{}", 400},
      {"no body", "POST", hook.id, headers_of(hook, ""), "", 400},
      {"no event", "POST", hook.id, with(good, "X-GitHub-Event", ""), body, 400},
      {"no signature", "POST", hook.id, with(good, "X-Hub-Signature-256", ""), body, 401},
      {"a signature of another body", "POST", hook.id, headers_of(hook, "{}"), body, 401},
      {"a signature by another secret", "POST", hook.id,
       headers_of({hook.id, hook.kind, "guessed"}, body), body, 401},
      {"a signature that is none", "POST", hook.id, with(good, "X-Hub-Signature-256", "sha256=zz"),
       body, 401},
      {"an unknown hook", "POST", "018f0000-0000-7000-8000-000000000000", good, body, 404},
      {"no id", "POST", "nonsense", good, body, 404},
      {"a hook that is off", "POST", off.id, headers_of(off, body), body, 404},
      {"a GET", "GET", hook.id, {}, "", 405},
      {"a DELETE", "DELETE", hook.id, {}, "", 405},
      {"too large", "POST", hook.id, headers_of(hook, huge), huge, 413},
      {"plain text", "POST", hook.id, with(good, "Content-Type", "text/plain"), body, 415},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    const auto answer = send(slipway, each.method, each.hook, each.headers, each.body);
    ASSERT_EQ(answer.status, each.status) << answer.body;
    const auto error = json::parse(answer.body);
    EXPECT_EQ(error.at("status").as_int64(), each.status);
    EXPECT_FALSE(text(error, "error").empty());
    EXPECT_FALSE(text(error, "message").empty());
    EXPECT_EQ(text(error, "path"), "/hooks/" + each.hook);
    EXPECT_THAT(answer.body, Not(HasSubstr(signature(hook, body).substr(7))));
    if (each.status == 405) {
      EXPECT_EQ(answer.header("allow"), "POST");
    }
  }
  EXPECT_TRUE(slipway.list(slipway.organization_path("delivery")).empty());
  EXPECT_EQ(send(slipway, "POST", hook.id, good, body).status, 202);
}

TEST(HookAnswers, EventsWithoutActionAreAccepted) {
  const Slipway slipway;
  const auto hook = slipway.make_hook("GITHUB");
  const std::string zero(40, '0');
  const std::string some(40, 'a');
  const auto push = [](const std::string& ref, const std::string& before,
                       const std::string& after) {
    return json::serialize(
        json::object{{"ref", ref},
                     {"before", before},
                     {"after", after},
                     {"repository", {{"clone_url", "https://github.com/acme/shop.git"}}}});
  };
  const struct {
    const char* name;
    std::string event;
    std::string body;
  } cases[] = {{"ping", "ping", "{\"zen\":\"Keep it simple.\",\"hook\":{\"events\":[\"push\"]}}"},
               {"unknown", "star", "{}"},
               {"deletion", "push", push("refs/heads/old", some, zero)},
               {"tag", "push", push("refs/tags/v1", zero, some)},
               {"no service", "push", push("refs/heads/main", zero, some)}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    const auto answer =
        send(slipway, "POST", hook.id,
             with(headers_of(hook, each.body), "X-GitHub-Event", each.event), each.body);
    ASSERT_EQ(answer.status, 202) << answer.body;
    const auto delivery = slipway.await_delivery(text(json::parse(answer.body), "id"));
    EXPECT_EQ(text(delivery, "state"), "IGNORED");
    EXPECT_FALSE(text(delivery, "message").empty());
  }
}

TEST(HookAnswers, ARateThatIsTooHighIsToldWhenToComeBack) {
  const Slipway slipway(Slipway::Gateway::kNone, {"--hook-rate", "0.1"});
  const auto hook = slipway.make_hook("GITHUB");
  const auto other = slipway.make_hook("GIT");
  const std::string body = "{}";
  io::HttpResponse answer;
  for (int i = 0; i < 20 && answer.status != 429; ++i) {
    answer = send(slipway, "POST", hook.id, with(headers_of(hook, body), "X-GitHub-Event", "star"),
                  body);
    ASSERT_TRUE(answer.status == 202 || answer.status == 429) << answer.body;
  }
  ASSERT_EQ(answer.status, 429);
  EXPECT_GT(std::stoi("0" + std::string(answer.header("retry-after"))), 0);
  // Another hook has a rate of its own.
  EXPECT_EQ(send(slipway, "POST", other.id, headers_of(other, body), body).status, 400);
}

}  // namespace
}  // namespace slipway::e2e
