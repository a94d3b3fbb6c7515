#include "rules/webhook/text.h"

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

TEST(Text, IsQuotedWithinWholeCharacters) {
  EXPECT_EQ(quote("a"), "'a'");
  EXPECT_EQ(quote(std::string(200, 'a')), "'" + std::string(200, 'a') + "'");
  EXPECT_EQ(quote(std::string(201, 'a')), "'" + std::string(200, 'a') + "...'");
  EXPECT_EQ(quote(std::string(199, 'a') + "\xC3\xA9"), "'" + std::string(199, 'a') + "...'");
}

TEST(Text, IsQuotedBetweenOtherWords) {
  EXPECT_EQ(quoted_within("The event ", "a", " is no push."), "The event 'a' is no push.");
  for (const std::string& text : {std::string(201, 'a'), std::string("a\xFF"), std::string()}) {
    EXPECT_EQ(quoted_within("<", text, ">"), "<" + quote(text) + ">");
  }
}

TEST(Text, IsStoredWithoutNuls) {
  EXPECT_EQ(storable(std::string("a\0b\0", 4)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(storable("\xFF"), "\xEF\xBF\xBD");
}

TEST(Text, IsSummarizedWithoutDoubles) {
  EXPECT_EQ(summarize({}, "None.").why, "None.");
  EXPECT_EQ(summarize({{"A."}, {"A."}, {"B."}}, "None.").why, "A. B.");
  EXPECT_EQ(summarize({{"A."}, {"B."}, {"C."}, {"A."}, {"D."}, {"E."}}, "None.").why,
            "A. B. C. And 2 more like these.");
}

}  // namespace
}  // namespace slipway::rules
