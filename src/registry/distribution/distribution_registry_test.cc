// What no registry of this machine says by itself.

#include "registry/distribution/distribution_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "io/http_client.h"
#include "io/system_clock.h"
#include "registry/distribution/exchange.h"
#include "registry/distribution/test_images.h"
#include "registry/distribution/test_registry.h"
#include "registry/distribution/test_script.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;
using model::Digest;
using model::ImageName;
using model::ImageReference;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kBody = R"({"schemaVersion": 2})";
const Digest kOwn = Digest::of_sha256(base::sha256(kBody));
const Digest kOther = Digest::of_sha256(base::sha256("other"));

std::string told(const Digest& digest) {
  return "Docker-Content-Digest: " + digest.to_string() + "\r\n";
}

struct Asked {
  std::string name;
  Answer head, get;
  std::optional<Digest> digest;
  ErrorCode code = ErrorCode::kFailed;
  std::string says{};
  ImageReference image{};
};

class Resolving : public testing::TestWithParam<Asked> {};

TEST_P(Resolving, TakesWhatIsToldOrHashesTheBody) {
  const auto& asked = GetParam();
  const TestScript script([&](const io::TestRequest& request) {
    return request.method == "HEAD" ? asked.head : asked.get;
  });
  TestClock clock;
  DistributionOptions options;
  options.manifest_limit = 1000;
  DistributionRegistry registry(options, clock);
  ImageReference image = asked.image;
  image.name = {script.host(), "a"};
  const auto digest = registry.resolve(image, {}, {});
  ASSERT_EQ(digest.has_value(), asked.digest.has_value())
      << (digest ? digest->to_string() : digest.error().message);
  if (digest) {
    EXPECT_EQ(*digest, *asked.digest);
  } else {
    EXPECT_EQ(digest.error().code, asked.code) << digest.error().message;
    EXPECT_THAT(digest.error().message, HasSubstr(asked.says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Resolving,
    testing::Values(
        Asked{"Told", {200, "", told(kOther)}, {500}, kOther},
        Asked{"NotTold", {200}, {200, kBody}, kOwn},
        Asked{"ToldByGetOnly", {200}, {200, kBody, told(kOwn)}, kOwn},
        Asked{"NoHead", {405}, {200, kBody}, kOwn},
        Asked{"NoHeadAndMissing", {405}, {404}, {}, ErrorCode::kNotFound, "has no"},
        Asked{"BadlyTold", {200, "", "Docker-Content-Digest: x\r\n"}, {200, kBody}, kOwn},
        Asked{"WronglyTold",
              {200},
              {200, kBody, told(kOther)},
              {},
              ErrorCode::kFailed,
              "is not what"},
        Asked{"TooLarge", {200}, {200, std::string(1001, ' ')}, {}, ErrorCode::kTooLarge, "1000"},
        Asked{"Obsolete",
              {200},
              {200, kBody,
               "Content-Type: application/vnd.docker.distribution.manifest.v1+prettyjws\r\n"},
              {},
              ErrorCode::kUnsupportedType,
              "schema 1"},
        Asked{"AnotherThanAsked",
              {200, "", told(kOther)},
              {},
              {},
              ErrorCode::kFailed,
              "when asked for",
              ImageReference{{}, "", kOwn}},
        Asked{"Missing", {404}, {}, {}, ErrorCode::kNotFound, "check the image's name and tag"},
        Asked{"Forbidden", {403}, {}, {}, ErrorCode::kForbidden, "check the rights"},
        Asked{"Broken", {500}, {}, {}, ErrorCode::kUnavailable, "answers 500"},
        Asked{"Odd", {418}, {}, {}, ErrorCode::kFailed, "answers 418"},
        Asked{"Says",
              {405},
              {400, R"({"errors": [{"code": "NO", "message": "not\nso"}]})"},
              {},
              ErrorCode::kFailed,
              "(not so)"}),
    [](const auto& asked) { return asked.param.name; });

TEST(Distribution, SaysWhichManifestsItKnows) {
  const TestScript script([](const auto&) { return Answer{200, "", told(kOther)}; });
  TestClock clock;
  DistributionRegistry registry({}, clock);
  ASSERT_TRUE(registry.resolve({{script.host(), "a/b"}, "1.0", {}}, {"u", "p"}, {}));
  EXPECT_THAT(script.asked(), ElementsAre("HEAD /v2/a/b/manifests/1.0"))
      << "credentials are only sent where they are asked for";
  const auto accept = script.requests().front().headers.at("accept");
  for (const char* type :
       {"oci.image.index.v1", "oci.image.manifest.v1", "docker.distribution.manifest.list.v2",
        "docker.distribution.manifest.v2"}) {
    EXPECT_THAT(accept, HasSubstr(type));
  }
}

TEST(Distribution, SaysWhenToComeAgain) {
  struct Case {
    int status;
    std::string header;
    ErrorCode code;
    std::optional<base::Duration> wait;
  };
  for (const auto& [status, header, code, wait] : std::vector<Case>{
           {429, "Retry-After: 120\r\n", ErrorCode::kRateLimited, std::chrono::seconds(120)},
           {429, "", ErrorCode::kRateLimited, std::nullopt},
           {503, "Retry-After: 5\r\n", ErrorCode::kUnavailable, std::chrono::seconds(5)},
           {503, "", ErrorCode::kUnavailable, std::nullopt}}) {
    SCOPED_TRACE(std::to_string(status) + header);
    const TestScript script([&](const auto&) { return Answer{status, "", header}; });
    TestClock clock;
    DistributionRegistry registry({}, clock);
    const ImageName image{script.host(), "a"};
    const auto digest = registry.resolve({image, "1", {}}, {}, {});
    const auto tags = registry.tags(image, {}, "", {});
    ASSERT_FALSE(digest || tags);
    for (const auto& error : {digest.error(), tags.error()}) {
      EXPECT_EQ(error.code, code) << error.message;
      ASSERT_EQ(error.retry_at.has_value(), wait.has_value());
      if (wait) {
        EXPECT_EQ(*error.retry_at, clock.now() + *wait);
      }
    }
  }
}

TEST(Distribution, NothingTakesForEver) {
  const io::TestServer silent([](const auto&, auto& peer) {
    peer.await_close();
    return false;
  });
  TestClock clock;
  DistributionOptions options;
  options.request_timeout = std::chrono::milliseconds(50);
  DistributionRegistry registry(options, clock);
  const ImageName image{"127.0.0.1:" + std::to_string(silent.port()), "a"};
  const auto digest = registry.resolve({image, "1", {}}, {}, {});
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code, ErrorCode::kTimeout);

  int page = 0;
  const TestScript endless([&](const auto&) {
    clock.advance(std::chrono::seconds(10));
    return Answer{200, R"({"tags": ["a"]})",
                  "Link: </v2/a/tags/list?last=" + std::to_string(++page) + ">; rel=\"next\"\r\n"};
  });
  const auto tags = registry.tags({endless.host(), "a"}, {}, "", {});
  ASSERT_FALSE(tags);
  EXPECT_EQ(tags.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(endless.requests().size(), 6U) << "a minute in all";
}

TEST(Distribution, NobodyAnswersIsUnavailable) {
  TestClock clock;
  DistributionRegistry registry({}, clock);
  const auto digest =
      registry.resolve({{"127.0.0.1:" + std::to_string(io::closed_port()), "a"}, "1", {}}, {}, {});
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code, ErrorCode::kUnavailable);
}

TEST(Distribution, PlainHttpIsForThisMachineOrWhereItIsAllowed) {
  struct Case {
    std::string host, url;
  };
  TestClock clock;
  Tokens tokens;
  DistributionOptions options;
  options.plain_http_hosts = {"registry.lan:5000"};
  for (const auto& [host, url] :
       std::vector<Case>{{"docker.io", "https://registry-1.docker.io/v2/a/b/tags/list?n=2"},
                         {"ghcr.io", "https://ghcr.io/v2/a/b/tags/list?n=2"},
                         {"registry.lan", "https://registry.lan/v2/a/b/tags/list?n=2"},
                         {"registry.lan:5000", "http://registry.lan:5000/v2/a/b/tags/list?n=2"},
                         {"127.evil.io:5000", "https://127.evil.io:5000/v2/a/b/tags/list?n=2"},
                         {"localhost:5000", "http://localhost:5000/v2/a/b/tags/list?n=2"},
                         {"[::1]:5000", "http://[::1]:5000/v2/a/b/tags/list?n=2"}}) {
    const Exchange exchange({options, clock, tokens}, {host, "a/b"}, {}, {});
    EXPECT_EQ(exchange.url("tags/list?n=2").to_string(), url);
  }
}

class Pages : public testing::Test {
 protected:
  // A page that leads to `link`.
  static Answer page(const std::string& tags, const std::string& link, std::string headers = "") {
    if (!link.empty()) headers += "Link: <" + link + ">; rel=\"next\"\r\n";
    return {200, R"({"name": "a", "tags": )" + tags + "}", std::move(headers)};
  }
  base::Result<Tags> list(const TestScript& script, const std::string& etag = "") {
    DistributionOptions options;
    options.page_size = 2;
    options.tag_limit = 5;
    options.page_limit = 500;
    DistributionRegistry registry(options, clock);
    return registry.tags({script.host(), "a"}, {}, etag, {});
  }

  TestClock clock;
};

TEST_F(Pages, AreFollowedToTheirEnd) {
  const TestScript script([](const io::TestRequest& request) {
    if (request.path.ends_with("?n=2")) return page(R"(["c", "b"])", "/v2/a/tags/list?last=b&n=2");
    // Relative, and under a name that only the registry knows itself by.
    if (request.path.ends_with("last=b&n=2")) return page(R"(["d"])", "list?last=d");
    if (request.path.ends_with("last=d")) {
      return page("null", "https://registry.invalid/v2/a/tags/list?last=e");
    }
    return page(R"(["f", 7, "no tag", ""])", "", "ETag: \"x\"\r\n");
  });
  const auto tags = list(script, "\"old\"");
  ASSERT_TRUE(tags) << tags.error().message;
  EXPECT_THAT(tags->names, ElementsAre("c", "b", "d", "f"));
  EXPECT_EQ(tags->etag, "");
  EXPECT_THAT(script.asked(),
              ElementsAre("GET /v2/a/tags/list?n=2", "GET /v2/a/tags/list?last=b&n=2",
                          "GET /v2/a/tags/list?last=d", "GET /v2/a/tags/list?last=e"));
  EXPECT_EQ(script.requests()[0].headers.at("if-none-match"), "\"old\"");
  EXPECT_FALSE(script.requests()[1].headers.contains("if-none-match"));
}

TEST_F(Pages, AreAskedForOnlyWhereTheyChanged) {
  const TestScript script([](const io::TestRequest& request) {
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == "\"2\"") return Answer{304};
    return page(R"(["c"])", "", "ETag: \"2\"\r\n");
  });
  const auto first = list(script, "\"1\"");
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->unchanged);
  EXPECT_EQ(first->etag, "\"2\"");
  const auto again = list(script, first->etag);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(again->etag, "\"2\"");
}

