// Lists of tags, page by page.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/http_client.h"
#include "io/system_clock.h"
#include "registry/distribution/distribution_registry.h"
#include "registry/distribution/test_images.h"
#include "registry/distribution/test_registry.h"
#include "registry/distribution/test_script.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

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
