// `slipway doctor`, against a daemon that answers as it is told.

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_codes.h"
#include "cli/parser.h"
#include "io/test_server.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Looked {
  int code = 0;
  std::string out;
};

Looked look(const std::string& findings, std::vector<const char*> more = {}) {
  io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (request.path == "/api/organization") {
      return peer.respond(200, R"({"results": [{"id": "o1", "name": "acme"}]})");
    }
    if (request.path != "/api/organization/o1/checkup") return peer.respond(404, "{}");
    return peer.respond(200, R"({"results": [)" + findings + "]}");
  });
  const std::string url = server.url("");
  std::vector<const char*> words{"slipway", "doctor", "--url", url.c_str(), "--token", "t"};
  words.insert(words.end(), more.begin(), more.end());
  std::ostringstream out;
  std::ostringstream err;
  Context context(out, err, {}, [](std::string_view) { return std::nullopt; });
  const int code = run_command_line(context, static_cast<int>(words.size()), words.data());
  EXPECT_EQ(err.str(), "");
  return {code, out.str()};
}

const std::string kWell =
    R"({"check":"disk","subject":"","health":"OK","message":"Much is free.","remedy":""})";
const std::string kDoubtful = R"({"check":"webhook","subject":"acme/shop","health":"WARNING",)"
                              R"("message":"No push of it came yet.","remedy":"Sync it."})";
const std::string kBroken = R"({"check":"repository","subject":"acme/api","health":"FAILED",)"
                            R"("message":"The git token was refused.","remedy":"Give another."})";

TEST(Doctor, SaysThatAllIsWell) {
  const auto [code, out] = look(kWell);
  EXPECT_EQ(code, kExitOk);
  EXPECT_EQ(out, "All is well; checks passed: 1.\n");
}

TEST(Doctor, NamesTheWorstFirstWithWhatToDo) {
  const auto [code, out] = look(kWell + "," + kDoubtful + "," + kBroken);
  EXPECT_EQ(code, kExitFailed);
  EXPECT_THAT(out, HasSubstr("The git token was refused. Give another."));
  EXPECT_THAT(out, HasSubstr("No push of it came yet. Sync it."));
  EXPECT_THAT(out, Not(HasSubstr("Much is free.")));
  EXPECT_THAT(out, HasSubstr("Of 3 checks"));
  EXPECT_LT(out.find("acme/api"), out.find("acme/shop"));
}

TEST(Doctor, ShowsWhatIsWellWhereAsked) {
  EXPECT_THAT(look(kWell + "," + kDoubtful, {"--all"}).out, HasSubstr("Much is free."));
}

TEST(Doctor, EndsWellWhereNothingFailed) { EXPECT_EQ(look(kDoubtful).code, kExitOk); }

TEST(Doctor, FailsForProgramsToo) {
  const auto [code, out] = look(kBroken, {"--json"});
  EXPECT_EQ(code, kExitFailed);
  EXPECT_EQ(std::ranges::count(out, '\n'), 1);
  EXPECT_THAT(out, HasSubstr(R"("health":"FAILED")"));
}

}  // namespace
}  // namespace slipway::cli