TEST_F(Pages, HaveLimits) {
  struct Case {
    std::string name;
    Answer answer;
    ErrorCode code;
    std::string says;
  };
  for (const auto& [name, answer, code, says] : std::vector<Case>{
           {"circle", page(R"(["a"])", "/v2/a/tags/list?n=2"), ErrorCode::kFailed, "in a circle"},
           {"many", page(R"(["a", "b", "c", "d", "e", "f"])", ""), ErrorCode::kTooLarge,
            "more than 5"},
           {"long", {200, std::string(501, ' ')}, ErrorCode::kTooLarge, "500"},
           {"html", {200, "<html>"}, ErrorCode::kFailed, "is no list of tags of"},
           {"list", {200, "[]"}, ErrorCode::kFailed, "is no list of tags of"},
           {"text", {200, R"({"tags": "a"})"}, ErrorCode::kFailed, "is no list of tags of"},
           {"away", page("[]", "ftp://host/"), ErrorCode::kFailed, "no usable address"},
           {"304", {304}, ErrorCode::kFailed, "answers 304"}}) {
    const TestScript script([&](const auto&) { return answer; });
    const auto tags = list(script);
    ASSERT_FALSE(tags) << name;
    EXPECT_EQ(tags.error().code, code) << name << tags.error().message;
    EXPECT_THAT(tags.error().message, HasSubstr(says)) << name;
  }
}

