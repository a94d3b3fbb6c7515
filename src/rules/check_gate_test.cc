#include "rules/check_gate.h"

#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using model::CheckState;
using testing::HasSubstr;

TEST(CheckGates, OpenOnceEveryCheckHasPassed) {
  struct Case {
    std::vector<model::Check> found;
    CheckState expected;
    std::string says;
  };
  const std::vector<std::string> wanted{"build", "test"};
  const Case cases[] = {
      {{}, CheckState::PENDING, "It waits for 'build', 'test' to pass on 1a2b3c4d, until "},
      {{{"build", CheckState::PASSED}}, CheckState::PENDING, "It waits for 'test' to pass"},
      {{{"build", CheckState::PASSED}, {"test", CheckState::PENDING}},
       CheckState::PENDING,
       "It waits for 'test'"},
      {{{"build", CheckState::PASSED}, {"test", CheckState::FAILED}},
       CheckState::FAILED,
       "'test' failed on 1a2b3c4d; it waits for it to pass, until "},
      {{{"test", CheckState::PASSED}, {"build", CheckState::PASSED}, {"x", CheckState::FAILED}},
       CheckState::PASSED,
       ""},
      {{{"test", CheckState::PASSED}, {"build", CheckState::PASSED}, {"test", CheckState::FAILED}},
       CheckState::FAILED,
       "'test' failed"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.says);
    const auto now = look_at_checks(wanted, one.found);
    EXPECT_EQ(now.state, one.expected);
    if (now.state != CheckState::PASSED) {
      EXPECT_THAT(explain_waiting(now, "1a2b3c4d5e6f", {}), HasSubstr(one.says));
    }
  }
  EXPECT_EQ(explain_not_passed(look_at_checks(wanted, {}), "1a2b3c4d5e6f"),
            "'build', 'test' did not pass on 1a2b3c4d in time. The next push counts its changes "
            "again.");
}

TEST(CheckGates, HoldWhileNothingElseMovedTheWatermark) {
  model::CheckGate gate;
  gate.base = "a";
  EXPECT_TRUE(still_holds(gate, "a", {}));
  EXPECT_TRUE(still_holds(gate, "b", {"b"}));
  EXPECT_FALSE(still_holds(gate, "c", {"b"}));
}

}  // namespace
}  // namespace slipway::rules
