// What no registry of this machine says by itself.

#include "registry/distribution/distribution_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "io/reach.h"
#include "registry/distribution/exchange.h"
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

TEST(Distribution, AsksWhetherADigestIsStillTheSame) {
  const TestScript script([](const io::TestRequest& request) {
    const auto known = request.headers.find("if-none-match");
    const bool same =
        known != request.headers.end() && known->second == "\"" + kOwn.to_string() + "\"";
    return same ? Answer{304} : Answer{200, "", told(kOwn)};
  });
  TestClock clock;
  DistributionRegistry registry({}, clock);
  const ImageReference image{{script.host(), "a"}, "1", {}};
  EXPECT_EQ(registry.recheck(image, kOwn, {}, {}), kOwn);
  EXPECT_EQ(registry.recheck(image, kOther, {}, {}), kOwn);
  EXPECT_EQ(script.requests().size(), 2U);
}

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

TEST(Distribution, AsksAtNoAddressBeyondItsReach) {
  const TestScript script([](const io::TestRequest&) { return Answer{200, "", told(kOwn)}; });
  TestClock clock;
  DistributionOptions options;
  options.may_connect = io::check_of({});
  ImageReference image;
  image.name = {script.host(), "a"};
  const auto refused = DistributionRegistry(options, clock).resolve(image, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kForbidden);
  EXPECT_THAT(refused.error().message, HasSubstr("--remote-network"));
  options.may_connect = io::check_of({.private_too = true});
  EXPECT_EQ(DistributionRegistry(options, clock).resolve(image, {}, {}).value(), kOwn);
  image.name = {"169.254.169.254", "latest/meta-data"};
  EXPECT_EQ(DistributionRegistry(options, clock).resolve(image, {}, {}).error().code,
            ErrorCode::kForbidden);
}

}  // namespace
}  // namespace slipway::registry
