#include "store/postgres/postgres_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::store {
namespace {

TEST(PostgresText, WhatItCannotHoldIsReplaced) {
  struct Case {
    std::string text;
    std::string stored;
  };
  const std::string r = "\xEF\xBF\xBD";
  const std::vector<Case> cases{
      {"", ""},
      {"plain", "plain"},
      {"Grüße, 你好 🚀", "Grüße, 你好 🚀"},
      {std::string("a\0b", 3), "a" + r + "b"},
      {"Gr\xFC\xDF"
       "e",
       "Gr" + r + r + "e"},
      {"cut \xE4\xBD", "cut " + r + r},
      {"surrogate \xED\xA0\x80", "surrogate " + r + r + r},
      {"overlong \xC0\x80", "overlong " + r + r},
      {"beyond \xF4\x90\x80\x80", "beyond " + r + r + r + r},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.stored);
    EXPECT_EQ(is_storable_text(c.text), c.text == c.stored);
    EXPECT_EQ(storable_text(c.text), c.stored);
  }
}

TEST(PostgresText, DefinitionsAreToldFromStatements) {
  EXPECT_TRUE(is_definition("CREATE TABLE a (b TEXT)"));
  EXPECT_TRUE(is_definition("\n-- why\n-- so\nALTER TABLE a ADD COLUMN c TEXT"));
  EXPECT_FALSE(is_definition("INSERT INTO a VALUES ('CREATE ')"));
  EXPECT_FALSE(is_definition("-- CREATE"));
}

TEST(PostgresText, ColumnsOfTextCompareByTheirBytes) {
  EXPECT_EQ(collated("CREATE TABLE a (b TEXT NOT NULL, c BIGINT, CONTEXT TEXT)"),
            "CREATE TABLE a (b TEXT COLLATE \"C\" NOT NULL, c BIGINT, CONTEXT TEXT COLLATE \"C\")");
  EXPECT_EQ(collated("DROP TABLE TEXTS"), "DROP TABLE TEXTS");
}

TEST(PostgresText, TopicsGoIntoOneNotification) {
  for (const Topics& topics : {Topics{}, Topics{"decide"}, Topics{"decide", "event", "survey"}}) {
    EXPECT_EQ(split(joined(topics)), topics);
  }
  EXPECT_THAT(split(" a  b "), testing::ElementsAre("a", "b"));
}

}  // namespace
}  // namespace slipway::store