TEST(Distribution, ListsManyTagsOfARealRegistry) {
  const TestRegistry server(Access::kAnonymous);
  const auto image = server.image("acme/shop");
  push(make_image(server.folder().path(), "one"), image.canonical() + ":t0", {});
  const std::string type = "application/vnd.oci.image.manifest.v1+json";
  io::HttpClient client;
  const auto manifest =
      client.send({.url = server.url("/v2/acme/shop/manifests/t0"), .headers = {{"Accept", type}}});
  ASSERT_TRUE(manifest);
  std::vector<std::string> expected{"t0"};
  for (int i = 1; i < 150; ++i) {
    expected.push_back("t" + std::to_string(i));
    const auto tagged =
        client.send({.method = "PUT",
                     .url = server.url("/v2/acme/shop/manifests/" + expected.back()),
                     .headers = {{"Content-Type", type}},
                     .body = manifest->body});
    ASSERT_TRUE(tagged);
    ASSERT_EQ(tagged->status, 201);
  }
  io::SystemClock clock;
  DistributionOptions options;
  options.page_size = 20;
  DistributionRegistry registry(options, clock);
  const auto tags = registry.tags(image, {}, "", {});
  ASSERT_TRUE(tags) << tags.error().message;
  EXPECT_THAT(tags->names, testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace slipway::registry
