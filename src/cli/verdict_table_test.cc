#include "cli/verdict_table.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/json_fields.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

struct ColumnCase {
  const char* golden;
  Terminal terminal;
  VerdictStyle style;
};

class VerdictTable : public testing::TestWithParam<ColumnCase> {};

// SLIPWAY_UPDATE_GOLDEN=1 writes the files anew.
TEST_P(VerdictTable, RendersAsTheGoldenFile) {
  const std::filesystem::path folder = SLIPWAY_SOURCE_DIR "/testdata/cli/verdicts";
  const auto content = io::read_file(folder / "push.json");
  ASSERT_TRUE(content);
  const auto verdicts = base::parse_json(*content);
  ASSERT_TRUE(verdicts);
  const std::string rendered =
      render_verdicts(GetParam().terminal, verdicts->as_array(), GetParam().style);
  const auto golden = folder / GetParam().golden;
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(golden, rendered));
  }
  EXPECT_EQ(io::read_file(golden).value_or("(no file)"), rendered);
}

INSTANTIATE_TEST_SUITE_P(
    Widths, VerdictTable,
    testing::Values(ColumnCase{"pipe.txt", {}, {}}, ColumnCase{"width_80.txt", {.width = 80}, {}},
                    ColumnCase{"width_50.txt", {.width = 50}, {}},
                    ColumnCase{"colour_100.txt", {.colour = true, .width = 100}, {}},
                    ColumnCase{
                        "evidence_100.txt", {.width = 100}, {.commit = true, .evidence = true}}),
    [](const auto& param) {
      const std::string name = param.param.golden;
      return name.substr(0, name.find('.'));
    });

TEST(VerdictTable, IsEmptyWithoutVerdicts) { EXPECT_EQ(render_verdicts({}, {}), ""); }

}  // namespace
}  // namespace slipway::cli
