// `slipway quarantine`: which version it means by a word, and that it releases no other.

#include <gmock/gmock.h>

#include "cli/test_command_line.h"

namespace slipway::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kHeldCommit =
    R"({"id":"q1","version":"1a2b3c4d5e6f","cause":"ROLLBACK","user":"ada",)"
    R"("created_at":"2026-11-27T10:00:00.000Z","message":"Rolled back."})";
const std::string kHeldImage =
    R"({"id":"q2","version":"sha256:1a2b99","tag":"1.4","cause":"UNHEALTHY",)"
    R"("created_at":"2026-11-27T11:00:00.000Z","message":"It ended."})";

struct QuarantineCommands : CommandLine {
  QuarantineCommands() {
    hold(kHeldCommit + "," + kHeldImage);
    for (const std::string id : {"q1", "q2"}) {
      answers_["DELETE /api/service/s1/quarantine/" + id] = {204, ""};
    }
  }
  void hold(const std::string& quarantines) {
    answers_["GET /api/service/s1/quarantine"] = {200, R"({"results":[)" + quarantines + "]}"};
  }
};

TEST_F(QuarantineCommands, ListWhatIsInQuarantine) {
  EXPECT_EQ(run({"quarantine", "list", "web"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "VERSION  CAUSE      USER  SINCE                     MESSAGE\n"
            "1a2b3c4  ROLLBACK   ada   2026-11-27T10:00:00.000Z  Rolled back.\n"
            "1.4      UNHEALTHY        2026-11-27T11:00:00.000Z  It ended.\n");
  hold("");
  EXPECT_EQ(run({"quarantine", "list", "web"}), kExitOk);
  EXPECT_EQ(out(), "No version of it is in quarantine.\n");
}

TEST_F(QuarantineCommands, ReleaseTheOneThatIsMeant) {
  struct Meant {
    const char* word;
    std::string id, shown;
  };
  for (const auto& [word, id, shown] : {Meant{"1a2b", "q1", "1a2b3c4"},
                                        {"1a2b3c4d5e6f", "q1", "1a2b3c4"},
                                        {"q1", "q1", "1a2b3c4"},
                                        {"1.4", "q2", "1.4"},
                                        {"sha256:1a", "q2", "1.4"}}) {
    sent_.clear();
    EXPECT_EQ(run({"quarantine", "release", "web", word}), kExitOk) << word << err();
    EXPECT_THAT(sent_, ElementsAre("DELETE /api/service/s1/quarantine/" + id + " ")) << word;
    EXPECT_EQ(out(), "Released " + shown + "; the next push or notice of it may deploy it.\n");
  }
}

TEST_F(QuarantineCommands, ReleaseNothingThatIsNotMeantForSure) {
  hold(kHeldCommit + "," + R"({"id":"q3","version":"1a2bffff","cause":"ROLLBACK"})");
  EXPECT_EQ(run({"quarantine", "release", "web", "1a2b"}), kExitRefused);
  EXPECT_THAT(err(), AllOf(HasSubstr("several versions in quarantine"), HasSubstr("more of it")));
  EXPECT_EQ(run({"quarantine", "release", "web", "9999"}), kExitFailed);
  EXPECT_THAT(err(), HasSubstr("`slipway quarantine list` shows what is"));
  EXPECT_THAT(sent_, IsEmpty());
}

}  // namespace
}  // namespace slipway::cli
