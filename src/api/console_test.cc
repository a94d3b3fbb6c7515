// What of the console is answered how, on files made up here.

#include "api/console.h"

#include <gmock/gmock.h>

namespace slipway::api {
namespace {

const std::vector<ConsoleAsset> kFiles = {
    {"/index.html", "text/html; charset=utf-8", "\"page\"", "<html>", "", ""},
    {"/assets/index-1.js", "text/javascript", "\"script\"", "identity", "gzipped", "brotli"},
};

struct ConsoleCase {
  std::string path;
  std::string encodings;
  int status = 0;  // 0: not the console's
  std::string body;
  std::string encoding;
};

std::string header(const io::ServerResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST(Console, AnswersItsFilesAndItsFirstPage) {
  const std::vector<ConsoleCase> cases = {
      {"/", "", 200, "<html>", ""},
      {"/service/0190a0b0-0000-7000-8000-000000000000", "gzip, br", 200, "<html>", ""},
      {"/apiary", "", 200, "<html>", ""},
      {"/assets/index-1.js", "", 200, "identity", ""},
      {"/assets/index-1.js", "gzip, deflate, br, zstd", 200, "brotli", "br"},
      {"/assets/index-1.js", "gzip;q=0.5", 200, "gzipped", "gzip"},
      {"/assets/index-1.js", "br;q=0, gzip;q=0.0", 200, "identity", ""},
      {"/assets/index-2.js", "", 0, "", ""},
      {"/favicon.ico", "", 0, "", ""},
      {"/api", "", 0, "", ""},
      {"/api/service", "", 0, "", ""},
      {"/hooks/1", "", 0, "", ""},
      {"/healthz", "", 0, "", ""},
      {"/readyz", "", 0, "", ""},
      {"/metrics", "", 0, "", ""},
      {"*", "", 0, "", ""},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.path + " " + item.encodings);
    const auto answer =
        console_response({"GET", item.path, "", {{"accept-encoding", item.encodings}}, ""}, kFiles);
    ASSERT_EQ(answer.has_value(), item.status != 0);
    if (!answer) continue;
    EXPECT_EQ(answer->status, item.status);
    EXPECT_EQ(answer->body, item.body);
    EXPECT_EQ(header(*answer, "Content-Encoding"), item.encoding);
    EXPECT_THAT(header(*answer, "Content-Security-Policy"),
                testing::HasSubstr("script-src 'self'"));
    EXPECT_EQ(header(*answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(*answer, "Referrer-Policy"), "no-referrer");
  }
}

TEST(Console, LetsFilesNamedByTheirContentBeKept) {
  const auto script = console_response({"GET", "/assets/index-1.js", "", {}, ""}, kFiles);
  const auto page = console_response({"GET", "/", "", {}, ""}, kFiles);
  EXPECT_THAT(header(*script, "Cache-Control"), testing::HasSubstr("immutable"));
  EXPECT_EQ(header(*page, "Cache-Control"), "no-cache");
  const auto again =
      console_response({"GET", "/", "", {{"if-none-match", "\"page\""}}, ""}, kFiles);
  EXPECT_EQ(again->status, 304);
  EXPECT_EQ(again->body, "");
}

TEST(Console, LeavesOtherMethodsAlone) {
  EXPECT_FALSE(console_response({"POST", "/", "", {}, ""}, kFiles));
}

TEST(Console, SaysWhereItWasNotBuilt) {
  const auto page = console_response({"GET", "/", "", {}, ""}, {});
  ASSERT_TRUE(page);
  EXPECT_THAT(page->body, testing::HasSubstr("built without the console"));
  EXPECT_FALSE(console_response({"GET", "/service", "", {}, ""}, {}));
}

}  // namespace
}  // namespace slipway::api
