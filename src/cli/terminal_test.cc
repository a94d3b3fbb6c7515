#include "cli/terminal.h"

#include <gtest/gtest.h>

#include "cli/table.h"

namespace slipway::cli {
namespace {

TEST(Terminal, MeasuresTheColumnsThatTextTakes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Grüße"), 5U);
  EXPECT_EQ(display_width("文書"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("🚀"), 2U);
}

TEST(Terminal, TruncatesByColumns) {
  EXPECT_EQ(truncate("abcdef", 6), "abcdef");
  EXPECT_EQ(truncate("abcdef", 4), "abc…");
  EXPECT_EQ(truncate("文書管理", 5), "文書…");
  EXPECT_EQ(truncate("文書管理", 4), "文…");
  EXPECT_EQ(truncate("abc", 0), "");
}

TEST(Terminal, WrapsAtSpacesAndWithinLongWords) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(wrap("", 10), Lines{""});
  EXPECT_EQ(wrap("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap("abcdefghij", 4), (Lines{"abcd", "efgh", "ij"}));
  EXPECT_EQ(wrap("a  b", 2), (Lines{"a", "b"}));
  EXPECT_EQ(wrap("文書管理", 4), (Lines{"文書", "管理"}));
  EXPECT_EQ(wrap("trailing   ", 9), (Lines{"trailing"}));
}

TEST(Terminal, MakesTextHarmless) {
  EXPECT_EQ(plain("a\x1b[31mb\nc\td"), "a\uFFFD[31mb c d");
  EXPECT_EQ(plain("bad \xff"), "bad \uFFFD");
  EXPECT_EQ(plain("\u202Eevil"), "\uFFFDevil");
  EXPECT_EQ(plain_log("\x1b[1;31mred\x1b[0m\t\x1b]0;title\x07"),
            "\x1b[1;31mred\x1b[0m\t\uFFFD]0;title\uFFFD");
}

TEST(Table, AlignsByColumnsAndPaintsOnlyWhereAsked) {
  const std::vector<Row> rows = {{"文書", "x"}, {{"ab", Colour::kGreen}, "y"}};
  EXPECT_EQ(render_table({}, {"A", "B"}, rows), "A     B\n文書  x\nab    y\n");
  EXPECT_EQ(render_table({.colour = true}, {"A", "B"}, rows),
            "\x1b[2mA\x1b[0m     \x1b[2mB\x1b[0m\n文書  x\n\x1b[32mab\x1b[0m    y\n");
  EXPECT_EQ(render_table({}, {"A", "B"}, {}), "");
}

TEST(Table, WrapsTheLastColumnWhereThereIsRoomAndCutsItOtherwise) {
  const std::vector<Row> rows = {{"k", "one two three four five six seven"}};
  EXPECT_EQ(render_table({.width = 30}, {"A", "B"}, rows),
            "A  B\nk  one two three four five six\n   seven\n");
  EXPECT_EQ(render_table({.width = 20}, {"A", "B"}, rows), "A  B\nk  one two three fo…\n");
}

}  // namespace
}  // namespace slipway::cli
